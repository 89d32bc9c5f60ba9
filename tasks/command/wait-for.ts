import { defineTask, waitFor } from 'hostwright'
import { argvParam } from './lib/argv-param.ts'

export default defineTask({
  name: 'wait-for',
  summary: 'Waits until a port answers, a path exists, or a command succeeds; changes nothing.',
  params: {
    properties: {
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'a TCP port, tested from the host itself',
      },
      host: {
        type: 'string',
        pattern: '^[A-Za-z0-9._:%-]+$',
        default: '127.0.0.1',
        description: 'the host of the port: a name or an address',
      },
      path: { type: 'string', pattern: '^/', description: 'a path that must exist' },
      argv: argvParam('a command that must succeed'),
      timeout: {
        type: 'integer',
        default: 60,
        minimum: 1,
        description: 'the maximum time to wait, in seconds',
      },
      every: { type: 'integer', default: 1, minimum: 1, description: 'seconds between two checks' },
    },
    exactlyOne: [{ of: ['port', 'path', 'argv'] }],
  },
  read: async () => null,
  plan: (_nothing, { port, host, path, argv, timeout, every }) => {
    const within = { timeout, every }
    if (port !== undefined) return [waitFor({ port, host }, within)]
    if (path !== undefined) return [waitFor({ path }, within)]
    // The schema takes exactly one of the three.
    return [waitFor({ command: { argv: argv ?? [] } }, within)]
  },
})
