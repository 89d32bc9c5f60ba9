import { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { group, user } from './account.ts'
import { groupNumbered, userNumbered } from './account-number.ts'

/** A user or a group that a playbook names, by name or number, as it was looked up. */
export interface Named {
  readonly kind: 'user' | 'group'
  readonly given: string
  /** The name by which the host tells of it; `null` when there is none. */
  readonly seen: Seen<string | null>
}

/** Looks a user or a group up; a number is one, whether or not it has a name. */
export async function lookUp(host: HostReader, kind: Named['kind'], given: string): Promise<Named> {
  const numbered = kind === 'user' ? userNumbered : groupNumbered
  if (isNumber(given)) return { kind, given, seen: await host.see(numbered(given)) }
  // Root is always there, and who acts is there by then.
  if (given === 'root' || (kind === 'user' && given === host.user)) return { kind, given, seen: known(given) }
  const found: Seen<unknown> = kind === 'user' ? await host.see(user(given)) : await host.see(group(given))
  return { kind, given, seen: mapSeen(found, (here) => (here === null ? null : given)) }
}

/** A name that can be given, and what that rests on. Refuses what is sure not to be there. */
export function settled(
  { kind, given, seen }: Named,
  { bareNumber }: { readonly bareNumber: boolean },
): { readonly name: string; readonly assuming: readonly string[] } {
  if (seen.known && seen.value !== null) return { name: seen.value, assuming: seen.assuming ?? [] }
  if (bareNumber && isNumber(given))
    return {
      name: String(Number(given)),
      assuming: seen.known ? (seen.assuming ?? []) : [`if the ${kind} ${given} has no name by then`],
    }
  if (seen.known && seen.assuming === undefined) throw new Refusal(`there is no ${kind} ${given}`)
  return { name: given, assuming: [`if there is a ${kind} ${given} by then`] }
}

function isNumber(given: string): boolean {
  return /^\d+$/.test(given)
}
