import { canonical } from '../model/json.ts'
import { keyedDigest, type PlanKey } from '../plan/mark.ts'
import type { PlanOrigin } from '../plan/saved-plan.ts'
import type { RunPlan } from './playbook-run.ts'
import type { RunRequest } from './prepare.ts'

/** What a run is made from, with digests of the documents as they were read. */
export function originOf(request: RunRequest, plan: RunPlan, key: PlanKey): PlanOrigin {
  const { playbook, inventories, limit, tags, skipTags } = request
  const about = { playbook, inventories, tags, skipTags, extra: Object.keys(plan.extra).sort() }
  // Keyed: a password given with -e, or one that stands in a variable, must not be guessed from its digest.
  const digest = (value: unknown) => keyedDigest(canonical(value), key)
  const digests = {
    playbook: digest([plan.playbook, plan.plays.map(variables)]),
    inventory: digest([[...plan.inventory.hosts], [...plan.inventory.groups]]),
    extra: digest(plan.extra),
  }
  return limit === undefined ? { ...about, digests } : { ...about, limit, digests }
}

/** The variables of a play's own files; those before them come from the inventory. */
function variables({ hosts, layersOf }: RunPlan['plays'][number]): unknown {
  return hosts.map((host) => [host.name, layersOf(host).slice(INVENTORY_LAYERS)])
}

/** The host's variables and the magic ones. */
const INVENTORY_LAYERS = 2
