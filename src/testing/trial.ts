import type { Honesty } from '../model/honesty.ts'
import { compareHonesty } from '../run/honesty.ts'
import type { Bench, Ran } from './bench.ts'
import { beyondAnnounced, covers } from './beyond.ts'
import type { Example, PlaybookStep } from './example.ts'
import { lostInJson } from './json.ts'
import { actedOnce, dishonest, isDone, saidBy, shows } from './judge.ts'
import type { Traces } from './traces.ts'

/** How one example did. Everything that is not as it should be is among the reasons. */
export interface Trial {
  readonly name: string
  readonly task: string
  /** Paths that the dry runs wrote. */
  readonly written: readonly string[]
  readonly honesty: readonly Honesty[]
  /** Paths that the apply wrote and that no change named. */
  readonly beyond: readonly string[]
  /** The second run had nothing to do, except acts where the example says so. */
  readonly second: boolean
  /** A harm put in by hand; none where the example has none. */
  readonly drift?: Drift
  /** The changes came back from JSON as they were. */
  readonly json: boolean
  /** Each act was done once a run, and in no dry run; none where there was none. */
  readonly actsOnce?: boolean
  /** How many frames the apply needed until nothing was left. */
  readonly rounds: number
  readonly reasons: readonly string[]
}

/** What became of a harm. */
export interface Drift {
  readonly found: boolean
  readonly mended: boolean
}

/** Where examples are tried. */
export interface Ground {
  readonly bench: Bench
  readonly traces: Traces
}

/** Tries an example: predicted, made, harmed, found, mended, and run once more. */
export async function tryExample(example: Example, ground: Ground): Promise<Trial> {
  const { name, task } = example
  const course = courseOf(example, ground)
  const end = (found: Partial<Trial>): Trial => ({
    ...NOTHING,
    ...found,
    name,
    task,
    reasons: course.reasons,
  })
  const ready = await prepare(example, ground.bench)
  if (!course.demand(ready === '', `what comes before it failed: ${ready}`)) return end({})

  const count = async () => example.count?.(ground.bench.host)
  const blank = await count()
  const { predicted, written } = await predict(course)
  const foretold = await count()
  if (!course.demand([0, 2, 3].includes(predicted.code), `the dry run failed: ${predicted.reason}`))
    return end({ written })

  const { made, beyond } = await make(course)
  const first = await count()
  const honesty = [compareHonesty(predicted.steps, made.steps)]
  const [lost] = lostInJson([...predicted.changes, ...made.changes])
  const json = course.demand(lost === undefined, `JSON: ${lost}`)
  const found = { written, beyond, honesty, json, rounds: made.rounds }
  if (made.code !== 0) {
    course.blame(dishonest(honesty))
    return end(found)
  }
  course.demand(await holds(example, ground.bench), 'it does not hold after the apply')

  const drift = example.drift === undefined ? {} : { drift: await harm(course, honesty) }
  course.blame(dishonest(honesty))
  const mended = await count()
  const again = await course.apply()
  const second = course.demand(isDone(again, example), `the second run is not done: ${saidBy(again)}`)
  course.demand(!shows([predicted, made, again], ground.bench.secrets), 'a report shows a secret')
  const counts = {
    dry: since(blank, foretold),
    first: since(foretold, first),
    second: since(mended, await count()),
  }
  const once = actedOnce([predicted, made, again], counts)
  if (once !== undefined) course.demand(once === '', once)
  return end({ ...found, second, ...drift, ...(once === undefined ? {} : { actsOnce: once === '' }) })
}

function since(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before
}

const NOTHING = { written: [], honesty: [], beyond: [], second: false, json: false, rounds: 0 }

/** The runs of one example, and what is wrong with them. */
interface Course extends Ground {
  readonly example: Example
  readonly reasons: string[]
  readonly check: () => Promise<Ran>
  readonly apply: () => Promise<Ran>
  /** Notes the reason where something does not hold. */
  readonly demand: (holds: boolean, reason: string) => boolean
  readonly blame: (reasons: readonly string[]) => void
}

function courseOf(example: Example, ground: Ground): Course {
  const steps: PlaybookStep[] = [{ name: example.name, [example.task]: example.params, ...example.step }]
  const reasons: string[] = []
  const blame = (more: readonly string[]) =>
    void reasons.push(...more.map((one) => `${example.name}: ${one}`))
  return {
    ...ground,
    example,
    reasons,
    blame,
    check: () => ground.bench.run(steps, 'check'),
    apply: () => ground.bench.run(steps, 'apply'),
    demand: (holds, reason) => {
      if (!holds) blame([reason])
      return holds
    },
  }
}

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
  demand(beyond.length === 0, `it wrote what no change names: ${beyond.join(', ')}`)
  return { made, beyond }
}

/** Harms what was made; it must be found by a dry run and mended by an apply. */
async function harm({ example, bench, check, apply, demand }: Course, honesty: Honesty[]): Promise<Drift> {
  const done = await doDeed(example.drift, bench)
  demand(done === '', `the harm could not be done: ${done}`)
  if (example.holds !== undefined)
    demand(!(await holds(example, bench)), 'the harm does no harm: it still holds')
  const finding = await check()
  const found = demand([2, 3].includes(finding.code), `the harm is not found: ${saidBy(finding)}`)
  const mending = await apply()
  honesty.push(compareHonesty(finding.steps, mending.steps))
  const mended =
    demand(mending.code === 0, `the harm is not mended: ${mending.reason}`) &&
    demand(await holds(example, bench), 'it does not hold after mending')
  return { found, mended }
}

async function prepare({ before, prepare }: Example, bench: Bench): Promise<string> {
  const wrong = await doDeed(prepare, bench)
  if (wrong !== '' || before === undefined) return wrong
  const ran = await bench.run(before, 'apply')
  return ran.code === 0 ? '' : ran.reason
}

/** Does it, and gives why it failed. */
async function doDeed(deed: Example['prepare'], { host }: Bench): Promise<string> {
  if (typeof deed === 'function') await deed(host)
  if (deed === undefined || typeof deed === 'function') return ''
  const { code, stderr } = await host.exec(deed)
  return code === 0 ? '' : stderr.trim() || `exit code ${code}`
}

async function holds({ holds }: Example, { host }: Bench): Promise<boolean> {
  if (holds === undefined) return true
  return typeof holds === 'function' ? holds(host) : (await host.exec(holds)).code === 0
}
