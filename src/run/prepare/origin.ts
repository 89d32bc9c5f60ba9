import { fileDigest } from '../../saved-plan/file-digest.ts'
import { keyedDigest, type PlanKey, withSecrets } from '../../saved-plan/keyed-digest.ts'
import type { PlanOrigin } from '../../saved-plan/saved-plan.ts'
import type { RunPlan } from './run-plan.ts'
import type { RunSource } from './run-request.ts'

/** What a run is made from, with digests of the documents as they were read. */
export function originOf(request: RunSource, plan: RunPlan, key: PlanKey): PlanOrigin {
  const { playbook, inventories, limit, tags, skipTags } = request
  const about = { playbook, inventories, tags, skipTags, extra: Object.keys(plan.extra).sort() }
  // Keyed: a password given with -e, or one that stands in a variable, must not be guessed from its digest.
  const digest = (value: unknown) => keyedDigest(withSecrets(value), key)
  const digests = {
    playbook: digest([plan.playbook, plan.plays.map(variables)]),
    inventory: digest([[...plan.inventory.hosts], [...plan.inventory.groups]]),
    extra: digest(plan.extra),
  }
  const files = filesNow(plan.documents.read(), key)
  return limit === undefined ? { ...about, digests, files } : { ...about, limit, digests, files }
}

/** Files as they are now: one that is gone has no digest. */
export function filesNow(names: readonly string[], key: PlanKey): PlanOrigin['files'] {
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      try {
        return [[name, fileDigest(name, key)] as const]
      } catch {
        return []
      }
    }),
  )
}

/** The variables of a play's own files; those before them come from the inventory. */
function variables({ hosts, layersOf }: RunPlan['plays'][number]): unknown {
  return hosts.map((host) => [host.name, layersOf(host).slice(INVENTORY_LAYERS)])
}

/** The host's variables and the magic ones. */
const INVENTORY_LAYERS = 2
