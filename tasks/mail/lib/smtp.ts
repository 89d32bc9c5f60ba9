import type { TLSSocket } from 'node:tls'

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

/** A conversation with a mail server, which has greeted and taken our EHLO. */
export interface SmtpTalk {
  /** The port that we came from. */
  readonly port: number
  say(line: string): Promise<SmtpReply>
  close(): void
}

/** A message to be handed in. */
export interface SmtpMessage {
  readonly from: string
  readonly to: string
  /** Lines ended by CRLF, without the dot at the end. */
  readonly content: string
}

/** Connects, checks the certificate, and greets. */
export async function openSmtp(server: SmtpServer): Promise<SmtpTalk> {
  const { address, port, name, ca, timeout, signal } = server
  // Loaded when a message is sent: Node's TLS is dear, and most runs send none.
  const { connect } = await import('node:tls')
  const socket = connect({
    host: address,
    port,
    servername: name,
    ...(ca === undefined ? {} : { ca }),
    timeout,
  })
  const stop = () => socket.destroy(new Error('interrupted'))
  signal.addEventListener('abort', stop, { once: true })
  socket.on('close', () => signal.removeEventListener('abort', stop))
  socket.on('timeout', () => socket.destroy(new Error(`no answer within ${timeout / 1000} s`)))
  const next = replies(socket)
  const say = async (line: string): Promise<SmtpReply> => {
    socket.write(`${line}\r\n`)
    return next()
  }
  try {
    require(await next(), 220, 'the greeting')
    require(await say(`EHLO ${HELO}`), 250, 'EHLO')
  } catch (error) {
    socket.destroy()
    throw error
  }
  return { port: socket.localPort ?? 0, say, close: () => socket.end('QUIT\r\n') }
}

/** Who we say we are: a client that hands in mail has no name of its own to prove. */
const HELO = '[127.0.0.1]'

/** Tries a login (AUTH PLAIN, RFC 4954). */
export function login(talk: SmtpTalk, user: string, password: string): Promise<SmtpReply> {
  return talk.say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`)
}

/** Hands in a message; gives the words with which it was taken. */
export async function handIn(talk: SmtpTalk, { from, to, content }: SmtpMessage): Promise<string> {
  require(await talk.say(`MAIL FROM:<${from}>`), 250, 'the sender')
  require(await talk.say(`RCPT TO:<${to}>`), 250, 'the recipient')
  require(await talk.say('DATA'), 354, 'the message')
  // A line that begins with a dot gets one more (RFC 5321, 4.5.2).
  return require(await talk.say(`${content.replace(/^\./gm, '..')}\r\n.`), 250, 'the message').text
}

/** The reply, if it has the code that means yes. */
function require(reply: SmtpReply, code: number, what: string): SmtpReply {
  if (reply.code !== code) throw new Error(`the server does not take ${what}: ${reply.code} ${reply.text}`)
  return reply
}

/** The most characters that wait at once: a reply has a few lines. */
const LONGEST = 64 * 1024

/** Gives the replies one by one; a reply may have many lines. */
function replies(socket: TLSSocket): () => Promise<SmtpReply> {
  const ready: SmtpReply[] = []
  const waiting: { readonly done: (reply: SmtpReply) => void; readonly fail: (error: Error) => void }[] = []
  let text = ''
  let lost: Error | undefined
  const end = (error: Error) => {
    lost ??= error
    for (const one of waiting.splice(0)) one.fail(lost)
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
    if (text.length > LONGEST) socket.destroy(new Error('the server does not stop speaking'))
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\n/.exec(text)
      if (match === null) break
      text = text.slice(match[0].length)
      const words = match[0]
        .trim()
        .split(/\r?\n/)
        .map((line) => line.slice(4))
      const reply = { code: Number(match[1]), text: words.join('; ') }
      const first = waiting.shift()
      if (first === undefined) ready.push(reply)
      else first.done(reply)
    }
  })
  socket.on('error', end)
  socket.on('close', () => end(new Error('the server hung up')))
  return () =>
    new Promise((done, fail) => {
      const reply = ready.shift()
      if (reply !== undefined) done(reply)
      else if (lost !== undefined) fail(lost)
      else waiting.push({ done, fail })
    })
}
