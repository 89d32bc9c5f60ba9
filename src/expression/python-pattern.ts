import { Refusal } from '../model/change.ts'
import type { Found } from './evaluate/pattern-found.ts'
import { findAll } from './filters/pattern.ts'
import { filledIn } from './filters/regex-replacement.ts'
import { Fault } from './syntax/fault.ts'

/** All places where a pattern fits (with the flag `g`), or the first. A refusal where it is none, or takes too long. */
export function found(text: string, source: string, flags = ''): readonly Found[] {
  return orRefused(() => findAll(text, { source, flags }))
}

/** Whether a pattern fits anywhere in a text. */
export function fits(text: string, source: string): boolean {
  return found(text, source).length > 0
}

/** A replacement in which `\1`, `\g<1>` and `\g<name>` stand for what was found. */
export function replacement(text: string, one: Found): string {
  return orRefused(() => filledIn(text, one))
}

function orRefused<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault) throw new Refusal(error.message)
    throw error
  }
}
