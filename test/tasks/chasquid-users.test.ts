import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { account, accountNames } from '../../tasks/mail/lib/chasquid-account.ts'
import { EDIT_USERS, parseUsersFile, writeAccount } from '../../tasks/mail/lib/chasquid-users.ts'
import { drawScrypt } from '../../tasks/mail/lib/generated.ts'

/** Written by chasquid-util 1.11: raw UTF-8, \x escapes and all. */
const CAPTURED = Buffer.from(
  'dXNlcnM6IHsKICBrZXk6ICJqw7xyZ2VuIgogIHZhbHVlOiB7CiAgICBzY3J5cHQ6IHsKICAgICAgbG9nTjogMTQKICAgICAgcjog' +
    'OAogICAgICBwOiAxCiAgICAgIGtleUxlbjogMzIKICAgICAgc2FsdDogIngwXHhlZlx4MTJceDEwMHxBSVxyXHhmNlx4YjJjXHhm' +
    'NF5ZIgogICAgICBlbmNyeXB0ZWQ6ICJceGQ2XHhjOVx4ZGMqXHhmMOWEglFJXHhhYlx4YzJceGMxYFx4ZWZ3XHhmNUclXHgwM1x4' +
    'ODl8b1x4ZTcozIh5Tlx4ZDJceGNmXHhkNyIKICAgIH0KICB9Cn0KdXNlcnM6IHsKICBrZXk6ICJ1MSIKICB2YWx1ZTogewogICAg' +
    'c2NyeXB0OiB7CiAgICAgIGxvZ046IDE0CiAgICAgIHI6IDgKICAgICAgcDogMQogICAgICBrZXlMZW46IDMyCiAgICAgIHNhbHQ6' +
    'ICJceGQzezVceGQ5WFx4ODFceDliIVx4ZjBceGYxI1VWXHgxOVx4YWV7IgogICAgICBlbmNyeXB0ZWQ6ICJLXHgxZlx4ZTFEXHhl' +
    'ZHFceDk1ZGlceGExUlx4Y2NceGRkXHgxY1x4ZjdceDgy0JJceDExXHg4MyheXHhiNVx4YmRceDg4XHhhOFx4MWRiKlx4YmQoXHhi' +
    'OCIKICAgIH0KICB9Cn0KdXNlcnM6IHsKICBrZXk6ICJ6b2UiCiAgdmFsdWU6IHsKICAgIHNjcnlwdDogewogICAgICBsb2dOOiAx' +
    'NAogICAgICByOiA4CiAgICAgIHA6IDEKICAgICAga2V5TGVuOiAzMgogICAgICBzYWx0OiAiY1dceGYxXHhmMDNceGNkXFx7XHhl' +
    'NjpsXHg4ZnhceDEwN0MiCiAgICAgIGVuY3J5cHRlZDogIlx4YzhceDEzXHhiYjdceDBmXHhlOEFceGMyXjxceGE2ybhaIFx4N2bP' +
    'pFx4MTlofFx4YTdceDFiXHgwN1x4OWZceGE4y7FceDEzXHg4N1x4YmZ8IgogICAgfQogIH0KfQo=',
  'base64',
)

const PASSWORDS = { u1: 'plain', jürgen: 'a b"c\\d', zoe: 'pässword-1' }

function judged(text: string, asked: Readonly<Record<string, string | null>>): unknown {
  const questions = Object.entries(asked).map(([name, password]) => ({
    path: '/users',
    name,
    password: password === null ? null : new Secret(password),
  }))
  const { ask } = account({ path: '', name: '', password: null }).kind
  if (ask.on !== 'host') throw new TypeError('a host is asked')
  const answers = ask.parse({ stdout: `${text}\0`, stderr: '', status: 0 }, questions)
  return Object.fromEntries(Object.keys(asked).map((name, at) => [name, answers[at]]))
}

function edited(file: Buffer, names: readonly string[], fresh: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'users-')), 'users')
  writeFileSync(path, file)
  return execFileSync('perl', ['-e', EDIT_USERS, '--', path, ...names], {
    input: fresh,
    stdio: 'pipe',
  }).toString('latin1')
}

