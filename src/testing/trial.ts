import type { Predictions } from '../model/predictions.ts'
import { comparePredictions } from '../run/plan/predictions.ts'
import type { Ran } from './bench-told.ts'
import { beyondAnnounced, covers } from './beyond.ts'
import { holds, prepare } from './deed.ts'
import type { Example } from './example.ts'
import { lostInJson } from './json.ts'
import { actedOnce, dishonest, isDone, saidBy, shows } from './judge.ts'
import { type Course, courseOf, type Ground } from './trial-course.ts'
import { type Drift, harm } from './trial-harm.ts'

/** How one example did. Everything that is not as it should be is among the reasons. */
export interface Trial {
  readonly name: string
  readonly task: string
  /** Paths that the dry runs wrote. */
  readonly written: readonly string[]
  readonly predictions: readonly Predictions[]
  /** Paths that the apply wrote and that no change named. */
  readonly beyond: readonly string[]
  /** The second run had nothing to do, except acts where the example says so. */
  readonly second: boolean
  /** A drift made by hand; none if the example has none. */
  readonly drift?: Drift
  /** The changes came back from JSON as they were. */
  readonly json: boolean
  /** Each act was done once per run, and in no dry run; none if there was none. */
  readonly actsOnce?: boolean
  /** How many frames the apply needed until nothing was left. */
  readonly rounds: number
  readonly reasons: readonly string[]
}

/** Runs an example: predicted, made, damaged, found, repaired, and run once more. */
export async function tryExample(example: Example, ground: Ground): Promise<Trial> {
  const { name, task } = example
  const course = courseOf(example, ground)
  const found = await predictAndMake(course)
  return { ...NOTHING, ...found, name, task, reasons: course.reasons }
}

async function predictAndMake(course: Course): Promise<Partial<Trial>> {
  const { example, bench } = course
  const ready = await prepare(example, bench)
  if (!course.demand(ready === '', `what comes before it failed: ${ready}`)) return {}

  const blank = await count(course)
  const { predicted, written } = await predict(course)
  const foretold = await count(course)
  if (!course.demand([0, 2, 3].includes(predicted.code), `the dry run failed: ${predicted.reason}`))
    return { written }

  const { made, beyond } = await make(course)
  const acts = { dry: since(blank, foretold), first: since(foretold, await count(course)) }
  const predictions = [comparePredictions(predicted.steps, made.steps)]
  const [lost] = lostInJson([...predicted.changes, ...made.changes])
  const json = course.demand(lost === undefined, `JSON: ${lost}`)
  const found = { written, beyond, predictions, json, rounds: made.rounds }
  if (made.code !== 0) {
    course.blame(dishonest(predictions))
    return found
  }
  course.demand(await holds(example, bench), 'it does not hold after the apply')
  return { ...found, ...(await harmAndRepeat(course, { runs: [predicted, made], acts, predictions })) }
}

/** The runs so far, what they did by count of the example's acts, and whether they came as announced. */
interface Made {
  readonly runs: readonly [predicted: Ran, made: Ran]
  readonly acts: Readonly<Record<'dry' | 'first', number | undefined>>
  readonly predictions: Predictions[]
}

async function harmAndRepeat(course: Course, { runs, acts, predictions }: Made): Promise<Partial<Trial>> {
  const { example, bench } = course
  const drift = example.drift === undefined ? {} : { drift: await harm(course, predictions) }
  course.blame(dishonest(predictions))
  const mended = await count(course)
  const again = await course.apply()
  const second = course.demand(isDone(again, example), `the second run is not done: ${saidBy(again)}`)
  course.demand(!shows([...runs, again], bench.secrets), 'a report shows a secret')
  const once = actedOnce([...runs, again], { ...acts, second: since(mended, await count(course)) })
  if (once !== undefined) course.demand(once === '', once)
  return { second, ...drift, ...(once === undefined ? {} : { actsOnce: once === '' }) }
}

async function count({ example, bench }: Course): Promise<number | undefined> {
  return example.count?.(bench.host)
}

function since(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before
}

const NOTHING = { written: [], predictions: [], beyond: [], second: false, json: false, rounds: 0 }

async function predict({ example, traces, check, demand }: Course) {
  const before = await traces.now()
  const predicted = await check()
  const { lively = [] } = example
  const all = await traces.since(before)
  const written = all.filter((path) => !lively.some((one) => covers(one, path)))
  demand(written.length === 0, `the dry run wrote ${written.join(', ')}`)
  return { predicted, written }
}

async function make({ example, traces, apply, demand }: Course) {
  const before = await traces.now('disk')
  const made = await apply()
  const beyond = await traces.unexplained(before, (paths) =>
    beyondAnnounced(paths, made.changes, [...(example.writes ?? []), ...(example.lively ?? [])]),
  )
  demand(made.code === 0, `the apply failed: ${made.reason}`)
  demand(beyond.length === 0, `it wrote something that no change names: ${beyond.join(', ')}`)
  return { made, beyond }
}
