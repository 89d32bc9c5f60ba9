import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dnsName } from '../../tasks/dns/lib/dns-name.ts'
import { quotedText, stringsOf, unquotedText } from '../../tasks/dns/lib/dns-strings.ts'
import { normalText } from '../../tasks/dns/lib/dns-text.ts'
import { closestZone, namesAround, relativeName } from '../../tasks/dns/lib/providers/provider.ts'

describe('the strings of a text', () => {
  it.each([
    ['', '""'],
    ['0', '"0"'],
    ['a "b" \\c', '"a \\"b\\" \\\\c"'],
    ['grün', '"gr\\195\\188n"'],
    ['x'.repeat(256), `"${'x'.repeat(255)}" "x"`],
  ])('are written as a zone file has them: %j', (text, quoted) => {
    expect(quotedText(text)).toBe(quoted)
  })

  it('hold 255 bytes each, whatever is in them, and come back as they were', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 800 }),
        fc.constantFrom<8 | 10>(8, 10),
        (text, base) => {
          expect(stringsOf(text).every((one) => one.length <= 255)).toBe(true)
          expect(unquotedText(quotedText(text, base), base)).toBe(text)
        },
      ),
    )
  })

  it.each([
    ['plain text', 'plain text'],
    ['"a" "b"', 'ab'],
    [' "a"  "b" ', 'ab'],
    ['"grün"', 'grün'],
    ['"not ended', 'not ended'],
    ['"ends with \\', 'ends with '],
  ])('are read however a provider writes them: %j', (shown, text) => {
    expect(unquotedText(shown)).toBe(text)
  })
})

describe('a name', () => {
  it.each([
    ['MX.Example.Org.', 'mx.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['_dmarc.Bücher.example', '_dmarc.xn--bcher-kva.example'],
    ['*.example', '*.example'],
    [' a.example ', 'a.example'],
  ])('has one form: %j', (given, name) => {
    expect(dnsName(given)).toBe(name)
  })

  it.each([
    '',
    '.',
    'a..b',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(130)}example`,
    'ü'.repeat(70),
    'a\u0000ü.example',
  ])('is refused where it can be none: %j', (given) => {
    expect(() => dnsName(given)).toThrow('is not a valid domain name')
  })

  it('in a value is written as DNS has it', () => {
    expect(normalText('MX', '10 mx.bücher.example')).toBe('10 mx.xn--bcher-kva.example.')
    expect(normalText('CNAME', 'Bücher.example.')).toBe('xn--bcher-kva.example.')
  })

  it('is in the closest zone, and in none that only ends alike', () => {
    const zones = ['example', 'a.example', 'xa.example'].map((name) => ({ name }))
    expect(closestZone(zones, 'b.a.example')?.name).toBe('a.example')
    expect(closestZone(zones, 'a.example')?.name).toBe('a.example')
    expect(closestZone(zones, 'ya.example')?.name).toBe('example')
    expect(closestZone(zones, 'a.test')).toBeUndefined()
    expect(closestZone([], 'a.test')).toBeUndefined()
    expect(namesAround('*.a.example')).toEqual(['a.example', 'example'])
    expect(namesAround('b.a.example')).toEqual(['b.a.example', 'a.example', 'example'])
    expect([relativeName('a.example', 'a.example'), relativeName('b.c.a.example', 'a.example')]).toEqual([
      '@',
      'b.c',
    ])
  })
})
