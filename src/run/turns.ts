import { setTimeout as sleep } from 'node:timers/promises'
import type { LimitFunction } from 'p-limit'

/** Milliseconds after which a connection that does not stand yet holds up no other host. */
const PATIENCE = 1000

/** Work that first has to get a connection; `ready` is called when it stands, and lets the work go on when it is its turn. */
export type Work<T> = (ready: () => Promise<void>) => Promise<T>

/**
 * Does the work of a host when it is its turn. A host whose connection is long in coming gives its turn to the next, and takes
 * another when it is there: so hosts that never answer do not keep those waiting that do.
 */
export function inTurn<T>(limit: LimitFunction, work: Work<T>): Promise<T> {
  return limit(() => {
    let isLeft = false
    let stands: (() => void) | undefined
    const standing = new Promise<false>((tell) => {
      stands = () => tell(false)
    })
    const going = work(async () => {
      stands?.()
      if (isLeft) await nextTurn(limit, ended)
    })
    const ended = going.then(
      () => undefined,
      () => undefined,
    )
    const impatient = sleep(PATIENCE, true, { ref: false })
    const held = Promise.race([ended, standing, impatient]).then(async (isLong) => {
      isLeft = isLong === true
      if (!isLeft) await ended
    })
    // In a list: what is in a promise of a promise would be waited for.
    return held.then(() => [going] as const)
  }).then(([going]) => going)
}

/** Is over when it is one's turn again, which lasts until the work has ended. */
function nextTurn(limit: LimitFunction, ended: Promise<void>): Promise<void> {
  return new Promise((go) => {
    void limit(() => {
      go()
      return ended
    })
  })
}
