import { setTimeout as sleep } from 'node:timers/promises'
import { reveal, type Secret } from 'hostwright'
import type { ImapFlow } from 'imapflow'

/** A mailbox that is read over IMAP and TLS. */
export interface Mailbox {
  /** The name of the server, which its certificate must have. */
  readonly host: string
  /** Where it is reached, if not under its name. */
  readonly address: string
  readonly port: number
  readonly user: string
  readonly password: string | Secret
  /** Authorities to trust instead of the public ones, PEM. */
  readonly ca: string | null
}

/** A message that has arrived. */
export interface Arrived {
  /** The folder that it is in. */
  readonly folder: string
  readonly isJunk: boolean
  /** Its lines Authentication-Results. */
  readonly head: string
}

/** Waits until a message is there, by its Message-ID, in the inbox or among junk. Throws an Error if it does not come. */
export async function arrival(mailbox: Mailbox, id: string, until: number): Promise<Arrived> {
  const client = await opened(mailbox)
  try {
    const junk = (await client.list())
      .filter(({ specialUse }) => specialUse === '\\Junk')
      .map(({ path }) => path)
    for (;;) {
      for (const folder of ['INBOX', ...junk]) {
        const head = await headIn(client, folder, id)
        if (head !== undefined) return { folder, isJunk: folder !== 'INBOX', head }
      }
      if (Date.now() > until) throw new Error(`the message has not arrived in the mailbox of ${mailbox.user}`)
      await sleep(1000)
    }
  } finally {
    client.close()
  }
}

async function opened({ host, address, port, user, password, ca }: Mailbox): Promise<ImapFlow> {
  // Loaded when a mailbox is read: most runs read none.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: address,
    servername: host,
    port,
    secure: true,
    auth: { user, pass: reveal(password) },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    ...(ca === null ? {} : { tls: { ca, servername: host } }),
  })
  client.on('error', () => undefined) // whatever waits for an answer is told
  await client.connect()
  return client
}

async function headIn(client: ImapFlow, folder: string, id: string): Promise<string | undefined> {
  const lock = await client.getMailboxLock(folder)
  try {
    await client.noop()
    const found = await client.search({ header: { 'message-id': id } })
    const [last] = found === false || found === undefined ? [] : found.slice(-1)
    if (last === undefined) return undefined
    const message = await client.fetchOne(String(last), { headers: ['authentication-results'] })
    return message === false ? undefined : (message.headers?.toString('utf8') ?? '')
  } finally {
    lock.release()
  }
}
