import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { Secret } from '../../src/model/secret.ts'
import { dnsRecords } from '../../tasks/dns/lib/dns-record.ts'
import { type Api, callApi, credential, everyPage, tokenApi } from '../../tasks/dns/lib/providers/api.ts'
import { closestZone } from '../../tasks/dns/lib/providers/provider.ts'
import { answered, askedFor, changeTo, made } from './dns-cases.ts'
import { cloudflareManner } from './dns-stand-ins/cloudflare.ts'
import { desecManner } from './dns-stand-ins/desec.ts'
import { hetznerManner } from './dns-stand-ins/hetzner.ts'
import { startStandIn } from './dns-stand-ins/stand-in.ts'
import { emptyZone } from './dns-stand-ins/zone.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that answers as it is told, one answer after the other, the last for ever. */
async function serving(
  ...answers: readonly ((response: ServerResponse, request: IncomingMessage) => void)[]
): Promise<{ readonly api: Api; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    answers[Math.min(asked.length, answers.length) - 1]?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const { port } = server.address() as AddressInfo
  return { api: tokenApi('cloud', `http://127.0.0.1:${port}/`, 'Bearer tok'), asked }
}

const status =
  (code: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end(body)
  }
const signal = () => AbortSignal.timeout(10_000)

describe('a call of an interface', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['seconds', { 'Retry-After': '1' }],
    ['a date', { 'Retry-After': new Date(Date.now() + 1500).toUTCString() }],
    ['the time when its limit is lifted', { 'RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 1) }],
    ['seconds until its limit is lifted', { 'RateLimit-Reset': '1' }],
    ['nothing', {}],
  ])('is made again after it was told to wait %s', async (_title, headers) => {
    const { api, asked } = await serving(status(429, '', headers), status(200, '{"a":1}'))
    expect(await callApi(api, { path: '/x' }, signal())).toEqual({ a: 1 })
    expect(asked).toEqual(['GET /x Bearer tok', 'GET /x Bearer tok'])
  })

  it('is not made again where the wait is too long, and says so', async () => {
    const { api, asked } = await serving(status(429, '{"detail":"slow"}', { 'Retry-After': '3600' }))
    await expect(callApi(api, { path: '/x' }, signal())).rejects.toThrow(
      'cloud is asked too much (HTTP 429, GET /x): slow; it asks to wait 3600 s: run again then',
    )
    expect(asked).toHaveLength(1)
  })

  it('that makes something is not made twice, for the first may have been heard', async () => {
    const { api, asked } = await serving(status(500, '{"message":"oops"}'))
    const end = callApi(api, { method: 'POST', path: '/x', body: {} }, signal())
    await expect(end).rejects.toThrow('cloud answered POST /x with HTTP 500: oops')
    expect(asked).toHaveLength(1)
  })

  it.each<[string, (response: ServerResponse) => void, string]>([
    [
      'a right that lacks',
      status(403, '{"errors":[{"code":9109,"message":"no right"}]}'),
      'HTTP 403, GET /x): no right',
    ],
    ['a page of HTML', status(404, '<html><b>Not</b>\n here</html>'), 'with HTTP 404: Not here'],
    ['nothing at all', status(404, ''), 'with HTTP 404'],
    [
      'a redirection, which would take the token elsewhere',
      status(302, '', { Location: 'http://192.0.2.1/' }),
      'with HTTP 302',
    ],
    ['a very long answer', status(400, JSON.stringify('x'.repeat(10_000))), 'x'.repeat(300)],
  ])('ends with one error for %s', async (_title, answer, words) => {
    const { api } = await serving(answer)
    const end = await callApi(api, { path: '/x' }, signal()).catch((error: unknown) => error)
    expect(end).toBeInstanceOf(HostError)
    expect(String(end)).toContain(words)
    expect(String(end)).not.toContain('tok')
    expect(String(end).length).toBeLessThan(500)
  })

  it('says that nobody is there', async () => {
    const { api } = await serving()
    for (const close of closing.splice(0)) await close()
    const end = callApi(api, { method: 'POST', path: '/x' }, signal())
    await expect(end).rejects.toThrow(/cloud cannot be queried \(POST \/x\): .*ECONNREFUSED/)
  })

  it('ends at once when the run is ended', async () => {
    const { api } = await serving(status(429, '', { 'Retry-After': '60' }))
    const stop = new AbortController()
    const end = callApi(api, { path: '/x' }, stop.signal)
    setTimeout(() => stop.abort(), 50)
    await expect(end).rejects.toThrow(/abort/i)
  })

  it('is not asked for pages without end', async () => {
    await expect(everyPage('cloud', async () => ({ items: [1], more: true }))).rejects.toThrow(
      'more than 100 pages',
    )
  })
})

