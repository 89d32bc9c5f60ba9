import { randomBytes } from 'node:crypto'
import type { Output } from '../model/fact.ts'
import { type Channel, HostError, Unreachable } from './channel.ts'

/** A long-lived shell on a host that runs scripts one after the other. */
export interface Shell {
  /** Runs a script of ours. Scripts sent in one tick leave in one write. */
  run(script: string, options?: RunOptions): Promise<Output>
  close(): void
}

/** Seconds to wait, in milliseconds; `aside` where the work goes on without the answer: it counts as no round trip. */
export interface RunOptions {
  readonly timeout?: number
  readonly aside?: boolean
}

interface Waiting {
  readonly done: (output: Output) => void
  readonly fail: (error: Error) => void
  readonly mark: string
  timer?: NodeJS.Timeout
}

const prelude =
  'export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; unset CDPATH ENV; umask 022; cd /\n'

/** Frames scripts on a channel to `sh`: one by one, each ended by a mark that cannot be guessed. */
export function frameShell(channel: Channel, timeout = 120_000): Shell {
  const nonce = randomBytes(12).toString('hex')
  const waiting: Waiting[] = []
  const out = tail()
  const err = tail()
  let count = 0
  let dead: string | undefined

  const settle = () => {
    for (;;) {
      const first = waiting[0]
      if (first === undefined) return
      const stdout = out.upTo(`\n${first.mark} `)
      const stderr = err.upTo(`\n${first.mark} `)
      if (stdout === undefined || stderr === undefined) return
      waiting.shift()
      clearTimeout(first.timer)
      out.drop()
      err.drop()
      first.done({ stdout: stdout.text, stderr: stderr.text, status: Number(stdout.rest) })
    }
  }
  const end = (error: Error) => {
    for (const one of waiting.splice(0)) {
      clearTimeout(one.timer)
      one.fail(error)
    }
  }
  channel.stdout.on('data', (chunk: Buffer) => (out.add(chunk), settle()))
  channel.stderr.on('data', (chunk: Buffer) => (err.add(chunk), settle()))
  channel.stdin.on('error', () => undefined) // the reason comes with `closed`
  void channel.closed.then((reason) => {
    dead = err.all().trim() || reason
    end(new Unreachable(dead))
  })
  const send = writer(channel, prelude)

  return {
    run: (script, options) =>
      new Promise((done, fail) => {
        if (dead !== undefined) return fail(new Unreachable(dead))
        const mark = `${nonce}.${++count}`
        const one: Waiting = { done, fail, mark }
        const limit = options?.timeout ?? timeout
        one.timer = setTimeout(() => {
          end(new HostError(`no answer within ${limit / 1000} s`))
          channel.close()
        }, limit)
        waiting.push(one)
        send(framed(script, mark))
      }),
    close: () => channel.close(),
  }
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

/** Bytes of a stream that wait for a mark; only what is new is searched. */
function tail() {
  let held = ''
  let from = 0
  let cut = 0
  return {
    add: (chunk: Buffer) => {
      held += chunk.toString('latin1')
    },
    all: () => held,
    upTo: (mark: string): { text: string; rest: string } | undefined => {
      const at = held.indexOf(mark, from)
      if (at < 0) {
        from = Math.max(0, held.length - mark.length)
        return undefined
      }
      const line = held.indexOf('\n', at + mark.length)
      if (line < 0) return undefined
      cut = line + 1
      return { text: held.slice(0, at), rest: held.slice(at + mark.length, line) }
    },
    drop: () => {
      held = held.slice(cut)
      from = 0
      cut = 0
    },
  }
}
