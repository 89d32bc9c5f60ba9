import { randomBytes } from 'node:crypto'
import type { Output } from '../model/fact.ts'
import { type AwaitedMark, awaitedMark } from './awaited-mark.ts'
import { type Channel, HostError, Unreachable } from './channel.ts'

/** A long-lived shell on a host that runs scripts one after the other. */
export interface Shell {
  /** Runs a script of ours. Scripts sent in one tick leave in one write. */
  run(script: string, options?: RunOptions): Promise<Output>
  close(): void
}

/** How a script is run. */
export interface RunOptions {
  /** Milliseconds to wait. */
  readonly timeout?: number
  /** The work goes on without the answer: it counts as no round trip. */
  readonly aside?: boolean
  /** The most bytes that the answer may hold on either stream. */
  readonly longest?: number
}

interface Waiting {
  readonly done: (output: Output) => void
  readonly fail: (error: Error) => void
  readonly mark: string
  readonly longest: number
  /** Milliseconds to wait, once it is the first in the queue. */
  readonly limit: number
  timer?: NodeJS.Timeout
}

const prelude =
  'export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; unset CDPATH ENV; umask 022; cd /\n'

/** Milliseconds that an answer is waited for, where nothing else is said. */
export const PATIENCE = 120_000

/** The most that one answer may hold on either stream, in bytes, where nothing else is said. */
const LONGEST = 8 * 1024 * 1024
/** The same for what is known to be large: the content of files, what a frame's items said. */
export const LARGE = 64 * 1024 * 1024

/**
 * Frames scripts on a channel to `sh`: one by one, each ended by a mark that cannot be guessed before the script is sent.
 * A host whose answers are out of order, doubled or endless is not heard any more.
 */
export function frameShell(channel: Channel, timeout = PATIENCE): Shell {
  const nonce = randomBytes(12).toString('hex')
  const waiting: Waiting[] = []
  const [out, err] = [awaitedMark(), awaitedMark()]
  let dead: Error | undefined

  const end = (error: Error) => {
    dead ??= error
    out.clear()
    err.clear()
    for (const one of waiting.splice(0)) {
      clearTimeout(one.timer)
      one.fail(error)
    }
  }
  const giveUp = (reason: string) => {
    end(new HostError(reason))
    channel.close()
  }
  const watch = () => timed(waiting[0], giveUp)
  const settle = () => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const output = answerBefore(first.mark, { out, err, nonce })
      if (output === 'not yet') return
      if (output === 'wrong') return giveUp('the answers of the host are not those to what it was asked')
      waiting.shift()
      clearTimeout(first.timer)
      watch()
      first.done(output)
    }
  }
  const hear = (stream: AwaitedMark) => (chunk: Buffer) => {
    if (dead !== undefined) return
    stream.add(chunk)
    settle()
    const most = waiting[0]?.longest ?? LONGEST
    if (stream.size() > most) giveUp(`the host answers with more than ${most / 1024 / 1024} MiB`)
  }
  channel.stdout.on('data', hear(out))
  channel.stderr.on('data', hear(err))
  channel.stdin.on('error', () => undefined) // the reason comes with `closed`
  void channel.closed.then((reason) => end(new Unreachable(err.words() || reason)))
  const send = writer(channel, prelude)

  return {
    run: (script, options) =>
      new Promise((done, fail) => {
        if (dead !== undefined) return fail(dead)
        const mark = `${nonce}.${randomBytes(8).toString('hex')}`
        const { longest = LONGEST, timeout: limit = timeout } = options ?? {}
        waiting.push({ done, fail, mark, longest, limit })
        watch()
        send(framed(script, mark))
      }),
    close: () => channel.close(),
  }
}

/** The host does one after the other: the time of one begins when those before it are over. */
function timed(first: Waiting | undefined, giveUp: (reason: string) => void): void {
  if (first === undefined) return
  first.timer ??= setTimeout(() => giveUp(`no answer within ${first.limit / 1000} s`), first.limit)
}

interface Streams {
  readonly out: AwaitedMark
  readonly err: AwaitedMark
  /** Begins all marks of this shell. */
  readonly nonce: string
}

/** The answer that ends with a mark, once it is there on both streams. */
function answerBefore(mark: string, { out, err, nonce }: Streams): Output | 'not yet' | 'wrong' {
  const [stdout, stderr] = [out.upTo(`\n${mark} `), err.upTo(`\n${mark} `)]
  if (stdout === undefined || stderr === undefined) return 'not yet'
  // The mark of another answer inside this one: they were doubled, or came in another order.
  if (stdout.text.includes(nonce) || stderr.text.includes(nonce)) return 'wrong'
  if (!/^\d{1,3}$/.test(stdout.rest)) return 'wrong'
  out.drop()
  err.drop()
  return { stdout: stdout.text, stderr: stderr.text, status: Number(stdout.rest) }
}

/** One write for all of one tick: each would be a packet of its own, and a system call here and there. */
function writer({ stdin }: Channel, first: string): (text: string) => void {
  let unsent = first
  let due = false
  return (text) => {
    unsent += text
    if (due) return
    due = true
    process.nextTick(() => {
      stdin.write(unsent)
      unsent = ''
      due = false
    })
  }
}

/** Every frame has an empty input of its own, so that no command can eat the frames behind it. */
function framed(script: string, mark: string): string {
  return `{ ${script}\n} </dev/null; printf '\\n${mark} %d\\n' "$?"; printf '\\n${mark} \\n' >&2\n`
}
