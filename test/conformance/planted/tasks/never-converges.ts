import { defineTask, exists, ran } from 'hostwright'

/** Planted: what it does never brings about what it wants. */
export default defineTask({
  name: 'never-converges',
  summary: 'A path is there, or would be.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => host.see(exists(path)),
  plan: (seen, { path }) => [
    ran({ fact: exists(path), seen, wanted: true }, { command: { argv: ['true'] }, timeout: 10 }, []),
  ],
})
