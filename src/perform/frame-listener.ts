import type { Change } from '../model/change.ts'
import { holdsSecret, secretsIn } from '../model/secret.ts'
import { createMasker } from '../secrets/masker.ts'
import type { Work } from './frame-items.ts'
import type { Performed } from './performed.ts'
import type { PerformerOptions } from './performer-options.ts'

/** A command that failed may have said what it was told in confidence. */
export function hushed(performed: Performed, work: readonly Work[]): Performed {
  const { stopped } = performed
  if (stopped?.why !== 'failed') return performed
  const masker = createMasker()
  masker.learn(
    work.flatMap(({ change }) => secretsIn(change.data)),
    'documents',
  )
  return { ...performed, stopped: { ...stopped, words: masker.hide(stopped.words) } }
}

/** What an item says is said of the first of its changes; of those that know a secret nothing is passed on. */
export function hearer(
  clusters: readonly (readonly Work[])[],
  heard: PerformerOptions['heard'],
): ((item: number, line: string) => void) | undefined {
  if (heard === undefined) return undefined
  return (item, line) => {
    const changes = (clusters[item] ?? []).map(({ change }) => change)
    const [first] = changes
    if (first !== undefined && !changes.some(isSecret)) heard(first, line)
  }
}

function isSecret(change: Change): boolean {
  return change.secret || holdsSecret(change.data)
}
