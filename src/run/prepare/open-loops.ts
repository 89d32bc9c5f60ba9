import { selectHosts } from '../../inventory/select.ts'
import type { Host } from '../../model/inventory.ts'
import type { LoopItems, OpenLoop, Play } from '../../model/playbook.ts'
import { InputError, type Problem } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'
import { layersAround } from '../plan/scope.ts'
import { hostLayers } from './layers.ts'
import type { PlayNeeds } from './prepare-play.ts'

/** More items of an include are a mistake. */
const MOST_ITEMS = 1000

/** How many items the loops over includes have at most, over the hosts of their plays; one that cannot be told yet is a problem. */
export function countItems(plays: readonly Play[], needs: PlayNeeds): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const wrong: Problem[] = []
  for (const play of plays) {
    if (play.openLoops === undefined) continue
    const { hosts } = selectHosts(needs.inventory, play.hosts, { limit: needs.request.limit })
    // What is wrong with files of variables is said when the play is planned.
    const layersOf = hostLayers(play, hosts, { ...needs, problems: [], gaps: new Set() })
    for (const loop of play.openLoops) {
      const all = hosts.map((host) => itemsOn(host, loop, { layersOf, needs: { ...needs, problems: wrong } }))
      counts.set(loop.key, Math.max(counts.get(loop.key) ?? 0, ...all))
    }
  }
  // It is the same mistake on every host.
  needs.problems.push(...new Map(wrong.map((one) => [JSON.stringify(one), one])).values())
  return counts
}

interface Around {
  readonly layersOf: ReturnType<typeof hostLayers>
  readonly needs: PlayNeeds
}

function itemsOn(host: Host, open: OpenLoop, { layersOf, needs }: Around): number {
  const { playDocuments, extra, problems } = needs
  const { around, outer, at } = open
  const message = 'what is included is read before the run, and the items of this loop are not known by then'
  const registered: { [name: string]: Values } = {}
  const itemsOf = ({ loop, vars, at: place }: LoopItems): Value => {
    const layers = [...layersAround(around, layersOf(host)), vars, playDocuments.final(registered)]
    return playDocuments.fill(
      loop,
      playDocuments.scope([...layers, ...(around?.strongest ?? []), extra]),
      place,
    )
  }
  try {
    for (const one of outer) registered[one.register] = { items: itemsOf(one) }
    const items = itemsOf(open)
    if (Array.isArray(items) && items.length <= MOST_ITEMS) return items.length
    const wrong = Array.isArray(items)
      ? `a loop over an include has more than ${MOST_ITEMS} items`
      : `loop must be a list, not ${kindOf(items)}`
    problems.push(items instanceof Unknown ? { message, at, hint: items.cause } : { message: wrong, at })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    problems.push({ message, at, hint: error.problems[0]?.message ?? '' })
  }
  return 0
}
