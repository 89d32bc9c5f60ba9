import { type BenchOptions, openBench } from './bench.ts'
import type { Example } from './example.ts'
import { type Row, rowOf } from './row.ts'
import { watchTraces } from './traces.ts'
import { type Trial, tryExample } from './trial.ts'

/** What is run, and on which host of the lab. */
export interface ConformanceOptions extends BenchOptions {
  readonly examples: readonly Example[]
  /** Called with each example when it is over. */
  readonly tell?: (trial: Trial, seconds: number) => void
}

/**
 * Runs examples of tasks on a host of the lab, one after another, and returns one row per task: a dry run writes
 * nothing and predicts what the apply does, a second run has nothing to do, drift made by hand is found
 * and repaired, the changes survive JSON, acts are done once per run. A task conforms if its row has no reasons.
 */
export async function conformance({ examples, tell, ...options }: ConformanceOptions): Promise<Row[]> {
  const bench = openBench(options)
  const traces = await watchTraces(options.host)
  const trials: Trial[] = []
  for (const example of examples) {
    const started = Date.now()
    const trial = await tryExample(example, { bench, traces })
    tell?.(trial, (Date.now() - started) / 1000)
    trials.push(trial)
  }
  const tasks = [...new Set(examples.map(({ task }) => task))]
  return tasks.map((task) =>
    rowOf(
      task,
      trials.filter((one) => one.task === task),
    ),
  )
}
