import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningHost } from '../host.ts'

/** The one who gets and sends mail in the outside world. */
export const OUTSIDE = 'outside@world.example'

/** A message in the outside mailbox. */
export interface Message {
  readonly file: string
  readonly raw: string
  readonly body: string
  /** Name in lower case and unfolded value, from the top. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** All values of a header. */
  header(name: string): string[]
}

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

async function readMaildir(directory: string): Promise<Message[]> {
  const files: string[] = []
  for (const part of ['new', 'cur']) {
    const path = join(directory, part)
    if (existsSync(path)) files.push(...(await readdir(path)).map((name) => join(path, name)))
  }
  const messages = await Promise.all(
    files.map(async (file) => parseMessage(file, await readFile(file, 'utf8'))),
  )
  // A Maildir name begins with the second and, after M, the microsecond of arrival.
  return messages.sort((a, b) => (a.file.replace(/^.*\//, '') < b.file.replace(/^.*\//, '') ? -1 : 1))
}

/** Reads a message as it lies in a Maildir. */
export function parseMessage(file: string, raw: string): Message {
  const text = raw.replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = end === -1 ? text : text.slice(0, end)
  const headers = head
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const]
    })
  return {
    file,
    raw,
    body: end === -1 ? '' : text.slice(end + 2),
    headers,
    header: (name) => headers.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value),
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
