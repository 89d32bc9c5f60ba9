import { createHash, X509Certificate } from 'node:crypto'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { defineFact } from 'hostwright'
import { type LineTalk, openTalk } from './line-talk.ts'

/** A port of the mail server, at one of its addresses. */
export type Port = {
  readonly address: string
  readonly port: 25 | 465 | 587 | 143 | 993
  /** The name that its certificate must have. */
  readonly name: string
  /** Authorities to trust besides the public ones, PEM. */
  readonly ca: string | null
}

/** The certificate that a server shows. */
export type Served = {
  readonly names: readonly string[]
  readonly serial: string
  /** Seconds since 1970. */
  readonly notAfter: number
  /** SHA-256 of its public key, hex, as TLSA records have it. */
  readonly key: string
}

/** What a port says. `failed`: why it could not be reached, in Node’s code and words. */
export type PortSeen =
  | { readonly failed: { readonly code: string; readonly words: string } }
  | {
      /** What it calls itself in its greeting and its answer to EHLO, without TLS. */
      readonly greeting: string | null
      readonly ehlo: string | null
      /** It offers AUTH without TLS. */
      readonly openAuth: boolean
      /** How it goes over to TLS; `null`: it does. */
      readonly tlsFault: string | null
      /** Why its certificate is not trusted; `null`: it is. */
      readonly untrusted: string | null
      readonly protocol: string | null
      readonly served: Served | null
      /** Protocols that are too old, and accepted all the same. */
      readonly old: readonly string[]
      /** By the controller’s clock, seconds since 1970. */
      readonly now: number
    }

/** What a port of a mail server says to a client that goes over to TLS. */
export const portSeen = defineFact<Port, PortSeen>({
  name: 'mail port',
  answer: async (port, signal) => {
    const [seen, ...old] = await Promise.all([
      look(port, signal),
      ...(port.port === 143 ? [] : OLD).map((one) => takesOld(port, one, signal)),
    ])
    return 'failed' in seen ? seen : { ...seen, old: old.filter((one) => one !== undefined) }
  },
})

const OLD = ['TLSv1', 'TLSv1.1'] as const

/** The ports that speak TLS from the first byte. */
const TLS_AT_ONCE: readonly number[] = [465, 993]

async function look(port: Port, signal: AbortSignal): Promise<PortSeen> {
  const about = trusting(port)
  try {
    const talk = await openTalk({ ...port, signal }, TLS_AT_ONCE.includes(port.port) ? about : undefined)
    const talking = IMAP.includes(port.port) ? imapTalked(talk) : talked(talk, port, about)
    return await talking.finally(talk.end)
  } catch (error) {
    return { failed: { code: codeOf(error), words: error instanceof Error ? error.message : String(error) } }
  }
}

/** What a port says that was reached. */
export type Met = Exclude<PortSeen, { readonly failed: unknown }>

async function talked(talk: LineTalk, { port }: Port, about: ConnectionOptions): Promise<Met> {
  const greeting = (await talk.reply()).lines[0]?.split(' ')[0] ?? null
  const { lines } = await talk.say(`EHLO ${HELO}`)
  const ehlo = lines[0]?.split(' ')[0] ?? null
  const base = { greeting, ehlo, old: [], now: Math.floor(Date.now() / 1000) }
  const openAuth = port !== 465 && lines.slice(1).some((line) => /^AUTH\b/i.test(line))
  const none = { openAuth, untrusted: null, protocol: null, served: null }
  try {
    const socket = talk.secured() ?? (await upgraded(talk, about))
    return { ...base, openAuth, tlsFault: null, ...servedBy(socket) }
  } catch (error) {
    return { ...base, ...none, tlsFault: error instanceof Error ? error.message : String(error) }
  }
}

const IMAP: readonly number[] = [143, 993]

/** What a port of IMAP says, which gives no name: on 143 only whether it would take a password as it is. */
async function imapTalked(talk: LineTalk): Promise<Met> {
  const greeting = (await talk.reply()).lines[0] ?? ''
  const base = { greeting: null, ehlo: null, old: [], now: Math.floor(Date.now() / 1000) }
  const socket = talk.secured()
  if (socket !== null) return { ...base, openAuth: false, tlsFault: null, ...servedBy(socket) }
  const { lines } = await talk.say('a CAPABILITY')
  const openAuth = ![greeting, ...lines].some((line) => /\bLOGINDISABLED\b/i.test(line))
  return { ...base, openAuth, tlsFault: null, untrusted: null, protocol: null, served: null }
}

/** Who we say we are. */
export const HELO = '[127.0.0.1]'

/** Any certificate is taken, and then judged. */
function trusting({ name, ca }: Port): ConnectionOptions {
  return {
    servername: name,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ...(ca === null ? {} : { ca: [ca] }),
  }
}

async function upgraded(talk: LineTalk, about: ConnectionOptions): Promise<TLSSocket> {
  const { code, lines } = await talk.say('STARTTLS')
  if (code !== 220) throw new Error(`STARTTLS is not accepted: ${code} ${lines.join(' ')}`)
  return talk.secure(about)
}

function servedBy(socket: TLSSocket): Pick<Met, 'untrusted' | 'protocol' | 'served'> {
  const { raw } = socket.getPeerCertificate()
  // A Node error, or a text as its code, by the version of Node.
  const fault: unknown = socket.authorizationError
  const untrusted = socket.authorized ? null : fault instanceof Error ? fault.message : String(fault)
  return { untrusted, protocol: socket.getProtocol(), served: raw === undefined ? null : servedOf(raw) }
}

function servedOf(raw: Buffer): Served {
  const read = new X509Certificate(raw)
  const names = (read.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'))
  return {
    names: names.map((name) => name.slice('DNS:'.length)).sort(),
    serial: read.serialNumber,
    notAfter: Date.parse(read.validTo) / 1000,
    key: createHash('sha256')
      .update(read.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
  }
}

/** The protocol, if the server accepts it although nobody should. */
async function takesOld(
  port: Port,
  version: (typeof OLD)[number],
  signal: AbortSignal,
): Promise<string | undefined> {
  const options: ConnectionOptions = {
    ...trusting(port),
    minVersion: version,
    maxVersion: version,
    // Our own library refuses them, too, unless told otherwise.
    ciphers: 'DEFAULT:@SECLEVEL=0',
  }
  try {
    const talk = await openTalk({ ...port, signal }, TLS_AT_ONCE.includes(port.port) ? options : undefined)
    return await oldTalk(talk, options).finally(talk.end)
  } catch {
    return undefined
  }
}

async function oldTalk(talk: LineTalk, options: ConnectionOptions): Promise<string | undefined> {
  if (talk.secured() === null) {
    await talk.reply()
    await talk.say(`EHLO ${HELO}`)
    await upgraded(talk, options)
  }
  return talk.secured()?.getProtocol() ?? undefined
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
