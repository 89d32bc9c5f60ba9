import type { TLSSocket } from 'node:tls'
import type SmtpConnection from 'nodemailer/lib/smtp-connection'

/** A mail server that is spoken to over TLS from the first byte (port 465). */
export interface SmtpServer {
  readonly address: string
  readonly port: number
  /** The name that its certificate must have. */
  readonly name: string
  /** Authorities to trust instead of the public ones. */
  readonly ca?: string
  /** Milliseconds of silence after which it is given up. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** What a server said to a command: the code, and its words. */
export interface SmtpReply {
  readonly code: number
  readonly text: string
}

/** A message to be handed in. */
export interface SmtpMessage {
  readonly from: string
  readonly to: string
  /** Lines ended by CRLF, without the dot at the end. */
  readonly content: string
}

/** A conversation with a mail server, which has greeted and taken our EHLO. */
export interface SmtpTalk {
  /** The port that we came from. */
  readonly port: number
  /** Tries a login; gives the answer, be it yes or no. */
  login(user: string, password: string): Promise<SmtpReply>
  /** Hands in a message; gives the words with which it was taken. */
  handIn(message: SmtpMessage): Promise<string>
  close(): void
}

/** Who we say we are: a client that hands in mail has no name of its own to prove. */
const HELO = '[127.0.0.1]'

/** The most characters of a reply: it has a few lines. */
const LONGEST = 64 * 1024

/** Connects, checks the certificate, and greets. */
export async function openSmtp(server: SmtpServer): Promise<SmtpTalk> {
  const socket = await secured(server)
  const port = socket.localPort ?? 0
  // Loaded when a message is sent, as Node's TLS is: most runs send none.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const { timeout } = server
  const limits = { greetingTimeout: timeout, socketTimeout: timeout, maxResponseSize: LONGEST }
  const talk = new Connection({ connection: socket, secure: true, secured: true, name: HELO, ...limits })
  const step = steps(talk, timeout)
  await step((done) => talk.connect(done))
  return {
    port,
    login: (user, password) => login(talk, step, { user, pass: password }),
    handIn: async ({ from, to, content }) => {
      const sent = await step<{ readonly response: string }>((done) => talk.send({ from, to }, content, done))
      return replyOf(sent.response).text
    },
    close: () => talk.quit(),
  }
}

/** The connection is ours: nodemailer would look a name up past the controller's own (`/etc/hosts`). */
async function secured({ address, port, name, ca, timeout, signal }: SmtpServer): Promise<TLSSocket> {
  const { connect } = await import('node:tls')
  const about = { host: address, port, servername: name, timeout, ...(ca === undefined ? {} : { ca }) }
  return new Promise((done, fail) => {
    const socket = connect(about, () => done(socket))
    const stop = () => socket.destroy(new Error('interrupted'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    socket.on('close', () => signal.removeEventListener('abort', stop))
    socket.on('timeout', () => socket.destroy(silence(timeout)))
    socket.on('error', fail)
  })
}

function silence(timeout: number): Error {
  return new Error(`no answer within ${timeout / 1000} s`)
}

type Fault = SmtpConnection.SMTPError
type Done<T> = (error?: Fault | null, value?: T) => void
type Step = <T>(begin: (done: Done<T>) => void) => Promise<T>

/** What is said to a server, one at a time: a connection that ends says so to nobody who waits, but as an event. */
function steps(talk: SmtpConnection, timeout: number): Step {
  let lost: Fault | undefined
  let failed: ((error: Fault) => void) | undefined
  const end = (error: Fault) => {
    lost ??= error.code === 'ETIMEDOUT' ? silence(timeout) : error
    failed?.(lost)
  }
  talk.on('error', end)
  talk.on('end', () => end(new Error('the server closed the connection')))
  return async <T>(begin: (done: Done<T>) => void) => {
    const value = await new Promise<T | undefined>((done, fail) => {
      failed = (error) => fail(inWords(error))
      if (lost !== undefined) failed(lost)
      else begin((error, given) => (error ? fail(inWords(error)) : done(given)))
    })
    return value as T // what begin calls done with
  }
}

async function login(talk: SmtpConnection, step: Step, credentials: { user: string; pass: string }) {
  return step<SmtpReply>((done) =>
    talk.login({ credentials }, (error) => {
      const said = error === null ? talk.lastServerResponse : error.response
      if (typeof said === 'string') done(null, replyOf(said))
      else done(error)
    }),
  )
}

const TAKEN: { readonly [command: string]: string } = {
  CONN: 'the greeting',
  EHLO: 'EHLO',
  HELO: 'EHLO',
  'MAIL FROM': 'the sender',
  'RCPT TO': 'the recipient',
  DATA: 'the message',
}

/** In the server's words, where it said no. */
function inWords(error: Fault): Error {
  const what = TAKEN[error.command ?? '']
  if (error.response === undefined || what === undefined) return error
  const { code, text } = replyOf(error.response)
  return new Error(`the server does not accept ${what}: ${code} ${text}`)
}

function replyOf(response: string): SmtpReply {
  const words = response.split(/\r?\n/).map((line) => line.slice(4))
  return { code: Number(response.slice(0, 3)), text: words.join('; ') }
}
