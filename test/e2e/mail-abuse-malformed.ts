import { connect } from 'node:net'
import { ELSEWHERE, sayAll, type Talk, talkTo } from './mail-abuse-talk.ts'

/** Something that no proper client says, and the answers that are right. */
export interface Malformed {
  readonly what: string
  readonly tried: (host: string, ip6: string) => Promise<string>
  readonly expected: RegExp
}

const HELLO = 'EHLO judge.lab.example'
const SENDER = 'MAIL FROM:<stranger@judge.lab.example>'
const EVE = 'RCPT TO:<eve@shop.example>'
const AT_ONCE = [HELLO, SENDER, EVE, 'DATA'] as const

/** What was answered to the last thing that was said, or that the connection was closed. */
async function last(port: number, host: string, act: (talk: Talk) => Promise<string>): Promise<string> {
  const talk = await talkTo(host, port)
  try {
    return (await act(talk)) || 'closed'
  } finally {
    talk.end()
  }
}

/** A message of these bytes, behind its commands. */
const message = (what: string, bytes: () => string, expected: RegExp): Malformed => ({
  what,
  expected,
  tried: (host) =>
    last(25, host, async (talk) => {
      const begun = (await sayAll(talk, AT_ONCE)).at(-1) ?? ''
      if (!begun.startsWith('354')) return `not begun: ${begun}`
      return talk.say(`${bytes()}\r\n.\r\n`)
    }),
})
/** Bytes instead of a conversation, or after its beginning. */
const bytes = (what: string, said: readonly string[], expected: RegExp): Malformed => ({
  what,
  expected,
  tried: (host) => last(25, host, async (talk) => (await sayAll(talk, said)).at(-1) ?? ''),
})

const HEAD = 'From: stranger@judge.lab.example\r\nTo: eve@shop.example\r\n'
/** Refused, or taken as it is: both do no harm. */
const EITHER = /^(250|[45]\d\d)|^closed$/
const NO = /^[45]\d\d|^closed$/

async function injected(host: string): Promise<string> {
  const talk = await talkTo(host, 587)
  await talk.say(`${HELLO}\r\n`)
  // In one packet: what comes behind STARTTLS was not said in TLS.
  const ready = await talk.say(`STARTTLS\r\n${SENDER}\r\n${EVE}\r\n`)
  if (!ready.startsWith('220')) return `refused: ${ready}`
  try {
    await talk.secure()
  } catch {
    return 'refused: no TLS'
  }
  const early = await talk.hear(700)
  const answer = await talk.say('RCPT TO:<eve@shop.example>\r\n')
  talk.end()
  return `early: '${early}' then: ${answer || 'closed'}`
}

async function unfinished(host: string): Promise<string> {
  const talk = await talkTo(host, 25)
  await sayAll(talk, AT_ONCE)
  await talk.send(`${HEAD}Subject: relayed half\r\n\r\nhello\r\n`)
  talk.end()
  return 'left'
}

async function crowd(host: string): Promise<string> {
  const all = await Promise.all(
    Array.from({ length: 200 }, () => talkTo(host, 25).catch((error: unknown) => String(error))),
  )
  for (const one of all) if (typeof one !== 'string') one.end()
  return last(25, host, (talk) => talk.say(`${HELLO}\r\n`))
}

async function recipients(host: string): Promise<string> {
  const talk = await talkTo(host, 25)
  await sayAll(talk, [HELLO, SENDER])
  let taken = 0
  for (let at = 0; at < 1000; at++) {
    const answer = await talk.say(`RCPT TO:<eve+${at}@shop.example>\r\n`)
    if (answer.startsWith('250')) taken++
    if (answer === '') break
  }
  talk.end()
  return `taken ${taken < 1000 ? 'not all' : 'all'}`
}

/** Not TLS where TLS is expected: the server ends it. */
function noTls(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 465, localAddress: ELSEWHERE }, () =>
      socket.write(`${HELLO}\r\n`.repeat(50)),
    )
    socket
      .once('close', () => resolve('closed'))
      .on('error', () => undefined)
      .on('data', () => undefined)
    socket.setTimeout(20_000, () => socket.destroy())
  })
}

