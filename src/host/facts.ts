import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { askGroup } from './fact-answers.ts'
import { groups } from './fact-groups.ts'
import { factQueue } from './fact-queue.ts'
import type { Session } from './session.ts'

/** Answers facts about one host: each is asked once until all are forgotten. */
export interface Facts {
  ask(fact: Fact, user: string): Promise<Json>
  /** What is asked while this work is under way is asked together, when it is over: no answer comes before that. */
  gather(work: () => Promise<void>): Promise<void>
  /** Forgets every answer that says what is: after something has acted. */
  forget(): void
}

/** Batches what is asked in one tick: one frame, and in it one script for each kind of fact. */
export function batchFacts(session: Session, signal: AbortSignal): Facts {
  const answers = new Map<string, Promise<Json>>()
  const foreseen = new Map<string, Promise<Json>>()
  const { enqueue, gather } = factQueue((batch) => {
    for (const group of groups(batch)) void askGroup(session, group, signal)
  })
  return {
    ask: (fact, user) => {
      const key = `${user} ${fact.id}`
      const kept = fact.kind.foresees === true ? foreseen : answers
      const found = kept.get(key)
      if (found !== undefined) return found
      const asked = enqueue(fact, user)
      kept.set(key, asked)
      asked.catch(() => undefined) // whoever asked sees it; a warmed cache must not end the process
      return asked
    },
    gather,
    forget: () => answers.clear(),
  }
}
