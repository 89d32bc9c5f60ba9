import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningHost } from '../host.ts'
import { type Message, readMaildir } from './maildir.ts'

/** The one who gets and sends mail in the outside world. */
export const OUTSIDE = 'outside@world.example'

/** A message that the outside world sends. */
export interface Draft {
  readonly to: string
  readonly from?: string
  readonly subject?: string
  readonly text?: string
}

/** The mailbox and the postman of the outside world. */
export interface Mail {
  /** What has arrived for {@link OUTSIDE}, oldest first. */
  list(): Promise<Message[]>
  /** Waits for a message that is looked for; default 60 s. */
  wait(wanted: (message: Message) => boolean, seconds?: number): Promise<Message>
  send(draft: Draft): Promise<void>
  /** What the outside mail server logged: says why a message was refused or deferred. */
  log(): Promise<string>
}

/** The handle of the mail server that runs on a host. */
export function openMail(world: RunningHost): Mail {
  const list = (): Promise<Message[]> => readMaildir(join(world.root, 'home/outside/Maildir'))
  const log = (): Promise<string> =>
    world.get([
      'journalctl',
      '--no-pager',
      '-o',
      'cat',
      '-t',
      'postfix/smtpd',
      '-t',
      'postfix/smtp',
      '-t',
      'postfix/local',
      '-t',
      'opendkim',
      '-t',
      'opendmarc',
    ])
  return {
    list,
    log,
    async wait(wanted, seconds = 60) {
      const until = Date.now() + seconds * 1000
      while (Date.now() < until) {
        const found = (await list()).find(wanted)
        if (found !== undefined) return found
        await sleep(200)
      }
      throw new Error(
        `No such mail in ${seconds} s; the outside mail server says:\n${(await log()).slice(-3000)}`,
      )
    },
    async send(draft) {
      const from = draft.from ?? OUTSIDE
      await world.get(['sendmail', '-i', '-f', from, draft.to], { input: compose({ ...draft, from }) })
    },
  }
}

function compose({ to, from, subject, text }: Draft): string {
  const headers = [`From: <${from}>`, `To: <${to}>`, `Subject: ${subject ?? 'from the outside world'}`]
  const id = `Message-ID: <${Date.now()}.${process.pid}@world.example>`
  return [
    ...headers,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    id,
    '',
    text ?? 'Hello.',
    '',
  ].join('\n')
}
