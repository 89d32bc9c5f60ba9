import type { Predictions } from '../model/predictions.ts'
import { addPredictions } from '../run/plan/predictions.ts'
import type { Trial } from './trial.ts'

/** How a task did in all its examples. It conforms if it has no reasons. */
export interface Row {
  readonly task: string
  readonly examples: number
  readonly written: number
  readonly predicted: Predictions
  readonly beyond: number
  readonly second: boolean
  readonly drifts: { readonly put: number; readonly found: number; readonly mended: number }
  readonly json: boolean
  /** Undefined if nothing acted. */
  readonly actsOnce?: boolean
  /** The maximum number of frames that an example needed. */
  readonly rounds: number
  readonly reasons: readonly string[]
}

/** The trials of one task as a row. */
export function rowOf(task: string, trials: readonly Trial[]): Row {
  const drifts = trials.flatMap(({ drift }) => (drift === undefined ? [] : [drift]))
  const acts = trials.flatMap(({ actsOnce }) => (actsOnce === undefined ? [] : [actsOnce]))
  return {
    task,
    examples: trials.length,
    written: sum(trials.map(({ written }) => written.length)),
    predicted: trials.flatMap(({ predictions }) => predictions).reduce(addPredictions, NONE),
    beyond: sum(trials.map(({ beyond }) => beyond.length)),
    second: trials.every(({ second }) => second),
    drifts: {
      put: drifts.length,
      found: drifts.filter(({ found }) => found).length,
      mended: drifts.filter(({ mended }) => mended).length,
    },
    json: trials.every(({ json }) => json),
    ...(acts.length === 0 ? {} : { actsOnce: acts.every((once) => once) }),
    rounds: Math.max(0, ...trials.map(({ rounds }) => rounds)),
    reasons: trials.flatMap(({ reasons }) => reasons),
  }
}

const NONE: Predictions = {
  made: 0,
  exact: 0,
  assumed: 0,
  unknown: 0,
  wrong: [],
  unannounced: [],
  unmade: [],
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
