import { debt, owe, paid } from '../change/debt.ts'
import type { HostReader } from '../model/fact.ts'
import type { Announced } from '../model/outcome.ts'
import type { View } from './context.ts'
import type { Turn } from './turn.ts'

/** A view, and the reader of the user who keeps our folder. */
export interface Keeping {
  readonly view: View
  readonly keeper: HostReader
}

/** The debts that a turn which changes something brings, counted in the view. */
export async function debtsOf({ owes, step }: Turn, { view, keeper }: Keeping): Promise<Announced[]> {
  const found: Announced[] = []
  for (const { key, step: payer } of owes) {
    const [playbook = ''] = key.split(': ')
    const seen = await keeper.see(debt(key))
    const change = owe({ key, step: payer, playbook, cause: step.name }, seen)
    if (seen.known && seen.value !== null) continue
    view.overlay.add(change)
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}

/** The debts that a turn pays, counted in the view. */
export async function payments(turn: Turn, { view, keeper }: Keeping): Promise<Announced[]> {
  const keys = [...(turn.gate === undefined ? [] : [turn.gate]), ...turn.watches.map(({ key }) => key)]
  const found: Announced[] = []
  for (const key of keys) {
    const seen = await keeper.see(debt(key))
    if (!seen.known || seen.value === null) continue
    const change = paid({ key, step: turn.step.name }, seen)
    view.overlay.add(change)
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}
