import { randomBytes } from 'node:crypto'
import type { Output } from '../model/fact.ts'
import { type Channel, HostError, Unreachable } from './channel.ts'
import { argv } from './quote.ts'
import { PATIENCE } from './shell.ts'
import { prelude } from './shell-protocol.ts'

/** A script that is run once, over a channel of its own, and what it reads. */
export interface Feeding {
  /** One line. What it prints must be short. */
  readonly script: string
  readonly input: AsyncIterable<Buffer>
  /** Aborted: it is given up. */
  readonly signal: AbortSignal
  /** Milliseconds that the script may take once it has all of its input. */
  readonly patience: number
}

/** Reads its script first, byte by byte (read(1p)), and leaves the rest to it: so nothing of it stands in a list of processes. */
export const FED = argv('sh', '-c', 'read -r line && eval "$line"')

/** The most that is kept of what such a script says, in characters. */
const MOST = 64 * 1024

/**
 * Feeds a script, as fast as the host takes it, and gives its answer. Throws what the input throws, the reason of the signal,
 * a HostError where the host takes nothing any more, and Unreachable where it is gone.
 */
export async function feed(channel: Channel, feeding: Feeding): Promise<Output> {
  const { script, signal } = feeding
  const mark = randomBytes(12).toString('hex')
  const said = heard(channel)
  const watch = watched(feeding)
  channel.stdin.on('error', () => undefined) // the reason comes with `closed`
  channel.stdin.write(`${prelude.trim()}; ${script}; printf '\\n${mark} %d\\n' "$?"\n`)
  const over = Promise.race([channel.closed, watch.late, aborted(signal)])
  over.catch(() => undefined)
  try {
    await pour(watch.input(), channel, over)
    const reason = await over
    const [stdout = '', status] = said.out().split(`\n${mark} `)
    if (status !== undefined) return { stdout, stderr: said.err(), status: Number.parseInt(status, 10) }
    signal.throwIfAborted()
    throw new Unreachable(said.err().trim() || reason)
  } finally {
    watch.end()
    channel.close()
  }
}

/** Writes as fast as it is taken, until it is over: a stream whose connection was lost may never say that it can take more. */
async function pour(input: AsyncIterable<Buffer>, { stdin }: Channel, over: Promise<unknown>): Promise<void> {
  const state = { isOver: false, wake: () => {} }
  const end = () => {
    state.isOver = true
    state.wake()
  }
  over.then(end, end)
  stdin.on('drain', () => state.wake())
  for await (const piece of input) {
    if (state.isOver) return
    if (stdin.write(piece)) continue
    await new Promise<void>((done) => {
      state.wake = done
    })
  }
  stdin.end()
}

function heard({ stdout, stderr }: Channel) {
  const texts = { out: '', err: '' }
  const hear = (which: keyof typeof texts) => (chunk: Buffer) => {
    if (texts[which].length < MOST) texts[which] += chunk.toString('latin1')
  }
  stdout.on('data', hear('out'))
  stderr.on('data', hear('err'))
  return { out: () => texts.out, err: () => texts.err }
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((tell) => {
    if (signal.aborted) tell('')
    else signal.addEventListener('abort', () => tell(''), { once: true })
  })
}

/** The input, and whether the host still takes it. */
function watched({ input, patience }: Feeding) {
  let timer: NodeJS.Timeout | undefined
  let tooLate: (error: Error) => void = () => undefined
  const late = new Promise<never>((_done, fail) => {
    tooLate = fail
  })
  late.catch(() => undefined)
  const wait = (time: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => tooLate(new HostError(`the host took nothing for ${time / 1000} s`)), time)
  }
  wait(PATIENCE)
  return {
    late,
    end: () => clearTimeout(timer),
    input: async function* () {
      for await (const piece of input) {
        wait(PATIENCE)
        yield piece
      }
      wait(patience)
    },
  }
}
