import type { Rollback } from '../model/change-kind.ts'
import type { Work } from './frame-items.ts'
import type { PerformerOptions } from './performer-options.ts'
import { dangerOf } from './rollback.ts'

/** Changes that are made in one go, and how. */
export interface Part {
  /** By the controller, in a frame, or alone because a rollback is at stake. */
  readonly way: 'here' | 'frame' | Rollback
  readonly work: Work[]
}

/** Runs of changes that one frame can hold; those that stand alone or that the controller makes stand between. */
export function parts(work: readonly Work[], { session }: PerformerOptions): Part[] {
  const found: Part[] = []
  for (const one of work) {
    const { kind } = one.change
    const here = kind.perform !== undefined || kind.withShells !== undefined
    const way = here ? 'here' : (dangerOf(one.change, session.user)?.rollback ?? 'frame')
    const last = found.at(-1)
    if (last === undefined || last.way !== way || here) found.push({ way, work: [one] })
    else last.work.push(one)
  }
  return found
}
