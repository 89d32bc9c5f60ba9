import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { mailTested } from '../../tasks/mail/lib/mail-test.ts'
import task from '../../tasks/mail/mail-test.ts'
import { planned } from './planned.ts'

const about = { server: 'mx.d', user: 'i@d', password: 'x', to: 'o@w' }

describe('mail-test', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['sends from the account', {}, ['definite: send a test message from i@d to o@w, by mx.d']],
    [
      'sends from whom it is told',
      { from: 'j@d' },
      ['definite: send a test message from j@d to o@w, by mx.d'],
    ],
    ['wants an address to send from', { user: 'i' }, ['refused: “i” is not an address: set from']],
    [
      'wants no line break in an address',
      { from: 'a@b\r\nDATA' },
      ['refused: “a@b\r\nDATA” is not an address: set from'],
    ],
    [
      'wants an authority in text',
      { ca_file: { base64: 'AA==' } },
      ['refused: ca_file is not text in PEM form'],
    ],
    [
      'reads it in the mailbox where it arrives',
      { mailbox: { host: 'imap.w', user: 'o', password: 'y' } },
      ['definite: send a test message from i@d to o@w, by mx.d, and read it at imap.w'],
    ],
    [
      'wants the password of a mailbox',
      { mailbox: { host: 'imap.w', user: 'o' } },
      [expect.stringContaining('password') as never],
    ],
    ['wants a password', { password: '' }, [expect.stringContaining('password') as never]],
    [
      'wants no line break in a subject',
      { subject: 'a\r\nBcc: x@y' },
      [expect.stringContaining('subject') as never],
    ],
  ])('%s', async (_title, params, expected) => {
    expect(await planned(task, { ...about, ...params }, {})).toEqual(expected)
  })

  it('shows no password and leaves nothing', () => {
    const more = { address: 'mx.d', port: 465, ca: null, from: 'i@d', subject: '', timeout: 5, mailbox: null }
    const act = mailTested({ ...about, ...more, guessAs: 'i@d', password: new Secret('hunter2') })
    expect(act.leaves).toBe(false)
    expect(JSON.stringify(act)).not.toContain('hunter2')
  })
})
