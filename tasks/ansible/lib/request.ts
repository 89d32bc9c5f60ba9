import {
  type Act,
  argv,
  defineAct,
  defineFact,
  HostError,
  print,
  quote,
  reveal,
  type Secret,
  utf8,
} from 'hostwright'

/** A request to a web server, made by the host itself. */
export type Request = {
  readonly url: string
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | Secret | null
  readonly user: string | null
  readonly password: string | Secret | null
  readonly follow: boolean
  readonly checked: boolean
  readonly timeout: number
  readonly socket: string | null
}

/** What came back; the status is -1 where no server answered. */
export type Response = {
  readonly status: number
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string
  readonly error: string
}

/** What a web server answers: only for requests that change nothing there. */
export const response = defineFact<Request, Response>({
  name: 'response',
  opaque: 'unknown',
  dependsOn: { installation: 'unknown', removal: 'unknown', restoration: 'unknown' },
  takes: 60,
  script: (all) =>
    all.map((one) => `${requestScript(one)} </dev/null; printf '\\0'; printf '\\0' >&2`).join('\n'),
  parse: ({ stdout, stderr }, all) => {
    const [answers, errors] = [stdout.split('\0'), stderr.split('\0')]
    return all.map(({ url }, at) => parseResponse(url, answers[at] ?? '', errors[at] ?? ''))
  },
})

/** The headers stand before the body, behind it the status, the size of the headers, and the address. */
function requestScript(request: Request): string {
  const { url, method, headers, body, user, password, follow, checked, timeout, socket } = request
  const words = [
    'curl',
    '-q',
    '-sS',
    '--max-time',
    String(timeout),
    '-i',
    '-w',
    '\\n%{http_code} %{size_header} %{url_effective}',
    ...(method === 'HEAD' ? ['-I'] : ['-X', method]),
    ...(follow ? ['-L'] : []),
    ...(checked ? [] : ['-k']),
    ...(socket === null ? [] : ['--unix-socket', socket]),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
  ]
  // What is nobody's business comes from a pipe, never as an argument.
  const config = [
    ...(user === null ? [] : [`user = "${escaped(`${user}:${password === null ? '' : reveal(password)}`)}"`]),
    ...(body === null ? [] : [`data-binary = "${escaped(reveal(body))}"`]),
  ]
  const given = config.length === 0 ? '' : `${print(`${config.join('\n')}\n`)} | `
  return `command -v curl >/dev/null || { echo 'the host has no curl' >&2; exit 127; }; ${given}${argv(...words)} ${config.length === 0 ? '' : '--config - '}-- ${quote(url)}`
}

/** As curl’s own configuration has it. */
function escaped(text: string): string {
  return text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
}

function parseResponse(url: string, answer: string, error: string): Response {
  if (error.includes('the host has no curl'))
    throw new HostError('the host has no curl to make a request with')
  const at = answer.lastIndexOf('\n')
  const [status = '', size = '', final = url] = answer.slice(at + 1).split(' ')
  if (!/^\d{3}$/.test(status) || !/^\d+$/.test(size))
    throw new HostError(`no answer about ${url}: ${error.trim()}`)
  // Where a redirection was followed, the headers of each answer stand there.
  const last =
    answer
      .slice(0, Number(size))
      .replaceAll('\r', '')
      .split(/^HTTP\//m)
      .at(-1) ?? ''
  const headers = last.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^([A-Za-z0-9-]+): *(.*)$/.exec(line) ?? []
    return name === '' ? [] : [[name.toLowerCase().replaceAll('-', '_'), value] as const]
  })
  const said = utf8(error)
    .split('\n')
    .find((line) => line.startsWith('curl: '))
  return {
    status: status === '000' ? -1 : Number(status),
    url: utf8(final),
    headers: Object.fromEntries(headers),
    body: utf8(answer.slice(Number(size), Math.max(0, at))),
    error: said ?? '',
  }
}

/** A request that may change something there. */
export function requested(request: Request, accepted: readonly number[]): Act {
  const { method, url } = request
  return sent({
    subject: `${method} ${url}`,
    summary: `${method} ${url}`,
    leaves: false,
    data: { request, accepted },
  })
}

/** Requests that may change something. */
const sent = defineAct<{ readonly request: Request; readonly accepted: readonly number[] }>({
  name: 'request',
  script: ({ data: { request, accepted } }) => `out=$( ${requestScript(request)} ) || exit 1
s=\${out##*
}; s=\${s%% *}
case $s in ${accepted.map((one) => String(one)).join('|')}) ;; *) printf 'the status is %s, and not ${accepted.join(' or ')}: %s\\n' "$s" "\${out%
*}" >&2; exit 1;; esac`,
})
