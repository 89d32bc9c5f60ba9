import { randomBytes } from 'node:crypto'
import type { Output } from '../model/fact.ts'
import { awaitedMark } from './awaited-mark.ts'
import { type Channel, HostError, Unreachable } from './channel.ts'
import { scriptQueue } from './script-queue.ts'
import { enclosed, prelude, writer } from './shell-protocol.ts'

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
export function createShell(channel: Channel, timeout = PATIENCE): Shell {
  const nonce = randomBytes(12).toString('hex')
  const [out, err] = [awaitedMark(), awaitedMark()]
  const queue = scriptQueue({ out, err, nonce }, (reason) => {
    queue.end(new HostError(reason))
    channel.close()
  })
  channel.stdout.on('data', (chunk) => queue.hear(out, chunk, LONGEST))
  channel.stderr.on('data', (chunk) => queue.hear(err, chunk, LONGEST))
  channel.stdin.on('error', () => undefined) // the reason comes with `closed`
  void channel.closed.then((reason) => queue.end(new Unreachable(err.words() || reason)))
  const send = writer(channel, prelude)

  return {
    run: (script, options) =>
      new Promise((done, fail) => {
        const mark = `${nonce}.${randomBytes(8).toString('hex')}`
        const { longest = LONGEST, timeout: limit = timeout } = options ?? {}
        if (queue.add({ done, fail, mark, longest, limit })) send(enclosed(script, mark))
      }),
    close: () => channel.close(),
  }
}
