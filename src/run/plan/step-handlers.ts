import type { HostReader } from '../../model/fact.ts'
import type { Announced } from '../../model/outcome.ts'
import { known } from '../../model/seen.ts'
import { debt } from '../../resource/handler/pending-handler.ts'
import { owe, paid } from '../../resource/handler/pending-handler-change.ts'
import type { View } from '../context.ts'
import { handledBy, type Turn } from './step-run.ts'

/** A view, and the reader of the user who keeps our folder. */
export interface Keeping {
  readonly view: View
  readonly keeper: HostReader
}

/** The debts that a turn which changes something brings, counted in the view; where it may have nothing to do, they are assumed. */
export async function debtsOf(
  { owes, step }: Turn,
  { view, keeper }: Keeping,
  assuming: readonly string[],
): Promise<Announced[]> {
  const found: Announced[] = []
  const asked = owes.map(async (one) => ({ ...one, seen: await keeper.see(debt(one.key)) }))
  for (const { key, step: payer, seen } of await Promise.all(asked)) {
    const [playbook = ''] = key.split(': ')
    const change = owe({ key, step: payer, playbook, cause: step.name }, seen)
    if (seen.known && seen.value !== null) {
      if ((seen.assuming ?? []).length > 0 && assuming.length === 0)
        view.overlay.blur({ fact: debt(key), becomes: known(seen.value) })
      continue
    }
    view.overlay.add({
      ...change,
      after: change.after.known ? known(change.after.value, assuming) : change.after,
    })
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}

/** The debts that a turn pays, counted in the view. */
export async function payments(turn: Turn, { view, keeper }: Keeping): Promise<Announced[]> {
  const found: Announced[] = []
  const asked = handledBy(turn).map(async (key) => ({ key, seen: await keeper.see(debt(key)) }))
  for (const { key, seen } of await Promise.all(asked)) {
    if (!seen.known || seen.value === null) continue
    const change = paid({ key, step: turn.step.name }, seen)
    view.overlay.add(change)
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}
