import addressparser from 'nodemailer/lib/addressparser/index.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, OUTSIDE, openLab } from '../../src/lab/index.ts'
import { ENDS, FORGERIES, type Forgery, OWN, RELAYS, type Relay } from './mail-abuse-forms.ts'
import { MALFORMED } from './mail-abuse-malformed.ts'
import { plainLogin, sayAll, type Talk, talkTo } from './mail-abuse-talk.ts'
import { ANN, arrived, blankServer, forgive, MX, play, type Server, told } from './mail-outside-ground.ts'

const REFUSED = /^5\d\d[ -]/
const HELLO = 'EHLO judge.lab.example'
const STRANGER = 'stranger@judge.lab.example'

describe.skipIf(!isInLab())('a mail server under attack', { timeout: 300_000 }, () => {
  let server: Server
  let host = ''
  let was = ''

  const life = async () =>
    (await server.mx.get(['systemctl', 'show', '-p', 'ActiveState,NRestarts,MainPID', 'chasquid'])).trim()
  beforeAll(async () => {
    server = await blankServer()
    host = server.mx.ip4
    const made = await play(server, 'mailserver.yml')
    expect(made.code, told(made)).toBe(0)
    was = await life()
    expect(was).toContain('ActiveState=active')
  })
  afterAll(async () => openLab().down(server.mx))

  /** A conversation as ann@mail.example, who has logged in. */
  const asAnn = async (): Promise<Talk> => {
    const talk = await talkTo(host, 465)
    await talk.say(`${HELLO}\r\n`)
    expect(await talk.say(plainLogin('ann@mail.example', ANN))).toMatch(/^235/)
    return talk
  }
  /** Hands over a message, its bytes as they are; the answer to the last of it, or to what was refused. */
  const hand = async (talk: Talk, from: string, to: string, bytes: string): Promise<string> => {
    for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
      const answer = await talk.say(`${line}\r\n`)
      if (!/^[23]/.test(answer)) return `${line.slice(0, 4)} refused: ${answer}`
    }
    return talk.say(`${bytes}\r\n.\r\n`)
  }
  const send = async (subject: string, { envelope = 'ann@mail.example', header = '' }: Partial<Forgery>) => {
    const talk = await asAnn()
    const more = `To: ${OUTSIDE}\r\nSubject: ${subject}\r\nMessage-ID: <${Date.now()}@mail.example>\r\n`
    const from = header === '' ? 'From: ann@mail.example' : header
    const answer = await hand(talk, envelope, OUTSIDE, `${more}${from}\r\n\r\nhello`)
    talk.end()
    return answer
  }
  const subjects = async () => (await server.net.mail.list()).map((one) => one.header('subject')[0] ?? '')
  /** What was sent before it has come, too, when this has. */
  const settled = async (name: string) => {
    expect(await send(name, {})).toMatch(/^250/)
    await arrived(server, name)
  }

  const relay = async (
    { from = `<${STRANGER}>`, to, hello, first = [], port = 25, ip6 }: Relay,
    subject: string,
  ) => {
    const talk = await talkTo(ip6 ? (server.mx.ip6 ?? '') : host, port)
    if (port === 587) {
      await sayAll(talk, [HELLO, 'STARTTLS'])
      await talk.secure()
    }
    await sayAll(talk, [hello === undefined ? HELLO : `EHLO ${hello}`, ...first])
    const sender = await talk.say(`MAIL FROM:${from}\r\n`)
    const recipient = await talk.say(`RCPT TO:${to}\r\n`)
    if (!REFUSED.test(recipient)) await sayAll(talk, ['DATA', `Subject: ${subject}\r\n\r\nrelayed\r\n.`])
    talk.end()
    // Behind a recipient who is ours, the sender has been named already: that he is named again is what is refused.
    return { sender, recipient }
  }
  it.each(RELAYS.map((one, at) => ({ ...one, subject: `relayed ${at}` })))(
    'passes nothing on for strangers: $form',
    async ({ subject, ...form }) => {
      const { sender, recipient } = await relay(form, subject)
      expect(recipient, `MAIL: ${sender}`).toMatch(REFUSED)
    },
  )
  it('has passed nothing on for strangers', async () => {
    await settled('after relays')
    expect((await subjects()).filter((one) => one.startsWith('relayed'))).toEqual([])
  })

  it.each<[string, number, readonly string[]]>([
    ['PLAIN', 587, [HELLO, plainLogin('ann@mail.example', ANN).trim()]],
    [
      'PLAIN in two steps',
      587,
      [HELLO, 'AUTH PLAIN', Buffer.from(`\0ann@mail.example\0${ANN}`).toString('base64')],
    ],
    [
      'LOGIN',
      587,
      [
        HELLO,
        'AUTH LOGIN',
        Buffer.from('ann@mail.example').toString('base64'),
        Buffer.from(ANN).toString('base64'),
      ],
    ],
    ['PLAIN before any greeting', 587, [plainLogin('ann@mail.example', ANN).trim()]],
    ['PLAIN at port 25', 25, [HELLO, plainLogin('ann@mail.example', ANN).trim()]],
  ])('takes no login before TLS: %s', async (_, port, lines) => {
    const talk = await talkTo(host, port)
    const answers = await sayAll(talk, lines)
    talk.end()
    expect(answers.join('\n')).not.toMatch(/^(235|334)/m)
    // Who goes on all the same is sent away.
    expect(answers.at(-1)).toMatch(/^5\d\d[ -]|^421 /)
  })

  it.each(FORGERIES.map((one, at) => ({ ...one, subject: `forged ${at}` })))(
    'lets an account send as nobody else: $form',
    async ({ subject, ...form }) => {
      expect(await send(subject, form)).toMatch(/^(MAIL refused: |RCPT refused: )?5\d\d[ -]/)
    },
  )
  it('has sent nothing for those who were somebody else', async () => {
    await settled('after forgeries')
    expect((await subjects()).filter((one) => one.startsWith('forged'))).toEqual([])
  })
  it.each(OWN.map((one, at) => ({ ...one, subject: `own ${at}` })))(
    'lets an account send as itself: $form',
    async ({ subject, ...form }) => {
      expect(await send(subject, form)).toMatch(/^250/)
      const [from = ''] = (await arrived(server, subject)).header('from')
      const read = addressparser(from, { flatten: true }).map(({ address }) => address.toLowerCase())
      expect(read).toHaveLength(1)
      expect(read[0]).toMatch(/^ann(\+lists)?@mail\.example$/)
    },
  )

  /** A message in a message: `bytes` stand where the first one may seem to end. */
  const smuggle = async (side: string, bytes: string, subject: string) => {
    const isOurs = side === 'from an account'
    const [talk, from, to] = isOurs
      ? ([await asAnn(), 'ann@mail.example', OUTSIDE] as const)
      : ([await talkTo(host, 25), STRANGER, 'bob@mail.example'] as const)
    if (!isOurs) await talk.say(`${HELLO}\r\n`)
    const second = `MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\nFrom: ${from}\r\nSubject: ${subject}\r\n\r\nhello`
    const first = await hand(talk, from, to, `From: ${from}\r\nSubject: whole\r\n\r\nhello${bytes}${second}`)
    const more = await talk.hear(300)
    return { talk, first, more }
  }
  const SIDES = ['from outside', 'from an account']
  describe.each(SIDES)('a message %s', (side) => {
    it('that ends, and then another, are two: so a smuggled one would be seen', async () => {
      const { talk, first, more } = await smuggle(side, '\r\n.\r\n', `second ${side}`)
      expect([first, more].join('\n')).toMatch(/^250/)
      await arrived(server, `second ${side}`)
      talk.end()
    })
    it.each(ENDS)('does not end with %s', async (form, bytes) => {
      const { talk, first, more } = await smuggle(side, bytes, `smuggled ${form} ${side}`)
      talk.end()
      expect(first).toMatch(/^(250|5\d\d)|^$/)
      // Whatever it makes of the rest: there is no second answer that takes a message.
      expect(more).not.toMatch(/^(250|354)/)
    })
  })
  it('has smuggled no message in or out', async () => {
    await settled('after smuggling')
    await new Promise((wake) => setTimeout(wake, 3000))
    expect((await subjects()).filter((one) => one.startsWith('smuggled'))).toEqual([])
  })

  it.each(MALFORMED)('is not harmed by $what', async ({ tried, expected }) => {
    expect(await tried(host, server.mx.ip6 ?? '')).toMatch(expected)
    expect(await life()).toBe(was)
  })

  it('holds off who guesses passwords within ten tries, in one connection or many', async () => {
    let tries = 0
    const isShut = async () => {
      const socket = await Promise.race([talkTo(host, 465).catch(() => 'shut' as const), shutAfter(4000)])
      if (socket === 'shut') return true
      await socket.say(`${HELLO}\r\n`)
      if (tries < 10) {
        tries++
        await socket.say(plainLogin('ann@mail.example', `guess ${tries}`))
      }
      socket.end()
      return false
    }
    await expect.poll(isShut, { timeout: 90_000, interval: 200 }).toBe(true)
    expect(tries).toBeLessThanOrEqual(10)
    await forgive(server)
  })

  it('is the same as before, and still sends', async () => {
    expect(await life()).toBe(was)
    await expect.poll(() => send('at the end', {}), { timeout: 30_000 }).toMatch(/^250/)
    const words = (await arrived(server, 'at the end')).header('authentication-results').join(' ')
    for (const word of ['dkim=pass', 'spf=pass', 'dmarc=pass']) expect(words).toContain(word)
    expect(await server.mx.get(['journalctl', '-u', 'chasquid', '-o', 'cat'])).not.toMatch(
      /panic|runtime error/,
    )
    expect(MX).toBe('mx.mail.example')
  })
})

const shutAfter = (milliseconds: number) =>
  new Promise<'shut'>((done) => setTimeout(() => done('shut'), milliseconds))
