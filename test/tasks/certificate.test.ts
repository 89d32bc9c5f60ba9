import { describe, expect, it } from 'vitest'
import type { Output } from '../../src/model/fact.ts'
import { certificate, certificateNeed } from '../../tasks/acme/lib/certificate.ts'

// Made by: openssl req -x509 -newkey ec -days 90 -addext subjectAltName=DNS:mail.example,DNS:*.mail.example
const PEM = `-----BEGIN CERTIFICATE-----
MIIBrjCCAVSgAwIBAgIUSLjzPy4n+dXCxHqrSZ0ngSiyt50wCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNbGFiIGF1dGhvcml0eTAeFw0yNjExMjQwNjQ0MTFaFw0yNzAy
MjIwNjQ0MTFaMBgxFjAUBgNVBAMMDWxhYiBhdXRob3JpdHkwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAASxN0PlFfZp+4z6hEigA59/kNRq8yRkYnP05prrwALaT83r
yKzaEbJhVSkG/sniNxEBxOI+PQTldYKjl2yAS3vIo3wwejAdBgNVHQ4EFgQUwBZ9
W45nhanmM3+dSGpIQJ0bma8wHwYDVR0jBBgwFoAUwBZ9W45nhanmM3+dSGpIQJ0b
ma8wDwYDVR0TAQH/BAUwAwEB/zAnBgNVHREEIDAeggxtYWlsLmV4YW1wbGWCDiou
bWFpbC5leGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIGf4QLBHn87l/RdKTB0QYF5r
pjoLbC4MguVyxZ+D7gRmAiEArFqkGKCGb+E+TZ9f2+pu4kPfs16W1kjZIOGDhnZy
3RA=
-----END CERTIFICATE-----
`
const KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsTdD5RX2afuM+oRIoAOff5DUavMk
ZGJz9Oaa68AC2k/N68is2hGyYVUpBv7J4jcRAcTiPj0E5XWCo5dsgEt7yA==
-----END PUBLIC KEY-----
`
const OTHER_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHBlVXqnmuL704lWgR+SqrZHrcGOf
rLB8/wm9pDIwO+q9KM1tocHRMBQlGqFNjTsf9ldHseFz1C9ryYFoqioWwg==
-----END PUBLIC KEY-----
`
const FROM = 1795502651
const DAY = 86_400

const output = (stdout: string): Output => ({ stdout, stderr: '', status: 0 })
const hostKind = (kind: typeof fact.kind) => {
  if (kind.ask.on !== 'host') throw new TypeError('asked of the host')
  return kind.ask
}
const kept = {
  chain: '/c/fullchain.pem',
  key: '/c/privkey.pem',
  state: '/s',
  names: ['*.mail.example', 'mail.example'],
  issued: 'https://a.example/dir ec256 lego',
}
const fact = certificateNeed(kept)
const ask = hostKind(fact.kind)

describe('the need of a certificate', () => {
  const right = { chain: PEM, key: KEY, issued: `${kept.issued}\n`, reload: '', now: FROM + DAY }
  it.each<[string, Partial<typeof right>, string | null]>([
    ['is none when all is right', {}, null],
    ['is there when nothing is', { chain: '', key: '', issued: '' }, 'there is none'],
    ['is there when it is no certificate', { chain: 'nonsense' }, 'it cannot be read'],
    ['is there without a key', { key: '' }, 'its key does not match'],
    ['is there with the key of another', { key: OTHER_KEY }, 'its key does not match'],
    [
      'is there when another authority issued it',
      { issued: 'https://b.example/dir ec256 lego' },
      'it is from another authority or of another key type',
    ],
    [
      'is there when nobody knows who issued it',
      { issued: '' },
      'it is from another authority or of another key type',
    ],
    ['is none a moment before two thirds are over', { now: FROM + 60 * DAY - 1 }, null],
    [
      'is there when two thirds are over',
      { now: FROM + 60 * DAY },
      'less than a third of its lifetime is left',
    ],
    ['is there when it has ended', { now: FROM + 91 * DAY }, 'less than a third of its lifetime is left'],
    ['is there when who uses it was not told', { reload: 'yes' }, 'what uses it was not told of it'],
  ])('%s', (_title, more, expected) => {
    const { chain, key, issued, reload, now } = { ...right, ...more }
    const said = output([chain, key, issued, reload, `${now}\n`, ''].join('\0'))
    expect(ask.parse(said, [kept])).toEqual([expected])
  })

  it('is there when other names are wanted, and told apart from its neighbour', () => {
    const one = [PEM, KEY, kept.issued, '', `${FROM + DAY}\n`]
    const fewer = { ...kept, names: ['mail.example'] }
    expect(ask.parse(output([...one, ...one, ''].join('\0')), [fewer, kept])).toEqual([
      'its names differ',
      null,
    ])
  })
})

describe('a certificate', () => {
  const read = hostKind(certificate('/c').kind)

  it('is read from its file, or is none', () => {
    const [first, second, third] = read.parse(output(`${PEM}\0\0nonsense\0`), ['/a', '/b', '/c'])
    expect(first).toMatchObject({
      names: kept.names,
      issuer: 'CN=lab authority',
      notBefore: FROM,
      notAfter: FROM + 90 * DAY,
    })
    expect([second, third]).toEqual([null, null])
  })

  it('that cannot be looked at is an error, not absent', () => {
    expect(() => read.parse({ ...output('\0'), stderr: 'cat: /c: Permission denied' }, ['/c'])).toThrow(
      'Permission denied',
    )
  })
})
