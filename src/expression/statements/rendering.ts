import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import type { Written } from '../syntax/place.ts'
import type { Jinja } from './jinja.ts'

/** Another template that one names, and where its text stands. */
export interface Source extends Jinja {
  readonly written: Written
}

/** Finds a template that another one names; undefined where there is none. Throws an InputError where it cannot be read. */
export type FindSource = (name: string, from: string) => Source | undefined

/** What one rendering has come to so far, in all templates and macros that are part of it. */
export interface Tally {
  steps: number
  size: number
  depth: number
  /** True once a secret has decided what is written. */
  secret: boolean
}

/** What a template is rendered with. */
export interface Rendering {
  readonly written: Written
  readonly find: FindSource | undefined
  readonly tally: Tally
  /** Takes what is written, in order. */
  readonly write: (value: Value) => void
}

const MOST_STEPS = 1_000_000
const MOST_TEXT = 64 * 1024 * 1024
const DEEPEST = 100

/** A tally of nothing. */
export function newTally(): Tally {
  return { steps: 0, size: 0, depth: 0, secret: false }
}

/** Counts a step; a template that would not end is a fault. */
export function countStep(tally: Tally): void {
  if (++tally.steps > MOST_STEPS) throw new Fault(`this template takes more than ${MOST_STEPS} steps`)
}

/** Counts a text that is written. */
export function countText(tally: Tally, length: number): void {
  tally.size += length
  if (tally.size > MOST_TEXT) throw new Fault('what this template gives is too long')
}

/** Does the work one call or inclusion deeper. */
export function deeper<T>(tally: Tally, work: () => T): T {
  if (tally.depth >= DEEPEST)
    throw new Fault(`macros and included templates are more than ${DEEPEST} levels deep`)
  tally.depth++
  try {
    return work()
  } finally {
    tally.depth--
  }
}
