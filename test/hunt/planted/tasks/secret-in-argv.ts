import { defineTask, exists, ran, reveal } from 'hostwright'

/** Planted: what nobody may see stands in an argv. */
export default defineTask({
  name: 'secret-in-argv',
  summary: 'A path is there, by a command that was told a secret.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'the path' },
      secret: { type: 'string', secret: true, description: 'what is passed on' },
    },
    required: ['path', 'secret'],
  },
  read: (host, { path }) => host.see(exists(path)),
  plan: (seen, { path, secret }) => [
    ran(
      { fact: exists(path), seen, wanted: true },
      { command: { argv: ['sh', '-c', 'sleep 0.1; touch "$0"', path, reveal(secret)] }, timeout: 10 },
      [],
    ),
  ],
})
