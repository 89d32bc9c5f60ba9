import { defineTask, Refusal, waitFor } from 'hostwright'

export default defineTask({
  name: 'wait-for',
  summary: 'Waits until a port answers, a path is there, or a command succeeds; changes nothing.',
  params: {
    properties: {
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'a TCP port, asked from the host itself',
      },
      host: {
        type: 'string',
        pattern: '^[A-Za-z0-9._:%-]+$',
        default: '127.0.0.1',
        description: 'where the port is: a name or an address',
      },
      path: { type: 'string', pattern: '^/', description: 'a path that shall be there' },
      argv: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        description: 'a command that shall succeed',
      },
      timeout: { type: 'integer', default: 60, minimum: 1, description: 'seconds to wait at most' },
      every: { type: 'integer', default: 1, minimum: 1, description: 'seconds between two looks' },
    },
  },
  read: async () => null,
  plan: (_nothing, { port, host, path, argv, timeout, every }) => {
    const wanted = [
      port === undefined ? [] : [{ port, host }],
      path === undefined ? [] : [{ path }],
      argv === undefined ? [] : [{ command: { argv } }],
    ].flat()
    const [what] = wanted
    if (what === undefined || wanted.length > 1) throw new Refusal('give one of port, path and argv')
    return [waitFor(what, { timeout, every })]
  },
})
