import { isBookkeeping } from '../../model/change.ts'
import { canonical } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'
import { isAsPredicted } from '../../run/plan/predictions.ts'
import type { Told } from './run-told.ts'

/** Changes that were not announced, were announced otherwise, or were announced and not made. */
export function changesOf(said: Told, made: Told): [string, string][] {
  const left = counted(said)
  const found: [string, string][] = []
  for (const one of counted(made)) {
    const at = best(left, one)
    const announced = at < 0 ? undefined : left.splice(at, 1)[0]
    if (announced === undefined) found.push(['made, not announced', one.change.summary])
    else if (announced.certainty === 'unknown' || restsOnCommand(announced)) continue
    else if (asText(announced) !== asText(one) && !isAsPredicted(announced, one))
      found.push(['made otherwise', `${one.change.summary}: ${asText(announced)} became ${asText(one)}`])
  }
  for (const { change } of left.filter(({ certainty }) => certainty === 'definite'))
    found.push(['announced, not made', change.summary])
  return found
}

const ASSUMED = /changes nothing that this depends on|^if there is no need to /

/** It was said to be so if a command alters nothing of it: what commands alter that do not say so nobody foresees. */
function restsOnCommand({ certainty, because }: Announced): boolean {
  return certainty === 'assumed' && because.some((one) => ASSUMED.test(one))
}

function counted({ outcome }: Told): Announced[] {
  return outcome.changes.filter(({ change }) => !isBookkeeping(change) && change.kind.name !== 'say')
}

function best(left: readonly Announced[], one: Announced): number {
  const about = ({ change }: Announced) =>
    change.kind === one.change.kind && change.subject === one.change.subject
  const same = left.findIndex((other) => about(other) && asText(other) === asText(one))
  return same >= 0 ? same : left.findIndex(about)
}

function asText({ change }: Announced): string {
  if (change.sort === 'act') return 'act'
  return change.after.known ? canonical(change.after.value) : 'what is drawn'
}
