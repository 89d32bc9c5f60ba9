import { type Effect, Refusal } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { groupNumbered, userNumbered } from './account-number.ts'

/** Without what is not given: a plan's digest does not know of it. */
export function given<T extends object>(wanted: T): T {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as T
}

/** Refuses a number that another has. */
export function freeNumber(numbered: Seen<string | null>, name: string, what: string): readonly string[] {
  if (!numbered.known) return [`if ${what} is free by then`]
  if (numbered.value === null || numbered.value === name) return numbered.assuming ?? []
  throw new Refusal(`${what} is that of ${numbered.value}`, numbered.assuming)
}

/** A number that the host chooses may be any that is free. */
export function numberGiven(kind: 'user' | 'group', name: string, number: number | undefined): Effect[] {
  const numbered = kind === 'user' ? userNumbered : groupNumbered
  if (number !== undefined) return [{ fact: numbered(String(number)), becomes: known(name) }]
  const cause = `if the new ${kind} ${name} does not get that number`
  return [{ kinds: [numbered.kind], become: 'assumed if absent', cause }]
}

/** A number that cannot be told yet. */
export const UNTOLD = '?'