describe('a credential', () => {
  it.each([undefined, '', ' ', 'a b', 'a\nb', 'ä'])(
    'that can be none is refused without being shown: %j',
    (text) => {
      const given = text === undefined ? undefined : new Secret(text)
      expect(() => credential('cloud', 'token', given)).toThrow(
        'the token for cloud is empty, or has a character',
      )
    },
  )
  it('loses what a file has at its end', () => {
    expect(credential('cloud', 'token', 'abc\n')).toBe('abc')
  })
})

describe('a zone that nobody is answered from', () => {
  it.each([
    ['Cloudflare', cloudflareManner, 'its status is pending: delegate it to ada.ns.cloudflare.com'],
    ['Hetzner', hetznerManner, 'its delegation is invalid: delegate it to hydrogen.ns.hetzner.com.'],
  ] as const)('is known by %s (a stand-in)', async (_name, manner, words) => {
    const there = await startStandIn(emptyZone('a.example'), manner)
    closing.push(() => there.close())
    expect((await askedFor(there.provider, 'www.pending.example', 'A')).zone?.idle).toBe(words)
    expect((await askedFor(there.provider, 'www.a.example', 'A')).zone?.idle).toBeNull()
  })
})

describe('an address behind Cloudflare’s own servers', () => {
  it('is another one than is wanted', async () => {
    const there = await startStandIn(emptyZone('a.example'), cloudflareManner)
    closing.push(() => there.close())
    there.zone.put('a.example', 'A', { ttl: 1, texts: ['192.0.2.1 (proxied)'] })
    const asked = await askedFor(there.provider, 'a.example', 'A')
    expect(await answered(dnsRecords(asked))).toEqual({ ttl: 1, values: ['192.0.2.1 (proxied)'] })
    expect(await made(await changeTo(asked, { values: ['192.0.2.1'], ttl: 300 }))).toBe(true)
    expect(await answered(dnsRecords(asked))).toEqual({ ttl: 300, values: ['192.0.2.1'] })
  })
})

describe('deSEC (a stand-in)', () => {
  it('is asked for each name where it has too many zones for a page', async () => {
    const there = await startStandIn(emptyZone('many.example'), desecManner)
    closing.push(() => there.close())
    expect((await askedFor(there.provider, 'www.many.example', 'A')).zone?.name).toBe('many.example')
    expect((await askedFor(there.provider, 'www.few.example', 'A')).zone).toBeNull()
  })
})

it('a zone that is named and is not that of the name is none', async () => {
  const there = await startStandIn(emptyZone('a.example'), cloudflareManner)
  closing.push(() => there.close())
  const provider = { ...there.provider, zone: 'third.example' }
  expect((await askedFor(provider, 'www.a.example', 'A')).zone).toBeNull()
  expect((await askedFor(provider, 'www.third.example', 'A')).zone?.name).toBe('third.example')
})

it('a zone of the same ending is none', () => {
  expect(closestZone([{ name: 'example' }], 'anexample')).toBeUndefined()
})
