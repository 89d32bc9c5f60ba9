import { defineTask, file, isMissing, known, pathState } from 'hostwright'

/** Planted: its plan draws what it writes. */
export default defineTask({
  name: 'random-in-plan',
  summary: 'A file has a token in it.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => pathState(host, path),
  plan: (spot) => (isMissing(spot) ? [file(spot, { content: known(`${Math.random()}\n`) })] : []),
})
