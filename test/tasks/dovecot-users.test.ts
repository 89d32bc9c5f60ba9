import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/mail/dovecot-users.ts'
import { drawCrypt, opensCrypt } from '../../tasks/mail/lib/crypt.ts'
import { mailboxAccount, otherMailboxes } from '../../tasks/mail/lib/mailbox-account.ts'
import { EDIT, mailboxKept } from '../../tasks/mail/lib/mailbox-kept.ts'
import { folder, outputs, planned, wrong } from './planned.ts'

const PATH = '/etc/dovecot/mailboxes'
const FILE = { owner: 'root', group: 'dovecot', mode: '0640' }
const host = {
  'entry /etc': folder,
  'entry /etc/dovecot': folder,
  [`attributes ${PATH}`]: { type: 'file', ...FILE },
  'mailbox account': 'right',
  'mailbox other accounts': [],
}
const user = { name: 'me', password: 'x', mailbox: true }
const domains = [{ name: 'd.example', users: [user, { name: 'you', password: 'y' }] }]

describe('dovecot-users', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, unknown[]]>([
    ['does nothing when all is right', {}, host, []],
    [
      'gives one a mailbox who asks for it',
      {},
      { ...host, 'mailbox account': 'absent' },
      ['definite: give me@d.example a mailbox'],
    ],
    [
      'gives everybody one, but for who wants none',
      {
        mailbox: true,
        domains: [
          {
            name: 'd.example',
            users: [...(domains[0]?.users ?? []), { name: 'none', password: '0', mailbox: false }],
          },
        ],
      },
      { ...host, 'mailbox account': 'absent' },
      ['definite: give me@d.example a mailbox', 'definite: give you@d.example a mailbox'],
    ],
    [
      'sets a password that is wrong',
      {},
      { ...host, 'mailbox account': 'wrong' },
      ['definite: set the password of the mailbox me@d.example'],
    ],
    [
      'shuts out who is not in the list, and says where the mail stays',
      {},
      { ...host, 'mailbox other accounts': ['old@d.example'] },
      [
        'definite: let nobody log in to old@d.example: not in the list',
        'definite: the mail of old@d.example stays in /srv/mail/d.example/old',
      ],
    ],
    [
      'makes no file where nobody has a mailbox',
      { domains: [] },
      { ...host, [`attributes ${PATH}`]: null, 'mailbox account': 'absent' },
      [],
    ],
    [
      'gives none to who is gone',
      { domains: [{ name: 'd.example', users: [{ ...user, state: 'absent' }] }] },
      host,
      [],
    ],
    [
      'nor in a domain that is gone',
      { domains: [{ name: 'd.example', state: 'absent', users: [user] }] },
      host,
      [],
    ],
    [
      'mends the owner of the file',
      {},
      { ...host, [`attributes ${PATH}`]: { type: 'file', ...FILE, mode: '0644' } },
      [`definite: give ${PATH} to root:dovecot, mode 0640`],
    ],
    [
      'leaves the owner to who writes the file',
      {},
      {
        ...host,
        'mailbox account': 'wrong',
        [`attributes ${PATH}`]: { type: 'file', ...FILE, mode: '0644' },
      },
      ['definite: set the password of the mailbox me@d.example'],
    ],
    [
      'refuses a mailbox without a password',
      { domains: [{ name: 'd.example', users: [{ name: 'me', mailbox: true }] }] },
      host,
      ['refused: the mailbox of me needs a password'],
    ],
    [
      'needs none for a domain that is gone',
      {
        mailbox: true,
        domains: [{ name: 'd.example', state: 'absent', users: [{ name: 'me' }] }],
      },
      host,
      [],
    ],
    [
      'refuses an empty one',
      { domains: [{ name: 'd.example', users: [{ ...user, password: '' }] }] },
      host,
      ['refused: the password of me@d.example is empty'],
    ],
    [
      'refuses a host without Dovecot',
      {},
      { ...host, 'entry /etc/dovecot': null },
      ['refused: there is no directory /etc/dovecot: an earlier step must install Dovecot'],
    ],
    [
      'leaves such a host alone where nobody has a mailbox',
      { domains: [] },
      { 'entry /etc': folder, 'mailbox other accounts': [] },
      [],
    ],
    [
      'does not know what an earlier step brings',
      {},
      { ...host, 'mailbox account': unknown('later'), 'mailbox other accounts': known([]) },
      ['unknown: set the password of the mailbox me@d.example'],
    ],
    ['refuses a path that is none', { path: 'mailboxes' }, host, wrong('path')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { domains, ...params }, answers)).toEqual(expected)
  })

  it('tells whether there is such a file: only then is Dovecot ours', async () => {
    expect(await outputs(task, { domains: [] }, host)).toEqual({ there: known(true) })
    expect(await outputs(task, { domains: [] }, { 'entry /etc': folder })).toEqual({ there: known(false) })
  })

  it('shows no password', () => {
    const wanted = { path: PATH, address: 'me@d.example', password: new Secret('hunter2') }
    const change = mailboxKept(wanted, known('wrong'), FILE)
    expect(JSON.stringify(change)).not.toContain('hunter2')
    const script = change.kind.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' })
    expect(script).toContain('me@d.example:{CRYPT}$7$C6..../....')
    expect(script).not.toContain('hunter2')
  })
})

