import type { CannotBecome } from '../../host/channel.ts'
import { Refusal } from '../../model/change.ts'
import type { Fact } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'
import { user } from '../../resource/user/account.ts'
import type { PlanContext, View } from '../context.ts'

/** A fact, the user as whom it was asked, and what came of it. */
export interface Asked {
  readonly fact: Fact
  readonly user: string
  readonly answer: Promise<Seen<Json>>
  /** For which item of a loop. */
  readonly item: number
  /** What it rests on that one can become the user at all. */
  readonly missing: Set<string>
}

/** Where a step looks. */
export interface Sight {
  readonly context: PlanContext
  readonly view: View
  /** Takes all that was looked at, also where the view itself had the answer. */
  readonly seen: Asked[]
  /** The item of a loop that looks. */
  readonly item?: number
}

/** Nobody can become a user whom an earlier step removes, though the host still has him. */
export async function refuseRemoved(
  name: string,
  { context, view }: Pick<Sight, 'context' | 'view'>,
): Promise<void> {
  const account = user(name)
  if (name === context.stateOwner || !view.overlay.sets(account)) return
  const planned = await view.overlay.see(account, () => context.facts.ask(account, context.stateOwner))
  if (planned.known && planned.value === null)
    throw new Refusal(`could not become ${name}: the user is removed first`, planned.assuming)
}

interface Refused extends Pick<Sight, 'context' | 'view'> {
  readonly error: CannotBecome
  /** What the view knows by itself. */
  readonly told: Seen<Json> | undefined
}

/**
 * The host has no such user yet, but an earlier step makes it, or may: what is not there for us is not there for that user
 * either, and all else cannot be told. Where nobody makes the user, it stays a failure.
 */
export async function beforeTheUser(
  { fact, user: name, missing }: Omit<Asked, 'answer' | 'item'>,
  { context, view, error, told }: Refused,
): Promise<Seen<Json>> {
  const account = user(name)
  const ask = (about: Fact) => context.facts.ask(about, context.stateOwner)
  const planned = await view.overlay.see(account, () => ask(account))
  const isSure = planned.known && planned.value === null && (planned.assuming ?? []).length === 0
  if (isSure || (await ask(account)) !== null) throw error
  for (const one of unsure(name, planned)) missing.add(one)
  if (told !== undefined) return told
  const cause = planned.known
    ? (planned.assuming ?? [`the user ${name} is created first`]).join(', ')
    : planned.cause
  const later = unknown(`it is queried as ${name}, who does not exist yet (${cause})`)
  if (fact.kind.opaque !== undefined || fact.kind.ask.on === 'controller') return later
  const here = await view.overlay.see(fact, () => ask(fact))
  const isAbsent = here.known && (here.value === null || here.value === false)
  return isAbsent && planned.known && planned.value !== null ? known(here.value, here.assuming) : later
}

/** Why it is not sure that there will be such a user. */
function unsure(name: string, planned: Seen<Json>): readonly string[] {
  if (planned.known && planned.value !== null) return planned.assuming ?? []
  return [`if there is a user ${name} by then`]
}
