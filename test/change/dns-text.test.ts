import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DnsType, encodeData, normalText, zoneLine } from '../../tasks/dns/lib/dns-text.ts'
import { sign, verify } from '../../tasks/dns/lib/dns-tsig.ts'
import { CLASS, decodeMessage, encodeMessage } from '../../tasks/dns/lib/dns-wire.ts'

describe('the text of a record', () => {
  it.each<[DnsType, string, string]>([
    ['A', '192.0.2.1', '192.0.2.1'],
    ['AAAA', '2001:DB8:0:0::0001', '2001:db8::1'],
    ['AAAA', '::ffff:192.0.2.1', '::ffff:c000:201'],
    ['AAAA', '::', '::'],
    ['MX', '010  MX.Example', '10 mx.example.'],
    ['MX', '0 .', '0 .'],
    ['SRV', '0 5 443 host.example.', '0 5 443 host.example.'],
    ['CNAME', 'Host.Example', 'host.example.'],
    ['CAA', '0 Issue letsencrypt.org', '0 issue "letsencrypt.org"'],
    ['CAA', '128 issuewild ";"', '128 issuewild ";"'],
    ['TLSA', '3 1 1 AB CD', '3 1 1 abcd'],
    ['TXT', '', ''],
    ['TXT', ' v=spf1 "x" -all ', ' v=spf1 "x" -all '],
    ['TXT', 'ü'.repeat(300), 'ü'.repeat(300)],
  ])('%s %s is %s', (type, text, expected) => {
    expect(normalText(type, text)).toBe(expected)
  })

  it.each<[DnsType, string]>([
    ['A', ''],
    ['A', '192.0.2'],
    ['AAAA', '192.0.2.1'],
    ['MX', 'mx.example'],
    ['MX', '70000 mx.example'],
    ['CNAME', 'two words'],
    ['CAA', 'letsencrypt.org'],
    ['SRV', '0 5 host.example'],
  ])('%s “%s” is refused', (type, text) => {
    expect(() => encodeData(type, text)).toThrow(`no ${type} record`)
  })

  it('is the same after a way over the wire, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (text) => {
        expect(normalText('TXT', text)).toBe(text)
      }),
    )
  })

  it('is shown in pieces of 255 bytes to a person', () => {
    const line = zoneLine('TXT', { name: 'a.example', ttl: 60, text: `${'x'.repeat(255)}"` })
    expect(line).toBe(`a.example. 60 IN TXT "${'x'.repeat(255)}" "\\""`)
  })
})

describe('a signed message', () => {
  const question = { name: 'mail.example', type: 16 }
  const record = { name: 'mail.example', type: 16, class: CLASS.IN, ttl: 60, data: Buffer.from([1, 97]) }
  const message = { id: 7, flags: 0, question, answers: [record], authorities: [], additionals: [] }
  const plain = encodeMessage(message)

  it.each(['hmac-sha1', 'hmac-sha256', 'hmac-sha512'] as const)('by %s is believed once', (algorithm) => {
    const key = { name: 'k', algorithm, secret: 'c2VjcmV0' }
    const { bytes } = sign(plain, key, 1_800_000_000)
    const read = decodeMessage(bytes)
    expect(read.answers[0]).toMatchObject(record)
    // It was signed as a request: as an answer to another request it is a forgery.
    expect(verify({ bytes, last: read.additionals[0] }, key, Buffer.alloc(32))).toBe('forged')
    expect(verify({ bytes: plain, last: undefined }, key, Buffer.alloc(32))).toBe('unsigned')
  })

  it('that is none ends in an error, not in a loop', () => {
    const loop = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1])
    expect(() => decodeMessage(loop)).toThrow('forward')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        try {
          decodeMessage(Buffer.from(noise))
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
    )
  })
})