/** What a server must survive. */
export const MALFORMED: readonly Malformed[] = [
  message('NUL in the header', () => `${HEAD}Subject: a\0b\r\n\r\nhello`, EITHER),
  message('NUL in the text', () => `${HEAD}Subject: nul\r\n\r\na\0b`, EITHER),
  message('a bare carriage return', () => `${HEAD}Subject: cr\r\n\r\na\rb`, EITHER),
  message('a bare line feed', () => `${HEAD}Subject: lf\r\n\r\na\nb`, EITHER),
  message('a header line of 100 kB', () => `${HEAD}Subject: ${'x'.repeat(100_000)}\r\n\r\nhello`, EITHER),
  message('10,000 header lines', () => `${HEAD}${'X-A: b\r\n'.repeat(10_000)}\r\nhello`, EITHER),
  message('a line of text of 1 MB', () => `${HEAD}Subject: long\r\n\r\n${'x'.repeat(1_000_000)}`, EITHER),
  message('a message without From', () => 'Subject: no from\r\n\r\nhello', EITHER),
  message('a message without a header', () => '\r\nhello', EITHER),
  message('a message of nothing', () => '', EITHER),
  message(
    'two dates',
    () => `${HEAD}Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nDate: x\r\nSubject: two\r\n\r\nhello`,
    EITHER,
  ),
  message('a header that does not end', () => `${HEAD}Subject: endless`, EITHER),
  message('a header that begins with a blank', () => ` folded\r\n${HEAD}\r\nhello`, EITHER),
  message('bytes that are no text', () => `${HEAD}Subject: \u00ff\u00fe\u0080\r\n\r\n\u00ff`, EITHER),
  message(
    'a signature that is none',
    () => `DKIM-Signature: v=1; a=; b=${'='.repeat(5000)}; d=; h=:::;\r\n${HEAD}\r\nhello`,
    EITHER,
  ),
  message(
    'a hundred signatures',
    () =>
      `${'DKIM-Signature: v=1; a=rsa-sha256; d=world.example; s=lab; h=from; bh=AAAA; b=AAAA\r\n'.repeat(100)}${HEAD}\r\nhello`,
    EITHER,
  ),
  message(
    'a message that has gone round',
    () => `${'Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n'.repeat(120)}${HEAD}\r\nhello`,
    NO,
  ),
  message(
    'a message of 60 MB',
    () => `${HEAD}Subject: huge\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(60_000)}`,
    NO,
  ),
  bytes('a size of 1 TB that is announced', [HELLO, `${SENDER} SIZE=1000000000000`], EITHER),
  bytes('a size that is no number', [HELLO, `${SENDER} SIZE=-1`], EITHER),
  bytes('a command of 10 kB', [HELLO, `NOOP ${'x'.repeat(10_000)}`], EITHER),
  bytes('a name of 10 kB', [`EHLO ${'x'.repeat(10_000)}`], EITHER),
  bytes('a recipient of 10 kB', [HELLO, SENDER, `RCPT TO:<${'x'.repeat(10_000)}@shop.example>`], NO),
  bytes('a sender of 10 kB', [HELLO, `MAIL FROM:<${'x'.repeat(10_000)}@a.example>`], EITHER),
  bytes('a line of 1 MB', ['x'.repeat(1_000_000)], NO),
  bytes('a message before a greeting', [SENDER, EVE, 'DATA'], NO),
  bytes('a recipient before a sender', [HELLO, EVE], NO),
  bytes('text before a recipient', [HELLO, SENDER, 'DATA'], NO),
  bytes('a sender twice', [HELLO, SENDER, SENDER], EITHER),
  bytes('no name in the greeting', ['EHLO'], NO),
  bytes('a command that does not exist', [HELLO, 'XYZZY'], NO),
  bytes('BDAT', [HELLO, SENDER, EVE, 'BDAT 5 LAST'], NO),
  bytes('TURN', [HELLO, 'TURN'], NO),
  bytes('five hundred commands that do not exist', [HELLO, ...Array<string>(500).fill('XYZZY')], NO),
  bytes('a request of a browser', ['GET / HTTP/1.1', 'Host: mx.mail.example', ''], NO),
  bytes('a login that is no base64', [HELLO, 'AUTH PLAIN ***'], NO),
  bytes('a sender that is no address', [HELLO, 'MAIL FROM:<<<@@>>>'], NO),
  bytes('a sender with a line in it', [HELLO, 'MAIL FROM:<a\rRCPT TO:<eve@shop.example>@b.example>'], EITHER),
  {
    what: 'all commands at once, before any answer',
    expected: /^closed$|^[2-5]\d\d/,
    tried: (host) => last(25, host, (talk) => talk.say(`${HELLO}\r\n${SENDER}\r\n${EVE}\r\nDATA\r\n`)),
  },
  {
    what: 'commands behind STARTTLS in one packet',
    expected: /^refused|^early: '' then: (503|closed)/,
    tried: injected,
  },
  { what: 'a message that is left unfinished', expected: /^left$/, tried: unfinished },
  { what: '1,000 recipients', expected: /^taken not all$/, tried: recipients },
  { what: '200 connections at once', expected: /^250/, tried: crowd },
  { what: 'a conversation without TLS where TLS is due', expected: /^closed$/, tried: noTls },
]
