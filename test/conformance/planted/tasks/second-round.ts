import { defineTask, exists, ran, unknown } from 'hostwright'

/** Planted, and right: whether the second path is needed can be told only when the first has been made. */
export default defineTask({
  name: 'second-round',
  summary: 'Two paths are there, the second after the first.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: async (host, { path }) => {
    const [first, second] = await Promise.all([host.see(exists(path)), host.see(exists(`${path}.2`))])
    return { first, second }
  },
  plan: ({ first, second }, { path }) => {
    const touch = (one: string) => ({ command: { argv: ['touch', one] }, timeout: 10 })
    const invalidate = { fact: exists(`${path}.2`), becomes: unknown('the first path is made first') }
    const made = ran({ fact: exists(path), seen: first, wanted: true }, touch(path), [invalidate])
    if (first.known && !first.value) return [made]
    return [made, ran({ fact: exists(`${path}.2`), seen: second, wanted: true }, touch(`${path}.2`), [])]
  },
})
