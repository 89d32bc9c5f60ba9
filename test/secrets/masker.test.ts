import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { createMasker } from '../../src/secrets/masker.ts'

function maskerOf(...secrets: string[]) {
  const masker = createMasker()
  masker.learn(secrets.map((text) => new Secret(text)))
  return masker
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a secret in what a program says', () => {
  const secret = 'S3cret "w0rd" of/üñ+it\'s'
  it.each<[string, string]>([
    ['as it is', secret],
    ['in base64', base64(secret)],
    ['in base64, after one letter', base64(`a${secret}`)],
    ['in base64, after a name', base64(`user:${secret}`)],
    ['in base64, before something', base64(`ab${secret}-and-more`)],
    ['in base64 for URLs', base64(secret).replaceAll('+', '-').replaceAll('/', '_')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['in hexadecimal, in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
    ['in a URL', encodeURIComponent(secret)],
    ['in the query of a URL', new URLSearchParams({ q: secret }).toString()],
    ['in JSON', JSON.stringify({ password: secret })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ password: secret }))],
    ['as a word of a shell', `'${secret.replaceAll("'", `'\\''`)}'`],
    ['between double quotes of a shell', `"${secret.replaceAll('"', '\\"')}"`],
  ])('is hidden %s', (_title, text) => {
    const shown = maskerOf(secret).hide(`before ${text} after`)
    expect(shown).toContain('(secret)')
    expect(shown).toMatch(/^before .* after$/)
    for (const part of ['S3cret', 'w0rd', 'U3NjcmV0', 'Y3JldC', 'NyZXQg', '5333637265'])
      expect(shown).not.toContain(part)
  })

  const key =
    '-----BEGIN KEY-----\nMIIEvAIBADANBgkqhkiG9w0B\nAQEFAASCBKYwggSiAgEAAoIB\nab\n-----END KEY-----\n'
  it.each<[string, string]>([
    ['line by line', 'read: AQEFAASCBKYwggSiAgEAAoIB'],
    ['on one line', key.replaceAll('\n', ' ')],
    ['with escapes for its ends', JSON.stringify(key)],
  ])('of several lines is hidden %s', (_title, text) => {
    expect(maskerOf(key).hide(text)).toContain('(secret)')
    expect(maskerOf(key).hide(text)).not.toMatch(/MIIE|AQEF/)
  })

  it('of several lines does not hide what any text has', () => {
    const text = 'a b ab -----END KEY----- ----- {'
    expect(maskerOf(`${key}\n}\n------\n`).hide(text)).toBe(text)
  })

  it('that is a whole document hides the document, not its lines', () => {
    const masker = createMasker()
    masker.learn([new Secret('server {\n  listen 8080;\n}\n')], 'documents')
    expect(masker.hide('unexpected "listen 8080;"')).toBe('unexpected "listen 8080;"')
    expect(masker.hide('> server {\n  listen 8080;\n}\n')).toBe('> (secret)')
  })

  it('is the longest of several, and shorter ones than four letters are none', () => {
    expect(maskerOf('pass', 'password', 'abc', '').hide('passwords, pass, abc')).toBe(
      '(secret)s, (secret), abc',
    )
  })

  it('leaves a text without secrets as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => maskerOf('\u0000nobody writes this\u0000').hide(text) === text),
    )
  })

  it('is never left in a text, whatever stands around it', () => {
    const some = fc.string({ minLength: 4, maxLength: 12, unit: 'grapheme' })
    fc.assert(
      fc.property(some, fc.string(), fc.string(), (one, before, after) => {
        expect(maskerOf(one).hide(`${before}\u0000${one}\u0000${after}`)).toContain('\u0000(secret)\u0000')
        const coded = base64(`${before}${one}${after}`)
        if (Buffer.from(one).length >= 8) expect(maskerOf(one).hide(coded)).toContain('(secret)')
      }),
    )
  })

  it('is hidden as base64(1) breaks its lines', () => {
    const long = Array.from({ length: 40 }, (_, at) => `word-${at}`).join(' ')
    const out = execFileSync('base64', { input: long }).toString()
    expect(maskerOf(long).hide(out).replaceAll('(secret)', '').trim()).toBe('')
  })

  it('is looked for in no time, however many there are', () => {
    const masker = maskerOf(...Array.from({ length: 2000 }, (_, at) => `secret number ${at * 7919} of many`))
    const text = 'E: Unable to fetch some archives, maybe run apt-get update?\n'.repeat(5000)
    const started = performance.now()
    masker.hide(text)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
