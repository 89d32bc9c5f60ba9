import type { Predictions } from '../model/predictions.ts'
import { comparePredictions } from '../run/plan/predictions.ts'
import { doDeed, holds } from './deed.ts'
import { saidBy } from './judge.ts'
import type { Course } from './trial-course.ts'

/** What became of a drift. */
export interface Drift {
  readonly found: boolean
  readonly mended: boolean
}

/** Damages what was made; this must be found by a dry run and repaired by an apply. */
export async function harm(
  { example, bench, check, apply, demand }: Course,
  predictions: Predictions[],
): Promise<Drift> {
  const done = await doDeed(example.drift, bench)
  demand(done === '', `the drift could not be made: ${done}`)
  if (example.holds !== undefined)
    demand(!(await holds(example, bench)), 'the drift changes nothing: it still holds')
  const finding = await check()
  const found = demand([2, 3].includes(finding.code), `the drift was not found: ${saidBy(finding)}`)
  const mending = await apply()
  predictions.push(comparePredictions(finding.steps, mending.steps))
  const mended =
    demand(mending.code === 0, `the drift was not repaired: ${mending.reason}`) &&
    demand(await holds(example, bench), 'it does not hold after the repair')
  return { found, mended }
}
