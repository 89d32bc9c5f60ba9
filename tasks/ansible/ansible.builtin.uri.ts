import { defineTask, exists, mapSeen, Refusal, type Secret, type Seen, unknown } from 'hostwright'
import { off, on, path, text } from './lib/params.ts'
import { type Request, type Response, requested, response } from './lib/request.ts'

export default defineTask({
  name: 'ansible.builtin.uri',
  summary: 'Makes a request to a web server, from the host itself, and checks the status.',
  params: {
    properties: {
      url: { type: 'string', pattern: '^https?://\\S+$', description: 'the address' },
      method: {
        type: 'string',
        pattern: '^[A-Za-z]+$',
        default: 'GET',
        description: 'the method; GET, HEAD and OPTIONS are made in a dry run, too',
      },
      body: { secret: true, description: 'what is sent' },
      body_format: {
        enum: ['raw', 'json', 'form-urlencoded'],
        default: 'raw',
        description: 'how body is written',
      },
      headers: {
        type: 'object',
        additionalProperties: { type: ['string', 'integer', 'boolean'], pattern: '^[^\\n]*$' },
        description: 'headers of the request',
      },
      status_code: {
        type: 'array',
        items: { type: 'integer' },
        default: [200],
        description: 'the statuses that are right',
      },
      return_content: off('register gives the content'),
      follow_redirects: {
        enum: ['safe', 'all', 'none', 'yes', 'no', 'urllib2', true, false],
        default: 'safe',
        description: 'whether redirections are followed',
      },
      timeout: { type: 'integer', default: 30, minimum: 1, maximum: 55, description: 'seconds' },
      validate_certs: on('the certificate of the server must be valid'),
      url_username: text('the user there'),
      user: text('another name of url_username'),
      url_password: { type: 'string', secret: true, description: 'the password there' },
      password: { type: 'string', secret: true, description: 'another name of url_password' },
      force_basic_auth: off('user and password are sent with the first request in any case'),
      http_agent: text('the User-Agent'),
      unix_socket: path('a socket of the host'),
      creates: path('nothing is done if this path exists'),
      removes: path('nothing is done if this path does not exist'),
      use_proxy: on('curl decides that'),
      force: off('nothing is cached'),
    },
    required: ['url'],
  },
  read: async (host, params) => {
    const [made, gone] = await Promise.all([
      params.creates === undefined ? undefined : host.see(exists(params.creates)),
      params.removes === undefined ? undefined : host.see(exists(params.removes)),
    ])
    const isIdle = (made?.known === true && made.value) || (gone?.known === true && !gone.value)
    const request = requestOf(params)
    const seen = isIdle || !isReading(request) ? undefined : await host.see(response(request))
    return { request, isIdle, seen }
  },
  plan: ({ request, isIdle, seen }, { status_code }) => {
    if (isIdle) return []
    if (seen === undefined) return [requested(request, status_code)]
    if (!seen.known) throw new Refusal(`what ${request.url} answers is not known yet`, [seen.cause])
    const { status, error } = seen.value
    if (status_code.includes(status)) return []
    throw new Refusal(
      error === ''
        ? `${request.url}: the status is ${status}, and not ${status_code.join(' or ')}`
        : `${request.url}: ${error}`,
      seen.assuming,
    )
  },
  outputs: ({ request, isIdle, seen }, { return_content }) => {
    if (isIdle) return { url: request.url }
    const later: Seen<Response> = seen ?? unknown('the request is made first')
    return {
      url: request.url,
      status: mapSeen(later, (one) => one.status),
      msg: mapSeen(later, (one) => one.error),
      content_type: mapSeen(later, (one) => one.headers['content_type'] ?? ''),
      ...(return_content ? { content: mapSeen(later, (one) => one.body) } : {}),
      json: mapSeen(later, jsonOf),
    }
  },
})

interface UriParams {
  readonly url: string
  readonly method: string
  readonly body?: unknown
  readonly body_format: string
  readonly headers?: { readonly [name: string]: string | number | boolean }
  readonly follow_redirects: unknown
  readonly timeout: number
  readonly validate_certs: boolean
  readonly url_username?: string
  readonly user?: string
  readonly url_password?: string | Secret
  readonly password?: string | Secret
  readonly http_agent?: string
  readonly unix_socket?: string
}

function isReading({ method, body }: Request): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) && body === null
}

function requestOf(params: UriParams): Request {
  const { body_format, follow_redirects: follow } = params
  const method = params.method.toUpperCase()
  const type =
    body_format === 'json'
      ? { 'Content-Type': 'application/json' }
      : body_format === 'form-urlencoded'
        ? { 'Content-Type': 'application/x-www-form-urlencoded' }
        : {}
  const given = Object.entries(params.headers ?? {}).map(([name, value]) => [name, String(value)] as const)
  const isSafe = method === 'GET' || method === 'HEAD'
  return {
    url: params.url,
    method,
    headers: {
      ...(params.http_agent === undefined ? {} : { 'User-Agent': params.http_agent }),
      ...type,
      ...Object.fromEntries(given),
    },
    body: bodyOf(params.body, body_format),
    user: params.url_username ?? params.user ?? null,
    password: params.url_password ?? params.password ?? null,
    follow:
      ['all', 'yes', true].includes(follow as string) ||
      (['safe', 'urllib2'].includes(follow as string) && isSafe),
    checked: params.validate_certs,
    timeout: params.timeout,
    socket: params.unix_socket ?? null,
  }
}

function bodyOf(body: unknown, format: string): string | Secret | null {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return body
  if (format === 'form-urlencoded' && typeof body === 'object' && !('reveal' in body))
    return new URLSearchParams(
      Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString()
  if (typeof body === 'object' && 'reveal' in body) return body as Secret
  return JSON.stringify(body)
}

function jsonOf({ headers, body }: Response) {
  if (!/json/.test(headers['content_type'] ?? '')) return null
  try {
    return JSON.parse(body) as never
  } catch {
    return null
  }
}
