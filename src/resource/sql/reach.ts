import type { Later } from '../../host/later-facts.ts'
import { Refusal } from '../../model/change.ts'
import type { Fact } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'

/** A server that could not be asked, and why. */
export type Unreached = { readonly unreached: string }

/** What a server answered. Throws a Refusal if it could not be asked: nothing that comes before is known to alter that. */
export function reached<T extends Json>(server: string, seen: Seen<T | Unreached>): Seen<T> {
  if (!seen.known) return seen
  if (isUnreached(seen.value))
    throw new Refusal(`${server} cannot be asked: ${seen.value.unreached}`, seen.assuming)
  return known(seen.value, seen.assuming)
}

/** What a change leads to: an answer, and never that nobody answered. */
export function goalOf<T extends Json>(fact: Fact<T | Unreached>): Fact<T> {
  return fact as unknown as Fact<T>
}

/** A server that cannot be asked now may well be there later: whatever is planned before may bring it, start it or let us in. */
export async function laterReached(planned: Later, own: () => Promise<Seen<Json>>): Promise<Seen<Json>> {
  const here = await own()
  if (!here.known || !isUnreached(here.value)) return here
  if (!planned.any() && here.assuming === undefined) return here
  return unknown(`the server cannot be asked yet (${here.value.unreached})`)
}

function isUnreached(answer: unknown): answer is Unreached {
  return typeof answer === 'object' && answer !== null && 'unreached' in answer
}

/** What a change does to a thing that may or may not be there yet. */
export function verbFor(before: Seen<unknown>): string {
  if (!before.known) return 'create or alter'
  return before.value === null ? 'create' : 'alter'
}
