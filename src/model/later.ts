import { Refusal } from './change.ts'

/**
 * Thrown by work that may not wait, where a part of it takes too long to be done here and now: that part goes on elsewhere.
 * Who can wait for it does, and begins again; the part is then known.
 */
export class Later extends Error {
  /** Resolves, never rejects, when the part is known. */
  readonly known: Promise<void>
  /** Forgets the part: whoever waited has used it. */
  readonly forget: () => void
  /** It takes as long as it takes, and no host can make it longer: a large file of ours is summed. */
  readonly isOurs: boolean

  constructor(known: Promise<void>, forget: () => void, isOurs = false) {
    super('this takes too long to be waited for here')
    this.name = 'Later'
    this.known = known
    this.forget = forget
    this.isOurs = isOurs
  }
}

/** Milliseconds after which work that needs one such part after the other is given up. */
const PATIENCE = 10_000

/** The result of pure work, which is begun again after each part that takes long: meanwhile others go on. */
export async function whenKnown<T>(work: () => T, patience = PATIENCE): Promise<T> {
  const awaited: Later[] = []
  let until = Date.now() + patience
  try {
    for (;;) {
      try {
        return work()
      } catch (error) {
        if (!(error instanceof Later)) throw error
        awaited.push(error)
        const since = Date.now()
        await error.known
        if (error.isOurs) until += Date.now() - since
        if (Date.now() > until) throw new Refusal('it takes too long to process what the host says')
      }
    }
  } finally {
    for (const one of awaited) one.forget()
  }
}
