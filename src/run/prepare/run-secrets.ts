import { Secret } from '../../model/secret.ts'
import type { RunPlan } from './run-plan.ts'

/** Every secret that stands in a document of the run: variables, params, passwords. */
export function secretsOf({ inventory, plays, extra }: RunPlan): Secret[] {
  const seen = new WeakSet<object>()
  const found: Secret[] = []
  const look = (value: unknown): void => {
    if (value instanceof Secret) found.push(value)
    else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value)
      for (const held of Object.values(value)) look(held)
    }
  }
  for (const { vars, settings } of inventory.hosts.values())
    look([vars, settings.password, settings.becomePassword])
  look(extra)
  for (const { stepRuns, hosts, layersOf } of plays) {
    for (const { step } of stepRuns) look([step.params, step.vars, step.loop])
    // What tells of other hosts makes it anew each time; their variables were looked at above.
    for (const host of hosts) look(layersOf(host).filter((layer) => !Object.hasOwn(layer, 'hostvars')))
  }
  return found
}
