import { always, defineTask, exists } from 'hostwright'

/** Planted: it asks its guard, and does not heed it. */
export default defineTask({
  name: 'no-guard',
  summary: 'A path is there.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => host.see(exists(path)),
  plan: (_seen, { path }) => [always({ command: { argv: ['touch', path] }, timeout: 10 }, [])],
})
