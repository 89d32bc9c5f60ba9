import type { Announced, Outcome } from '../model/outcome.ts'

const HIDDEN = '(hidden by no_log)'

/** An outcome as it is shown: of a step with no_log, only how it ended and how many changes it made. */
export function shownOutcome(outcome: Outcome): Outcome {
  if (outcome.hidden !== true) return outcome
  const { reason, messages, ...shown } = outcome
  return {
    ...shown,
    changes: outcome.changes.map(hidden),
    ...(reason === undefined ? {} : { reason: HIDDEN }),
    ...(messages === undefined ? {} : { messages: [HIDDEN] }),
  }
}

function hidden({ change, certainty }: Announced): Announced {
  const about = { subject: HIDDEN, summary: `${change.kind.name} ${HIDDEN}`, secret: true }
  return { change: { ...change, ...about }, certainty, because: [] }
}
