import type { Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'

/** Where a server is reached. */
export interface Reach {
  readonly address: string
  readonly port: number
  readonly signal: AbortSignal
}

/** What a server said: the code, and all of its lines. */
export interface Reply {
  readonly code: number
  readonly lines: readonly string[]
}

/** A conversation with a mail server, line by line, for what a proper client never says. */
export interface LineTalk {
  /** What it says next. Rejects if the connection ends first. */
  readonly reply: () => Promise<Reply>
  /** Says a line, and waits for the answer. */
  readonly say: (line: string) => Promise<Reply>
  /** Sends bytes as they are. */
  readonly send: (text: string) => void
  /** Goes on over TLS. */
  readonly secure: (about: ConnectionOptions) => Promise<TLSSocket>
  /** The connection, once it is secured. */
  readonly secured: () => TLSSocket | null
  readonly end: () => void
}

/** Milliseconds of silence after which a server is given up. */
const PATIENCE = 6000

/** The most characters that are read without the end of an answer. */
const LONGEST = 64 * 1024

/** Connects; `tls` is TLS from the first byte. */
export async function openTalk({ address, port, signal }: Reach, tls?: ConnectionOptions): Promise<LineTalk> {
  const { connect } = await import('node:net')
  // A signal of its own: many connections at once would be too many listeners to one.
  const plain = connect({ host: address, port, signal: AbortSignal.any([signal]) })
  plain.setTimeout(PATIENCE, () => plain.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)))
  await happened(plain, 'connect')
  let lines = lineReader(plain)
  let inTls: TLSSocket | null = null
  const secure = async (about: ConnectionOptions) => {
    inTls = await overTls(plain, about)
    lines = lineReader(inTls)
    return inTls
  }
  if (tls !== undefined) await secure(tls)
  const reply = () => lines.reply()
  const send = (text: string) => void (inTls ?? plain).write(text)
  const say = (line: string) => {
    send(`${line}\r\n`)
    return reply()
  }
  return { reply, say, send, secure, secured: () => inTls, end: () => void plain.destroy() }
}

async function overTls(plain: Socket, about: ConnectionOptions): Promise<TLSSocket> {
  const { connect } = await import('node:tls')
  plain.removeAllListeners('data')
  const socket = connect({ ...about, socket: plain })
  await happened(socket, 'secureConnect')
  return socket
}

function happened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((done, fail) => {
    socket.once(event, done)
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('the server closed the connection')))
  })
}

/** Reads answers: what comes before anybody waits for it is kept. */
function lineReader(socket: Socket): { readonly reply: () => Promise<Reply> } {
  let text = ''
  let lost: Error | undefined
  let wake: (() => void) | undefined
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => {
    text += piece
    if (text.length > LONGEST) socket.destroy(new Error('the server says too much'))
    wake?.()
  })
  const end = (error?: Error) => {
    lost ??= error ?? new Error('the server closed the connection')
    wake?.()
  }
  socket.on('error', end)
  socket.on('close', () => end())
  return {
    reply: async () => {
      for (;;) {
        const cut = replyEnd(text)
        if (cut !== undefined) {
          const said = text.slice(0, cut)
          text = text.slice(cut)
          return readReply(said)
        }
        if (lost !== undefined) throw lost
        await new Promise<void>((done) => {
          wake = done
        })
      }
    },
  }
}

/** Where an answer ends: behind its first line that has no dash after the code. */
function replyEnd(text: string): number | undefined {
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at)
    if (end < 0) return undefined
    if (text[at + 3] !== '-') return end + 1
    at = end + 1
  }
}

function readReply(text: string): Reply {
  const lines = text.trimEnd().split(/\r?\n/)
  return { code: Number(lines[0]?.slice(0, 3)), lines: lines.map((line) => line.slice(4)) }
}
