import type { Honesty } from '../model/honesty.ts'
import { addHonesty } from '../run/plan/prediction.ts'
import type { Trial } from './trial.ts'

/** How a task did in all its examples. It conforms when it has no reasons. */
export interface Row {
  readonly task: string
  readonly examples: number
  readonly written: number
  readonly predicted: Honesty
  readonly beyond: number
  readonly second: boolean
  readonly drifts: { readonly put: number; readonly found: number; readonly mended: number }
  readonly json: boolean
  /** Undefined where nothing acted. */
  readonly actsOnce?: boolean
  /** The most frames that an example needed. */
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
    predicted: trials.flatMap(({ honesty }) => honesty).reduce(addHonesty, NONE),
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

const NONE: Honesty = {
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
