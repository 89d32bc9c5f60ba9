import type { Output } from '../model/fact.ts'
import type { AwaitedMark } from './awaited-mark.ts'
import { answerBefore, type Streams } from './shell-protocol.ts'

/** A script that was sent, and who waits for its answer. */
export interface Waiting {
  readonly done: (output: Output) => void
  readonly fail: (error: Error) => void
  readonly mark: string
  readonly longest: number
  /** Milliseconds to wait, once it is the first in the queue. */
  readonly limit: number
  timer?: NodeJS.Timeout
}

/** Scripts that a shell was sent, in the order in which it answers. */
export interface ScriptQueue {
  /** False where the shell is gone: who waits has heard of it. */
  add(one: Waiting): boolean
  /** Takes what came on a stream; `usual` is what it may hold while nobody waits. */
  hear(stream: AwaitedMark, chunk: Buffer, usual: number): void
  /** Nothing is heard any more. */
  end(error: Error): void
}

/** Gives each script its answer; `giveUp` is told why none can be expected. */
export function scriptQueue(streams: Streams, giveUp: (reason: string) => void): ScriptQueue {
  const waiting: Waiting[] = []
  let dead: Error | undefined
  const watch = () => timed(waiting[0], giveUp)
  const settle = () => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const output = answerBefore(first.mark, streams)
      if (output === 'not yet') return
      if (output === 'wrong') return giveUp('the answers of the host do not match what it was asked')
      waiting.shift()
      clearTimeout(first.timer)
      watch()
      first.done(output)
    }
  }
  return {
    add: (one) => {
      if (dead !== undefined) {
        one.fail(dead)
        return false
      }
      waiting.push(one)
      watch()
      return true
    },
    hear: (stream, chunk, usual) => {
      if (dead !== undefined) return
      stream.add(chunk)
      settle()
      const most = waiting[0]?.longest ?? usual
      if (stream.size() > most) giveUp(`the host sent an answer of more than ${most / 1024 / 1024} MiB`)
    },
    end: (error) => {
      dead ??= error
      streams.out.clear()
      streams.err.clear()
      failAll(waiting.splice(0), error)
    },
  }
}

function failAll(waiting: readonly Waiting[], error: Error): void {
  for (const one of waiting) {
    clearTimeout(one.timer)
    one.fail(error)
  }
}

/** The host does one after the other: the time of one begins when those before it are over. */
function timed(first: Waiting | undefined, giveUp: (reason: string) => void): void {
  if (first === undefined) return
  first.timer ??= setTimeout(() => giveUp(`no answer within ${first.limit / 1000} s`), first.limit)
}
