import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Act, argv, defineAct, HostError, reveal, type Secret, type Shells, utf8 } from 'hostwright'
import { faultsOf, verdictsOf } from './auth-results.ts'
import { arrival, type Mailbox } from './imap.ts'
import { openSmtp, type SmtpServer } from './smtp.ts'

/** A message that is sent to see whether it arrives. */
export interface MailTest {
  /** The name of the server, which its certificate must have. */
  readonly server: string
  /** Where it is reached, if not under its name. */
  readonly address: string
  readonly port: number
  readonly ca: string | null
  readonly user: string
  readonly password: string | Secret
  /** The account with which a wrong password is tried. */
  readonly guessAs: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** Seconds until it must have been handed on. */
  readonly timeout: number
  /** The mailbox that it arrives in, where it is read, and must have passed SPF, DKIM and DMARC. */
  readonly mailbox: Mailbox | null
}

/** A test message is handed in and followed until another server has taken it; a wrong password must be refused. Leaves nothing behind on the host. */
export function mailTested(test: MailTest): Act {
  return tested({
    subject: `${test.from} to ${test.to}`,
    leaves: false,
    data: { ...test, mailbox: test.mailbox === null ? null : { ...test.mailbox } },
    summary: `send a test message from ${test.from} to ${test.to}, by ${test.server}${test.mailbox === null ? '' : `, and read it at ${test.mailbox.host}`}`,
  })
}

/** Test messages: handed in by the controller, followed in the host's journal. */
const tested = defineAct<MailTest>({
  name: 'mail test',
  withShells: async ({ data: test }, shells, stateOwner) => {
    await refusesWrong(test)
    const since = await cursor(shells, stateOwner)
    const id = `${randomBytes(9).toString('hex')}@${test.server}`
    const port = await send(test, id)
    await follow({ test, shells, stateOwner, since, port })
    if (test.mailbox !== null) await readBack(test.mailbox, id, test.timeout)
  },
})

async function refusesWrong(test: MailTest): Promise<void> {
  const talk = await openSmtp(serverOf(test))
  const { code, text } = await talk.login(test.guessAs, randomBytes(18).toString('base64'))
  talk.close()
  if (code !== 535)
    throw new Error(`a wrong password of ${test.guessAs} is not refused (535), but: ${code} ${text}`)
}

/** Hands the message in; gives the port that we came from: chasquid does not say what it calls a message, but writes that down. */
async function send(test: MailTest, id: string): Promise<number> {
  const talk = await openSmtp(serverOf(test))
  try {
    const { code, text } = await talk.login(test.user, reveal(test.password))
    if (code !== 235) throw new Error(`${test.server} does not let ${test.user} log in: ${code} ${text}`)
    await talk.handIn({ from: test.from, to: test.to, content: contentOf(test, id) })
    return talk.port
  } finally {
    talk.close()
  }
}

function serverOf({ server, address, port, ca, timeout }: MailTest): SmtpServer {
  const signal = AbortSignal.timeout(timeout * 1000)
  return { name: server, address, port, timeout: 30_000, signal, ...(ca === null ? {} : { ca }) }
}

function contentOf({ from, to, subject }: MailTest, id: string): string {
  const head = [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
  ]
  const type = ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8']
  return [
    ...head,
    `Message-ID: <${id}>`,
    ...type,
    '',
    'This is a test of this mail server. No action is needed.',
  ].join('\r\n')
}

/** The message must be in the mailbox, and its receiver must trust it. */
async function readBack(mailbox: Mailbox, id: string, patience: number): Promise<void> {
  const { folder, isJunk, head } = await arrival(mailbox, id, Date.now() + patience * 1000)
  const faults = faultsOf(verdictsOf(head))
  if (faults.length > 0) throw new Error(`the message arrived, but not as it should: ${faults.join(', ')}`)
  if (isJunk) throw new Error(`the message arrived among junk (${folder})`)
}

interface Following {
  readonly test: MailTest
  readonly shells: Shells
  readonly stateOwner: string
  /** The place in the journal before the message. */
  readonly since: string
  readonly port: number
}

/** Reads what chasquid says of the message until it was sent, or was not. */
async function follow({ test, shells, stateOwner, since, port }: Following): Promise<void> {
  const until = Date.now() + test.timeout * 1000
  for (;;) {
    const lines = await journal(shells, stateOwner, since)
    const id = queueName(lines, test, port)
    const about = lines.filter((line) => id !== undefined && line.startsWith(`${id} `))
    const failed = about.find((line) => line.includes(' failed (permanent)'))
    if (failed !== undefined) throw new Error(failed)
    if (about.some((line) => line.endsWith(' sent')) && about.some((line) => line.endsWith(' all done')))
      return
    const tried = about.findLast((line) => line.includes(' failed '))
    const last = tried ?? about.at(-1) ?? 'the journal of chasquid does not mention it'
    if (Date.now() > until) throw new Error(`the message was not sent on within ${test.timeout} s: ${last}`)
    await sleep(500)
  }
}

/** What the queue calls our message: by the port that we came from, or, behind a NAT, the first between the two. */
function queueName(lines: readonly string[], { from, to }: MailTest, port: number): string | undefined {
  const queued = lines.filter((line) => line.includes(` from=${from} queued ip=`) && line.includes(to))
  return (queued.find((line) => line.includes(`:${port} `)) ?? queued[0])?.split(' ')[0]
}

async function cursor(shells: Shells, stateOwner: string): Promise<string> {
  const output = await read(shells, stateOwner, 'journalctl -n 1 -o cat --no-pager --show-cursor')
  return /^-- cursor: (.*)$/m.exec(output)?.[1] ?? ''
}

async function journal(shells: Shells, stateOwner: string, since: string): Promise<string[]> {
  const after = since === '' ? '' : argv(`--after-cursor=${since}`)
  const output = await read(shells, stateOwner, `journalctl -u chasquid -o cat --no-pager ${after}`)
  return utf8(output).split('\n')
}

async function read(shells: Shells, stateOwner: string, script: string): Promise<string> {
  const reader = await shells.reader(stateOwner)
  const { stdout, stderr, status } = await reader.run(script, { timeout: 30_000 })
  if (status !== 0) throw new HostError(utf8(stderr.trim()))
  return stdout
}
