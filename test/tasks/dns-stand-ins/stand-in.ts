import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { DnsProviderParam } from '../../../tasks/dns/lib/dns-provider.ts'
import type { Zone } from './zone.ts'

/** A request as it came. */
export interface Call {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly url: string
  readonly body: string
}

/** An answer: JSON unless it is a text. */
export interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What goes wrong with the next requests. */
export interface Faults {
  /** So many are answered with 429. */
  busy: number
  /** So many with 500. */
  failing: number
  /** So many are cut off in the middle. */
  cut: number
  /** So many are no JSON. */
  garbage: number
  /** So many are JSON of another kind. */
  other: number
}

/**
 * A stand-in of a provider, made from the published description of its interface: it is not the provider, and can only show
 * that we speak as described. It serves one zone and knows the names of others.
 */
export interface StandIn {
  readonly provider: DnsProviderParam
  readonly zone: Zone
  readonly faults: Faults
  /** Every request that came: `GET /zones`. */
  readonly calls: string[]
  /** What a provider may not be asked with: a token that it does not know. */
  readonly stranger: DnsProviderParam
  close(): Promise<void>
}

/** How a stand-in is made: what is answered, and how it is reached. */
export interface Manner {
  readonly answer: (call: Call, zone: Zone) => Reply
  readonly provider: (url: string) => DnsProviderParam
  readonly stranger: (provider: DnsProviderParam) => DnsProviderParam
}

/** Where a stand-in listens: on the loopback, at any port, unless it is to be taken for the provider itself. */
export interface StandInPlace {
  readonly address?: string
  readonly port?: number
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** Starts a stand-in. */
export async function startStandIn(
  zone: Zone,
  { answer, provider, stranger }: Manner,
  { address = '127.0.0.1', port = 0, tls }: StandInPlace = {},
): Promise<StandIn> {
  const faults: Faults = { busy: 0, failing: 0, cut: 0, garbage: 0, other: 0 }
  const calls: string[] = []
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const { pathname: path, searchParams: query } = new URL(url, 'http://x')
      calls.push(`${method} ${path}`)
      const body = Buffer.concat(pieces).toString('utf8')
      const faulty = faultOf(faults)
      const reply = faulty ?? answer({ method, path, query, headers, url, body }, zone)
      const text =
        typeof reply.body === 'string'
          ? reply.body
          : reply.body === undefined
            ? ''
            : JSON.stringify(reply.body)
      if (take(faults, 'cut')) {
        response.writeHead(200, { 'Content-Length': String(text.length + 10) })
        response.write(text.slice(0, Math.ceil(text.length / 2)))
        setTimeout(() => response.destroy(), 10)
        return
      }
      response.writeHead(reply.status ?? 200, reply.headers ?? {})
      response.end(text)
    })
  }
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  const param = provider(`http://${address}:${(server.address() as AddressInfo).port}`)
  return {
    provider: param,
    zone,
    faults,
    calls,
    stranger: stranger(param),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function faultOf(faults: Faults): Reply | undefined {
  if (take(faults, 'busy'))
    return { status: 429, headers: { 'Retry-After': '0' }, body: { detail: 'throttled' } }
  if (take(faults, 'failing')) return { status: 500, body: { message: 'internal trouble' } }
  if (take(faults, 'garbage')) return { body: '<html>maintenance' }
  if (take(faults, 'other')) return { body: { hello: 'world' } }
  return undefined
}

function take(faults: Faults, one: keyof Faults): boolean {
  if (faults[one] === 0) return false
  faults[one] -= 1
  return true
}

/** The parts of a path, decoded. */
export function partsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decodeURIComponent)
}

/** A stand-in's answer to who has no right. */
export const DENIED: Reply = { status: 401, body: { message: 'unable to authenticate' } }

/** A stand-in's answer where there is nothing. */
export const MISSING: Reply = { status: 404, body: { message: 'not found' } }

/** An answer to what is not right. */
export function wrong(message: string): Reply {
  return { status: 422, body: { message } }
}

/** True for texts of a zone file: what a provider that wants quotes would take. */
export function isQuoted(type: string, text: string): boolean {
  if (type !== 'TXT') return true
  const strings = text.match(/"(?:[^"\\]|\\.)*"/g) ?? []
  return strings.join(' ') === text && strings.every((one) => one.replace(/\\\d{3}|\\./g, 'x').length <= 257)
}
