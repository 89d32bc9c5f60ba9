import { setTimeout as sleep } from 'node:timers/promises'
import { defineFact } from 'hostwright'
import { type LineTalk, openTalk } from './line-talk.ts'
import { HELO } from './tls-fact.ts'

/** Whom the server is asked to take mail for. */
export type Talk = {
  readonly address: string
  readonly port: number
  readonly host: string
  readonly domain: string
  readonly mailboxes: readonly string[]
}

/** What was said last, and to what: an answer, or why there is none. */
export type Said = { readonly about: string; readonly code: number | null; readonly words: string }

/** What the server says on port 25 to those who are not its users. */
export type TalkSeen = {
  /** To senders and recipients who are both none of its own. */
  readonly relay: readonly Said[]
  /** To mailboxes that must take mail. */
  readonly mailboxes: readonly Said[]
  /** To a dot alone between line feeds that lack their carriage return; no code: it waits for the end, as it should. */
  readonly bareLf: Said
}

/**
 * What a stranger is told on port 25. No message is ended, so none is delivered, unless the server takes a bare line feed
 * for the end of a line: then postmaster gets an empty one.
 */
export const talkSeen = defineFact<Talk, TalkSeen>({
  name: 'mail talk',
  answer: async (talk, signal) => {
    const session = (about: string, work: (opened: LineTalk) => Promise<Said>) =>
      opened(talk, signal, work).catch(
        (error: unknown): Said => ({
          about,
          code: null,
          words: error instanceof Error ? error.message : String(error),
        }),
      )
    const [relay, mailboxes, bareLf] = await Promise.all([
      Promise.all(formsOf(talk).map((form) => session(form.about, (open) => hand(open, form)))),
      Promise.all(talk.mailboxes.map((to) => session(to, (open) => hand(open, { about: to, from: '', to })))),
      session('bare LF', (open) => smuggle(open, talk.domain)),
    ])
    return { relay, mailboxes, bareLf }
  },
})

/** A mailbox that no server but its own takes mail for. */
const STRANGER = 'relay-check@example.net'

interface Form {
  readonly about: string
  readonly from: string
  readonly to: string
}

/** Few: a server that counts refusals would take us for an attacker. */
function formsOf({ host, domain }: Talk): Form[] {
  return [
    { about: `from nobody to ${STRANGER}`, from: '', to: STRANGER },
    { about: `from postmaster@${domain} to ${STRANGER}`, from: `postmaster@${domain}`, to: STRANGER },
    ...(host === domain
      ? []
      : [
          {
            about: `to ${STRANGER} by way of ${host}`,
            from: '',
            to: `${STRANGER.replace('@', '%')}@${host}`,
          },
        ]),
  ]
}

async function opened(
  talk: Talk,
  signal: AbortSignal,
  work: (open: LineTalk) => Promise<Said>,
): Promise<Said> {
  const open = await openTalk({ address: talk.address, port: talk.port, signal })
  try {
    await open.reply()
    const { lines } = await open.say(`EHLO ${HELO}`)
    // Over TLS where there is any: a server may remember that a domain came without.
    if (lines.some((line) => /^STARTTLS\b/i.test(line)) && (await open.say('STARTTLS')).code === 220) {
      await open.secure({ servername: talk.host, rejectUnauthorized: false })
      await open.say(`EHLO ${HELO}`)
    }
    return await work(open)
  } finally {
    open.end()
  }
}

/** Asks for a recipient; what the server says to the sender counts, too. */
async function hand(open: LineTalk, { about, from, to }: Form): Promise<Said> {
  const sender = await open.say(`MAIL FROM:<${from}>`)
  const last = sender.code === 250 ? await open.say(`RCPT TO:<${to}>`) : sender
  return { about, code: last.code, words: last.lines.join(' ') }
}

/** Milliseconds to wait for an answer that should not come. */
const SILENCE = 1200

async function smuggle(open: LineTalk, domain: string): Promise<Said> {
  const about = 'bare LF'
  const taken = await hand(open, { about, from: '', to: `postmaster@${domain}` })
  if (taken.code !== 250) return { ...taken, about: 'recipient' }
  const { code, lines } = await open.say('DATA')
  if (code !== 354) return { about: 'DATA', code, words: lines.join(' ') }
  open.send('Subject: test of the mail server\r\n\r\nThis line ends wrongly.\n.\n')
  const reply = open.reply().catch(() => ({ code: 0, lines: ['it closed the connection'] }))
  const said = await Promise.race([reply, sleep(SILENCE, null)])
  if (said === null) return { about, code: null, words: 'it goes on waiting for the end' }
  return { about, code: said.code, words: said.lines.join(' ') }
}