describe('a users file', () => {
  it('is read as chasquid wrote it', () => {
    const text = CAPTURED.toString('latin1')
    expect(judged(text, PASSWORDS)).toEqual({ u1: 'right', jürgen: 'right', zoe: 'right' })
    expect(
      judged(text, { u1: 'Plain', jürgen: '', zoe: 'p\xe4ssword-1 ', nobody: 'plain', U1: 'plain' }),
    ).toEqual({
      u1: 'wrong',
      jürgen: 'wrong',
      zoe: 'wrong',
      nobody: 'absent',
      U1: 'absent',
    })
    expect(judged(text, { u1: null, nobody: null })).toEqual({ u1: 'there', nobody: 'absent' })
  })

  it.each<[string, string, unknown]>([
    ['that is not there has no accounts', '', []],
    ['that is empty but for a comment has none', '# nothing\n', []],
    [
      'may write a map without colons, and in one line',
      'users { key: "a" value { denied {} } }',
      [{ name: 'a', scheme: 'denied' }],
    ],
    [
      'may use brackets, commas and joined strings',
      'users: < key: \'a\' "b", value: < denied: <> > >;',
      [{ name: 'ab', scheme: 'denied' }],
    ],
    [
      'may hold braces, quotes and escapes in strings',
      String.raw`users: { key: "a}\"\173\x7b\n" value: { plain: { password: "}" } }`.concat('}'),
      [{ name: 'a}"{{\n', scheme: 'plain' }],
    ],
    [
      'counts the last of two with one name',
      'users: { key: "a" value: { denied: {} } } users: { key: "a" value: { plain: {} } }',
      [{ name: 'a', scheme: 'plain' }],
    ],
    ['may have an account without a value', 'users: { key: "a" }', [{ name: 'a', scheme: '' }]],
  ])('%s', (_title, text, expected) => {
    expect(parseUsersFile(text)).toEqual(expected)
  })

  it.each(['users: {', 'users: { key: "a" }}', 'users: { key: "a }', '"', '<html>'])(
    'that is none is not read: %s',
    (text) => {
      expect(() => parseUsersFile(text)).toThrow(SyntaxError)
    },
  )

  it('says in no answer how a password is kept', () => {
    const { ask } = accountNames('').kind
    if (ask.on !== 'host') throw new TypeError('a host is asked')
    const answer = ask.parse({ stdout: `${CAPTURED.toString('latin1')}\0`, stderr: '', status: 0 }, [
      '/users',
    ])
    expect(answer).toEqual([['jürgen', 'u1', 'zoe']])
  })

  it('keeps other accounts byte for byte when one is written', () => {
    const fresh = writeAccount('jürgen', drawScrypt({ generator: 'scrypt', password: 'new' }))
    const text = edited(CAPTURED, ['jürgen'], fresh)
    expect(judged(text, { ...PASSWORDS, jürgen: 'new' })).toEqual({
      u1: 'right',
      jürgen: 'right',
      zoe: 'right',
    })
    const old = CAPTURED.toString('latin1')
    expect(text).toContain(old.slice(old.indexOf('users', 5)))
    expect(text.endsWith(fresh)).toBe(true)
  })

  it('loses an account that is removed, and only that', () => {
    expect(judged(edited(CAPTURED, ['u1'], ''), PASSWORDS)).toEqual({
      u1: 'absent',
      jürgen: 'right',
      zoe: 'right',
    })
  })

  it('is made where there is none', () => {
    const fresh = writeAccount('a', drawScrypt({ generator: 'scrypt', password: '0' }))
    expect(judged(edited(Buffer.alloc(0), ['a'], fresh), { a: '0' })).toEqual({ a: 'right' })
  })

  it.each(['users: {', '}'])('that is none is left alone: %s', (text) => {
    expect(() => edited(Buffer.from(text), ['a'], '')).toThrow('is no users file')
  })

  it('gives back any name and bytes that are written', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.uint8Array(),
        fc.uint8Array({ minLength: 1 }),
        (name, salt, hash) => {
          const stored = { logN: 14, r: 8, p: 1, salt: Buffer.from(salt), encrypted: Buffer.from(hash) }
          expect(parseUsersFile(writeAccount(name, stored))).toEqual([
            { name, scheme: 'scrypt', scrypt: stored },
          ])
        },
      ),
    )
  })

  it('takes no longer to refuse many quotes that are not closed', () => {
    const started = Date.now()
    expect(() => parseUsersFile('\\"'.repeat(500_000))).toThrow('does not hold')
    expect(Date.now() - started).toBeLessThan(2000)
  })

  it.each([
    { logN: 31, r: 8, p: 1 },
    { logN: 1, r: 1, p: 2 ** 20 },
    { logN: 14, r: 8, p: 1e9 },
    { logN: 40, r: 1, p: 1 },
  ])('is wrong at a cost that nobody would pay: %o', (cost) => {
    const started = Date.now()
    const stored = { ...cost, salt: Buffer.alloc(16), encrypted: Buffer.alloc(32) }
    expect(judged(writeAccount('a', stored), { a: 'x' })).toEqual({ a: 'wrong' })
    expect(Date.now() - started).toBeLessThan(500)
  })
})
