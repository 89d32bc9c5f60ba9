import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { archivePath, isFresh, startAptCache } from '../../src/lab/aptCache.ts'

test.each([
  ['/debian/pool/a_1%2b2.deb', '/debian/pool/a_1+2.deb'],
  ['/debian-security/dists/x?y', '/debian-security/dists/x'],
  ['/debian/../etc/passwd', null],
  ['/debian/%2e%2e/etc/passwd', null],
  ['/debian/dists/', null],
  ['/ubuntu/dists/x', null],
])('%s is served as %s', (url, path) => {
  expect(archivePath(url)).toBe(path)
})

test('what never changes is fresh for ever, the rest for an hour', () => {
  const day = 86_400_000
  expect(isFresh('/debian/dists/x/InRelease', { ctimeMs: 0 }, 60_000)).toBe(true)
  expect(isFresh('/debian/dists/x/InRelease', { ctimeMs: 0 }, day)).toBe(false)
  expect(isFresh('/debian/pool/x.deb', { ctimeMs: 0 }, day)).toBe(true)
  expect(isFresh('/debian/dists/x/by-hash/SHA256/y', { ctimeMs: 0 }, day)).toBe(true)
  expect(isFresh('/debian/pool/x.deb', null, 0)).toBe(false)
})

describe('a cache', () => {
  let directory: string
  let upstream: Server
  let cache: Server
  let asked: string[]

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'apt-cache-'))
    asked = []
    upstream = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url?.endsWith('missing')) response.writeHead(404).end()
      else response.setHeader('Last-Modified', 'Tue, 01 Jul 2025 10:00:00 GMT').end('content')
    })
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` // it listens on TCP
    const mirror = { debian: `${origin}/debian`, security: `${origin}/sec`, proxy: null }
    cache = await startAptCache({ directory, mirror, socket: join(directory, 'socket') })
  })

  afterEach(async () => {
    cache.close()
    upstream.close()
    await rm(directory, { recursive: true })
  })

  const fetched = (
    path: string,
    headers: Record<string, string> = {},
  ): Promise<[number | undefined, string]> =>
    new Promise((resolve, reject) => {
      get({ socketPath: join(directory, 'socket'), path, headers, agent: false }, (response) => {
        let text = ''
        response
          .on('data', (part) => (text += String(part)))
          .on('end', () => resolve([response.statusCode, text]))
      }).on('error', reject)
    })

  test('asks upstream once, also when two ask at the same time', async () => {
    const twice = await Promise.all([fetched('/debian/pool/a'), fetched('/debian/pool/a')])
    expect(twice).toEqual([
      [200, 'content'],
      [200, 'content'],
    ])
    expect(await fetched('/debian/pool/a')).toEqual([200, 'content'])
    expect(asked).toEqual(['/debian/pool/a'])
  })

  test('goes on without upstream', async () => {
    await fetched('/debian-security/dists/x')
    expect(asked).toEqual(['/sec/dists/x'])
    upstream.close()
    upstream.closeAllConnections()
    expect(await fetched('/debian-security/dists/x')).toEqual([200, 'content'])
    expect((await fetched('/debian/pool/unknown'))[0]).toBe(502)
  })

  test('hands on what upstream does not have, and does not remember it', async () => {
    expect((await fetched('/debian/dists/missing'))[0]).toBe(404)
    expect((await fetched('/debian/dists/missing'))[0]).toBe(404)
    expect(asked).toHaveLength(2)
    expect((await fetched('/etc/passwd'))[0]).toBe(403)
  })

  test('says that a file has not changed', async () => {
    const since = { 'If-Modified-Since': 'Tue, 01 Jul 2025 10:00:00 GMT' }
    expect((await fetched('/debian/dists/x', since))[0]).toBe(304)
  })
})
