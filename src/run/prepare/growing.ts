import type { AddedHost } from '../../inventory/added-hosts.ts'
import type { LoadedInventory } from '../../inventory/load.ts'
import type { Host, Inventory } from '../../model/inventory.ts'
import { canonical } from '../../model/json.ts'
import { InputError } from '../../model/problem.ts'
import { isValues } from '../../schema/fields.ts'
import { addedBy } from '../plan/given.ts'
import { hostLayers } from './layers.ts'
import { type PlayNeeds, planPlay } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/** The inventory of a run that adds to it. */
export interface Growing {
  /** The inventory as it is now. */
  readonly inventory: () => Inventory
  /** Takes in what steps have added. Throws an InputError where that cannot be. */
  readonly grow: () => void
  /** Why it is not known in a dry run what steps add, by the host whose step it is. */
  readonly unknown: () => ReadonlyMap<string, string>
  /** The same play with the variables that its hosts have now. */
  readonly again: (play: PlayPlan) => PlayPlan
  /** A later play with the hosts that it has now. Throws an InputError where something is wrong with it. */
  readonly later: (play: PlayPlan) => PlayPlan
}

/** Makes the inventory of a run that may grow. */
export function growing(needs: PlayNeeds, grown: LoadedInventory['grown']): Growing {
  let before = '[]'
  let { inventory, look } = needs
  const now = (): PlayNeeds => ({ ...needs, inventory, look, problems: [], given: new Set(needs.given) })
  return {
    inventory: () => inventory,
    grow: () => {
      const all = [...needs.held.values()].flatMap(addedBy).filter(isValues)
      const known = all.filter((one) => one['unknown'] === undefined) as unknown as readonly AddedHost[]
      const key = canonical(known)
      if (key === before) return
      const read = grown(known)
      const problems = read.problemsOf(known.map(({ host }) => host))
      if (problems.length > 0) throw new InputError([...problems])
      ;[before, inventory, look] = [key, read.inventory, read.problemsOf]
    },
    unknown: () =>
      new Map(
        [...needs.held].flatMap(([host, registered]) =>
          addedBy(registered).flatMap((one) =>
            isValues(one) && typeof one['unknown'] === 'string' ? [[host, one['unknown']] as const] : [],
          ),
        ),
      ),
    again: (play) => {
      const hosts = play.hosts.map((host) => withGroups(host, inventory))
      return { ...play, layersOf: hostLayers(play.play, hosts, now()) }
    },
    later: (play) => {
      const fresh = now()
      const planned = planPlay(play.written, fresh)
      if (fresh.problems.length > 0) throw new InputError(fresh.problems)
      return planned
    },
  }
}

/** How it is reached stays as it was. */
function withGroups(host: Host, { hosts }: Inventory): Host {
  const now = hosts.get(host.name)
  return now === undefined ? host : { ...now, settings: host.settings }
}
