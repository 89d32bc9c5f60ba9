import { describe, expect, it } from 'vitest'
import type { Output } from '../../src/model/fact.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { certificate, certificateNeed } from '../../tasks/acme/lib/certificate.ts'
import { publicKey, tlsaOf } from '../../tasks/acme/lib/public-key.ts'

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
  keys: null,
}
const fact = certificateNeed(kept)
const ask = hostKind(fact.kind)

describe('the need of a certificate', () => {
  const right = {
    chain: PEM,
    key: KEY,
    issued: `${kept.issued}\n`,
    reload: '',
    keys: '',
    next: '',
    now: FROM + DAY,
  }
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
    expect(ask.parse(output(saidOf({ ...right, ...more })), [kept])).toEqual([expected])
  })

  const saidOf = ({ chain, key, issued, reload, keys, next, now }: typeof right) =>
    [chain, key, issued, reload, keys, next, `${now}\n`, ''].join('\0')
  const ready = { ...right, keys: '2 ec256\n', next: 'yes' }
  it.each<[string, Partial<typeof right>, string | null]>([
    ['is none when the next one waits', {}, null],
    ['is there when none was kept before', { keys: '', next: '' }, 'the next key is to wait beside it'],
    ['is there when the next one was lost', { next: '' }, 'the next key is to wait beside it'],
    ['is there when its number is another', { keys: '1 ec256\n' }, 'the next key takes over'],
    ['is there when its number is not 0', { keys: '0 ec256\n' }, 'the next key takes over'],
    [
      'is there when the next one is of another type',
      { keys: '2 rsa2048\n' },
      'the next key is to wait beside it',
    ],
    ['is the same as ever when it has ended', { chain: '', keys: '' }, 'there is none'],
  ])('whose keys are kept %s', (_title, more, expected) => {
    const kind = { ...kept, keys: '2 ec256' }
    expect(ask.parse(output(saidOf({ ...ready, ...more })), [kind])).toEqual([expected])
  })

  it('is there when other names are wanted, and told apart from its neighbour', () => {
    const one = [PEM, KEY, kept.issued, '', '', '', `${FROM + DAY}\n`]
    const fewer = { ...kept, names: ['mail.example'] }
    expect(ask.parse(output([...one, ...one, ''].join('\0')), [fewer, kept])).toEqual([
      'its names differ',
      null,
    ])
  })
})

describe('the digest of a public key', () => {
  const read = hostKind(publicKey('/k').kind)
  // Made of KEY by: openssl pkey -pubin -outform der | openssl dgst -sha256
  const digest = '0b7813682dd57a1cb69798d02e0582adabddf9b07e8a70b6e07344d511a38458'

  it('is that of its DER form, or none', () => {
    expect(read.parse(output(`${KEY}\0\0nonsense\0`), ['/a', '/b', '/c'])).toEqual([digest, null, null])
  })

  it.each<[string, readonly (string | null)[], readonly string[]]>([
    ['no key', [], []],
    ['a key that is not there', [null], []],
    ['one key', ['ab'], ['3 1 1 ab']],
    ['the same key twice', ['ab', 'ab'], ['3 1 1 ab']],
    ['a key and the next one', ['ab', null, 'cd'], ['3 1 1 ab', '3 1 1 cd']],
  ])('makes the TLSA records of %s', (_title, keys, expected) => {
    expect(tlsaOf(keys.map((key) => known(key)))).toEqual(known(expected))
  })

  it('makes none that are known of a key that is not', () => {
    expect(tlsaOf([known('ab'), unknown('later')])).toMatchObject({ known: false })
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
