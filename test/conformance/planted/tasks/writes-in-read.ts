import { argv, defineFact, defineTask, HostError, say } from 'hostwright'

const lookAndTouch = defineFact<string, boolean>({
  name: 'look and touch',
  script: (paths) => argv('touch', ...paths),
  parse: ({ stderr }, paths) => {
    if (stderr.trim() !== '') throw new HostError(stderr.trim())
    return paths.map(() => true)
  },
})

/** Planted: what it asks the host writes there. */
export default defineTask({
  name: 'writes-in-read',
  summary: 'A path was looked at, with the fingers.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => host.see(lookAndTouch(path)),
  plan: (_seen, { path }) => [say(`looked at ${path}`)],
})
