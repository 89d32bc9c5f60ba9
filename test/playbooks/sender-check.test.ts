import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'

const ACCOUNT = 'me@mail.example'
const RULES = `# comment
limit 5
domain mail.example
me info@mail.example *@second.example
you@mail.example ceo@mail.example
`

/** The script as it stands on a host, but for its two places. */
describe('the check of senders', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'senders-'))
    writeFileSync(join(root, 'senders'), RULES)
    const script = readFileSync('templates/mail/sender-check.hbs', 'utf8')
      .replace('/etc/chasquid/senders', join(root, 'senders'))
      .replace('/var/lib/chasquid/sent', join(root, 'sent'))
    writeFileSync(join(root, 'check'), script)
  })

  const check = (header: string, env: Record<string, string> = {}) => {
    const given = { AUTH_AS: ACCOUNT, MAIL_FROM: ACCOUNT, RCPT_TO: 'a@b.example', ...env }
    const { status, stdout, stderr } = spawnSync('perl', [join(root, 'check')], {
      env: given,
      input: `${header}\r\n\r\nbody\r\nFrom: <boss@bank.example>\r\n`,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    return { status, words: stdout.trim() }
  }
  const refused = (words: string) => ({ status: 20, words: expect.stringContaining(words) as string })
  const passed = { status: 0, words: '' }

  it.each([
    ['its own', ACCOUNT],
    ['its own in capitals', 'Me@Mail.Example'],
    ['its own with a tag', 'me+news@mail.example'],
    ['its own with a dot', 'm.e@mail.example'],
    ['one that it was allowed', 'info@mail.example'],
    ['any of a domain that it was allowed', 'anybody@second.example'],
    ['none, as a bounce', '<>'],
    ['none', ''],
  ])('lets an account use %s', (_what, from) => {
    expect(check(`From: ${ACCOUNT}`, { MAIL_FROM: from })).toEqual(passed)
  })

  it.each([
    'ceo@mail.example',
    'boss@bank.example',
    'me@bank.example',
    'me@mail.example.bank.example',
    'me@mail.example@bank.example',
    'x+me@mail.example',
    'x@sub.second.example',
    'second.example',
    '*@second.example.',
  ])('lets it use no other: %s', (from) => {
    expect(check(`From: ${ACCOUNT}`, { MAIL_FROM: from })).toEqual(refused(`may not send as ${from}`))
    expect(check(`From: ${from}`).status).toBe(20)
  })

  it.each([
    ['a name', 'From: Me <me@mail.example>'],
    ['a name in quotes, with what looks like another', 'From: "boss@bank.example, <x>" <me@mail.example>'],
    ['a comment', 'From: me@mail.example (boss@bank.example)'],
    ['folded lines', 'Subject: x\r\nFROM:\r\n Me\r\n\t<me@mail.example>'],
    ['two addresses of its own', 'From: me@mail.example, Info <info@mail.example>'],
    ['a group', 'From: Us: me@mail.example, info@mail.example;'],
    ['bare line feeds', 'Subject: x\nFrom: me@mail.example'],
  ])('reads the header: %s', (_what, header) => {
    expect(check(header)).toEqual(passed)
  })

  it.each([
    ['no From', 'Subject: x', 'exactly one From'],
    ['nothing in From', 'From:', 'may not send as nobody'],
    ['two of them', 'From: me@mail.example\r\nFrom: boss@bank.example', 'exactly one From'],
    ['one behind a carriage return', 'Subject: x\rFrom: boss@bank.example', 'may not send as boss'],
    ['one behind its own', 'From: me@mail.example, boss@bank.example', 'may not send as boss'],
    [
      'one behind its own address as a name',
      'From: me@mail.example <boss@bank.example>',
      'may not send as boss',
    ],
    ['two in one', 'From: <me@mail.example> <boss@bank.example>', 'may not send as'],
    ['one in a folded line', 'From: me@mail.example,\r\n boss@bank.example', 'may not send as boss'],
    ['one with a space before the colon', 'From : boss@bank.example', 'may not send as boss'],
    ['an open quote', 'From: "x <me@mail.example>', 'may not send as'],
    ['an empty one', 'From: <>', 'may not send as nobody'],
  ])('refuses %s', (_what, header, words) => {
    expect(check(header)).toEqual(refused(words))
  })

  it('counts recipients, and refuses more than an hour’s for now', () => {
    const own = `From: ${ACCOUNT}`
    expect(check(own, { RCPT_TO: 'a@b.example c@d.example e@f.example' })).toEqual(passed)
    expect(check(own, { RCPT_TO: 'a@b.example c@d.example e@f.example' })).toMatchObject({ status: 75 })
    expect(check(own)).toEqual(passed)
    expect(check(own)).toEqual(passed)
    expect(check(own).words).toBe(
      'me@mail.example may send 5 messages an hour, one for each recipient: try again later',
    )
    expect(check('From: you@mail.example', { AUTH_AS: 'you@mail.example', MAIL_FROM: '' })).toEqual(passed)
    const [file = ''] = readdirSync(join(root, 'sent'))
    writeFileSync(join(root, 'sent', file), '1000\n2000\nrubbish\n\n9999999999\n')
    expect(check(own)).toEqual(passed)
    expect(readFileSync(join(root, 'sent', file), 'utf8')).toMatch(/^\d{10}\n$/)
  })

  it('counts nothing where there is no limit', () => {
    writeFileSync(join(root, 'senders'), 'limit 0\n')
    for (let sent = 0; sent < 7; sent++) expect(check(`From: ${ACCOUNT}`)).toEqual(passed)
  })

  it('refuses for now where nobody has said what is allowed', () => {
    writeFileSync(
      join(root, 'check'),
      readFileSync(join(root, 'check'), 'utf8').replace('/senders', '/nothing'),
    )
    expect(check(`From: ${ACCOUNT}`)).toMatchObject({ status: 75 })
  })

  const OURS = 'ours mail.example second.example mx.mail.example\n'
  const TOP = 'Authentication-Results: mx.mail.example\r\n\t;spf=none (x)\r\n\t'
  const outside = (header: string, env: Record<string, string> = {}) => {
    writeFileSync(join(root, 'senders'), RULES + OURS)
    return check(header, { AUTH_AS: '', MAIL_FROM: 'x@world.example', REMOTE_ADDR: '192.0.2.1:5', ...env })
  }
  it.each<[string, string, Record<string, string>]>([
    ['of another domain', 'From: x@world.example', {}],
    ['of a domain whose name ends as ours', 'From: x@hotmail.example.world', {}],
    ['of a domain whose name ends with ours', 'From: x@notmail.example', {}],
    ['without From', 'Subject: x', {}],
    ['with our name as that of a person', 'From: "me@mail.example by a list" <list@world.example>', {}],
    [
      'of the host itself',
      'From: postmaster@mx.mail.example',
      { REMOTE_ADDR: '127.0.0.1:25', MAIL_FROM: '<>' },
    ],
    ['of the host itself over IPv6', 'From: postmaster@mx.mail.example', { REMOTE_ADDR: '[::1]:25' }],
    [
      'that our domain has signed',
      `${TOP};dkim=pass  header.b=abc  header.d=mail.example\nReceived: x\nFrom: me@mail.example`,
      {},
    ],
    [
      'that our domain has signed for a part of it',
      `${TOP};dkim=pass  header.b=abc  header.d=mail.example\nReceived: x\nFrom: me@news.mail.example`,
      {},
    ],
    [
      'of a server that may send for our domain',
      'From: me@mail.example',
      { SPF_PASS: '1', MAIL_FROM: 'news@mail.example' },
    ],
  ])('takes a message from elsewhere %s', (_what, header, env) => {
    expect(outside(header, env)).toEqual(passed)
  })

  it.each<[string, string, Record<string, string>]>([
    ['ours', 'From: me@mail.example', {}],
    ['ours in capitals', 'From: <ME@MAIL.EXAMPLE>', {}],
    ['ours without a sender', 'From: me@mail.example', { MAIL_FROM: '<>' }],
    ['below ours', 'From: x@sub.mail.example', {}],
    ['the second of ours', 'From: x@second.example', {}],
    ['ours behind another', 'From: x@world.example, me@mail.example', {}],
    ['ours in a second From', 'From: x@world.example\r\nFrom: me@mail.example', {}],
    ['ours in what cannot be read', 'From: "x <me@mail.example>', {}],
    ['ours with a dot', 'From: me@mail.example.', {}],
    ['ours, as another may send', 'From: me@mail.example', { SPF_PASS: '1' }],
    [
      'ours, signed by another',
      `${TOP};dkim=pass  header.b=abc  header.d=world.example\nFrom: me@mail.example`,
      {},
    ],
    [
      'ours, signed badly',
      `${TOP};dkim=fail  reason="x"  header.b=abc  header.d=mail.example\nFrom: me@mail.example`,
      {},
    ],
    [
      'ours, with a reason that looks as if',
      `${TOP};dkim=fail  reason=";dkim=pass header.d=mail.example;"  header.d=x.example\nFrom: me@mail.example`,
      {},
    ],
    [
      'ours, with results that it brings itself',
      'Received: x\r\nAuthentication-Results: mx.mail.example\r\n\t;dkim=pass  header.d=mail.example\r\nFrom: me@mail.example',
      {},
    ],
  ])('takes none from elsewhere in the name of a domain that is %s', (_what, header, env) => {
    expect(outside(header, env)).toEqual(refused('is signed by it'))
  })
})
