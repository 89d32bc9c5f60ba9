import { defineTask, exists, ran } from 'hostwright'

/** Planted: its command touches another path than its change says. */
export default defineTask({
  name: 'more-than-told',
  summary: 'A path is there, and so is another.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => host.see(exists(path)),
  plan: (seen, { path }) => [
    ran(
      { fact: exists(path), seen, wanted: true },
      { command: { argv: ['touch', path, `${path}.too`] }, timeout: 10 },
      [],
    ),
  ],
})
