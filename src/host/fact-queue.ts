import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import type { Pending } from './fact-groups.ts'

/** Questions that wait to be asked together. */
export interface FactQueue {
  readonly enqueue: (fact: Fact, user: string) => Promise<Json>
  /** What is asked while this work is under way is asked together, when it is over. */
  readonly gather: (work: () => Promise<void>) => Promise<void>
}

/** Holds what is asked in one tick, or while a work gathers questions, and then has all of it asked. */
export function factQueue(ask: (batch: readonly Pending[]) => void): FactQueue {
  let pending: Pending[] = []
  let gathering = 0
  const flush = () => {
    if (gathering > 0) return
    const batch = pending
    pending = []
    ask(batch)
  }
  return {
    enqueue: (fact, user) =>
      new Promise<Json>((answer, fail) => {
        // After all promise callbacks of this tick, so that reads started together are asked together.
        if (pending.length === 0) void Promise.resolve().then(() => process.nextTick(flush))
        pending.push({ fact, user, answer, fail })
      }),
    gather: async (work) => {
      gathering += 1
      try {
        await work()
      } finally {
        gathering -= 1
        flush()
      }
    },
  }
}
