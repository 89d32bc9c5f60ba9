import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** An address of the lab outside the network of the mail server. */
export const ELSEWHERE = '203.0.113.1'
const PATIENCE = 30_000

/** A conversation with a mail server by raw bytes: nothing is checked, completed or escaped. */
export interface Talk {
  /** Sends these bytes as they are and waits for an answer; `''` when the connection is closed instead. */
  say(bytes: string | Uint8Array): Promise<string>
  /** Sends without waiting. */
  send(bytes: string | Uint8Array): Promise<void>
  /** The next answer, all its lines; `''` when the connection is closed or nothing comes in time. */
  hear(milliseconds?: number): Promise<string>
  /** Goes on in TLS, whatever else was sent. */
  secure(): Promise<void>
  end(): void
}

/** Connects, over TLS from the first byte at port 465, and hears the greeting. */
export async function talkTo(host: string, port: number, from = ELSEWHERE): Promise<Talk> {
  const socket = connect({ host, port, ...(host.includes(':') ? {} : { localAddress: from }) })
  socket.setNoDelay(true)
  const line = new Line(socket)
  if (port === 465) await line.secure()
  await line.hear()
  return line
}

class Line implements Talk {
  #socket: Socket
  #heard = ''
  #closed = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  #listen(): void {
    const over = () => {
      this.#closed = true
      this.#wake()
    }
    this.#socket
      .on('data', (bytes) => {
        this.#heard += bytes.toString('latin1')
        this.#wake()
      })
      .on('close', over)
      .on('error', over)
      .on('end', over)
  }

  async say(bytes: string | Uint8Array): Promise<string> {
    await this.send(bytes)
    return this.hear()
  }

  async send(bytes: string | Uint8Array): Promise<void> {
    if (this.#closed) return
    await new Promise<void>((done) => this.#socket.write(bytes, () => done()))
  }

  async hear(milliseconds = PATIENCE): Promise<string> {
    const until = Date.now() + milliseconds
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(this.#heard)
      if (whole !== null) {
        this.#heard = this.#heard.slice(whole[0].length)
        return whole[0].trim()
      }
      if (this.#closed || Date.now() >= until) return ''
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, until - Date.now())
        this.#wake = () => {
          clearTimeout(timer)
          wake()
        }
      })
    }
  }

  async secure(): Promise<void> {
    this.#socket.removeAllListeners('data')
    const plain = this.#socket
    this.#heard = ''
    await new Promise<void>((done, fail) => {
      this.#socket = connectTls({ socket: plain, rejectUnauthorized: false }, done).once('error', fail)
    })
    this.#listen()
  }

  end(): void {
    this.#socket.destroy()
  }
}

/** A login by PLAIN. */
export const plainLogin = (user: string, password: string) =>
  `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}\r\n`

/** Says lines one after another, each ended, and gives the answers. */
export async function sayAll(talk: Talk, lines: readonly string[]): Promise<string[]> {
  const answers: string[] = []
  for (const line of lines) answers.push(await talk.say(`${line}\r\n`))
  return answers
}
