import { argv, defineTask, quote, Refusal, waitFor } from 'hostwright'
import { path, text } from './lib/params.ts'
import { absolute } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.wait_for',
  summary: 'Waits until a port is open or closed, or a file is there, or not; changes nothing.',
  params: {
    properties: {
      host: {
        type: 'string',
        pattern: '^[A-Za-z0-9._:%-]+$',
        default: '127.0.0.1',
        description: 'the host of the port',
      },
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'a TCP port, tested from the host itself',
      },
      path: path('a file'),
      search_regex: text('what must be in the file; an extended regular expression of grep'),
      state: {
        enum: ['started', 'present', 'stopped', 'absent'],
        default: 'started',
        description: 'open or there; closed or not there',
      },
      timeout: {
        type: 'integer',
        default: 300,
        minimum: 0,
        description: 'the maximum time to wait, in seconds',
      },
      delay: { type: 'integer', default: 0, minimum: 0, description: 'seconds before the first check' },
      sleep: { type: 'integer', default: 1, minimum: 1, description: 'seconds between two checks' },
      connect_timeout: {
        type: 'integer',
        default: 5,
        minimum: 1,
        description: 'seconds that one attempt may take',
      },
      msg: { type: 'string', description: 'not used' },
    },
  },
  read: async (host, params) => ({
    path: params.path === undefined ? undefined : await absolute(host, params.path),
  }),
  plan: ({ path: file }, { host, port, search_regex, state, timeout, delay, sleep, connect_timeout }) => {
    if (port !== undefined && file !== undefined) throw new Refusal('port and path cannot be given together')
    const isWanted = state === 'started' || state === 'present'
    const first =
      delay === 0
        ? []
        : [waitFor({ command: { argv: ['sleep', String(delay)] } }, { timeout: delay + 60, every: 1 })]
    if (port === undefined && file === undefined)
      return [
        ...first,
        waitFor(
          { command: { argv: ['sleep', String(Math.max(0, timeout - delay))] } },
          { timeout: timeout + 60, every: 1 },
        ),
      ]
    if (search_regex !== undefined && port !== undefined)
      throw new Refusal('search_regex is supported only with path')
    const open = `${argv('timeout', String(connect_timeout), 'bash', '-c', `: </dev/tcp/${host}/${port}`)} 2>/dev/null`
    const there =
      file === undefined
        ? open
        : search_regex === undefined
          ? `[ -e ${quote(file)} ]`
          : argv('grep', '-qE', '--', search_regex, file)
    const line = isWanted ? there : `! ${there}`
    return [...first, waitFor({ command: { shell: line } }, { timeout: Math.max(1, timeout), every: sleep })]
  },
  outputs: (_seen, { state, port, path: file }) => ({ state, port: port ?? null, path: file ?? null }),
})
