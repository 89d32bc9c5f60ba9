import type { RunEvent } from '../model/event.ts'
import { secretsIn } from '../model/secret.ts'
import type { PlannedPlay } from '../saved-plan/planned-host.ts'
import { createMasker } from '../secrets/masker.ts'
import { type Hide, masked, maskedEvent } from './masked-event.ts'
import type { RunPlan } from './prepare/run-plan.ts'
import { secretsOf } from './prepare/run-secrets.ts'

/** Hides the secrets of a run in all that leaves it. */
export interface Masking {
  readonly emit: (event: RunEvent) => void
  /** A saved plan holds what was told: what is compared with it is told alike. */
  readonly planned: (play: PlannedPlay) => PlannedPlay
}

/** The most characters of one text from a host that are told. */
const LONGEST = 64 * 1024

/** Of what was made of secrets, what is longer is a document: nobody quotes it whole. */
const DOCUMENT = 4096

/** Knows every secret of a run's documents from the beginning, and what steps make of them as soon as they are told. */
export function maskingOf(plan: RunPlan): Masking {
  const given = createMasker()
  given.learn(secretsOf(plan))
  const all = createMasker()
  all.learn(secretsOf(plan))
  const hide: Hide = { name: (text) => given.hide(text), words: (text) => all.hide(shortened(text)) }
  return {
    emit: (event) => {
      if (event.event === 'step')
        for (const { change } of event.outcome.changes)
          all.learn(
            secretsIn(change.data).filter((one) => one.reveal().length <= DOCUMENT),
            'documents',
          )
      plan.emit(maskedEvent(event, hide))
    },
    planned: (play) => ({
      machine: play.machine,
      claim: play.claim,
      differences: (now) =>
        play.differences(
          now.map((one) => ({ ...one, changes: one.changes.map((change) => masked(change, hide)) })),
        ),
      unannounced: (step, changes) =>
        play.unannounced(
          step,
          changes.map((one) => masked(one, hide)),
        ),
      made: (step, changes) =>
        play.made(
          step,
          changes.map((one) => masked(one, hide)),
        ),
    }),
  }
}

/** Of a text without end, its beginning and its end. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, LONGEST / 2)}\n[...]\n${text.slice(-LONGEST / 2)}`
}
