import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DnsType } from '../../tasks/dns/lib/dns-message.ts'
import { dataOf, normalText, showData, zoneLine } from '../../tasks/dns/lib/dns-text.ts'
import { sign, verify } from '../../tasks/dns/lib/dns-tsig.ts'
import { decodeReply, encodeMessage } from '../../tasks/dns/lib/dns-wire.ts'

function message(type: DnsType, data: unknown): Buffer {
  const record = { name: 'mail.example', type, class: 'IN', ttl: 60, data } as const
  const question = { name: 'mail.example', type } as const
  return encodeMessage({ id: 7, flags: 0, question, answers: [record], authorities: [] })
}

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
    ['AAAA', 'fe80::1%eth0'],
    ['MX', 'mx.example'],
    ['MX', '70000 mx.example'],
    ['CNAME', 'two words'],
    ['CAA', 'letsencrypt.org'],
    ['SRV', '0 5 host.example'],
  ])('%s “%s” is refused', (type, text) => {
    expect(() => dataOf(type, text)).toThrow(`not a valid ${type} record`)
  })

  it.each<[DnsType, string]>([
    ['A', '192.0.2.1'],
    ['AAAA', '2001:db8::1'],
    ['AAAA', '::ffff:c000:201'],
    ['MX', '0 .'],
    ['MX', '10 mx.example.'],
    ['SRV', '0 5 443 host.example.'],
    ['CNAME', 'host.example.'],
    ['PTR', 'host.example.'],
    ['TLSA', '3 1 1 abcd'],
    ['CAA', '0 issue "letsencrypt.org"'],
    ['CAA', '129 issuewild ";"'],
    ['TXT', ''],
  ])('%s %s is the same after a way over the wire, and back', (type, text) => {
    const sent = message(type, dataOf(type, text))
    const [found] = decodeReply(sent).answers
    expect(showData(type, found?.data)).toBe(text)
    expect(message(type, found?.data)).toEqual(sent)
  })

  it('is the same after a way over the wire, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (text) => {
        expect(normalText('TXT', text)).toBe(text)
        const [found] = decodeReply(message('TXT', dataOf('TXT', text))).answers
        expect(showData('TXT', found?.data)).toBe(text)
      }),
    )
  })

  it('is shown in pieces of 255 bytes to a person', () => {
    const line = zoneLine('TXT', { name: 'a.example', ttl: 60, text: `${'x'.repeat(255)}"` })
    expect(line).toBe(`a.example. 60 IN TXT "${'x'.repeat(255)}" "\\""`)
  })
})

describe('a signed message', () => {
  const plain = message('TXT', dataOf('TXT', 'a'))

  it.each(['hmac-sha1', 'hmac-sha256', 'hmac-sha512'] as const)('by %s is believed once', (algorithm) => {
    const key = { name: 'k', algorithm, secret: 'c2VjcmV0' }
    const { bytes } = sign(plain, key, 1_800_000_000)
    expect(decodeReply(bytes).answers).toEqual(decodeReply(plain).answers)
    // It was signed as a request: as an answer to another request it is a forgery.
    expect(verify(bytes, key, Buffer.alloc(32))).toBe('forged')
    expect(verify(plain, key, Buffer.alloc(32))).toBe('unsigned')
  })
})