describe('a password as crypt(5) keeps it', () => {
  it('is opened by the password, and by no other', () => {
    for (const password of ['0', 'pässword-1', ' ', 'x'.repeat(300)]) {
      const kept = drawCrypt(new Secret(password))
      expect(opensCrypt(new Secret(password), kept)).toBe(true)
      expect(opensCrypt(new Secret(`${password} `), kept)).toBe(false)
      expect(opensCrypt(new Secret(''), kept)).toBe(false)
    }
  })

  it('is what the C library makes of it', () => {
    const kept = drawCrypt(new Secret('pässword-1'))
    const made = execFileSync('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', 'pässword-1', kept])
    expect(made.toString()).toBe(kept)
  })

  it.each(['', 'x', '$6$salt$hash', '$7$C6..../....$', '$7$z6..../....abc$' + 'a'.repeat(43), '*'])(
    'is not opened where it is none: %s',
    (text) => {
      expect(opensCrypt(new Secret(''), text)).toBe(false)
      expect(opensCrypt(new Secret('x'), text)).toBe(false)
    },
  )
})

function judged(text: string, addresses: readonly string[], password = 'x'): unknown {
  const asked = addresses.map((address) => ({ path: PATH, address, password: new Secret(password) }))
  const [first] = asked
  if (first === undefined) throw new TypeError('nothing is asked')
  const { ask } = mailboxAccount(first).kind
  if (ask.on !== 'host') throw new TypeError('a host is asked')
  return ask.parse({ stdout: `${text}\0`, stderr: '', status: 0 }, asked)
}

function others(text: string, except: readonly string[]): unknown {
  const { ask } = otherMailboxes({ path: PATH, except }).kind
  if (ask.on !== 'host') throw new TypeError('a host is asked')
  return ask.parse({ stdout: `${text}\0`, stderr: '', status: 0 }, [{ path: PATH, except }])[0]
}

describe('a passwd-file of Dovecot', () => {
  const kept = drawCrypt(new Secret('x'))
  const text = `# by hand\nme@d.example:{CRYPT}${kept}::::::\n\nold@d.example:{SHA512-CRYPT}$6$a$b\n`

  it('is read', () => {
    expect(judged(text, ['me@d.example', 'old@d.example', 'ME@d.example', 'me'])).toEqual([
      'right',
      'wrong',
      'absent',
      'absent',
    ])
    expect(judged(text, ['me@d.example'], 'y')).toEqual(['wrong'])
    expect(judged('', ['me@d.example'])).toEqual(['absent'])
    expect(others(text, ['me@d.example'])).toEqual(['old@d.example'])
    expect(others(text, [])).toEqual(['me@d.example', 'old@d.example'])
    expect(others('', [])).toEqual([])
  })

  it('keeps all entries but those that are edited, and ends with the new one', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}@[a-z]{1,4}\.org$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        fc.boolean(),
        (names, at, ends) => {
          const path = join(mkdtempSync(join(tmpdir(), 'mailboxes-')), 'mailboxes')
          const lines = names.map((one) => `${one}:{CRYPT}old::::::`)
          writeFileSync(path, `# x\n${lines.join('\n')}${ends ? '\n' : ''}`)
          const gone = names[at % names.length] ?? ''
          const input = `${gone}:{CRYPT}new::::::\n`
          const out = execFileSync('perl', ['-e', EDIT, '--', path, gone], { input }).toString()
          const rest = lines.filter((line) => !line.startsWith(`${gone}:`))
          expect(out).toBe(['# x', ...rest, input].join('\n'))
          expect(readFileSync(path, 'utf8')).toContain(`${gone}:{CRYPT}old`)
        },
      ),
      { numRuns: 20 },
    )
  })
})
