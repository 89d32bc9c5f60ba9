/** The second door: what tasks, our own and yours, are tested with. It runs in the lab: `hostwright lab run -- ...`. */
export {
  type Internet,
  internet,
  isInLab,
  type Lab,
  OUTSIDE,
  openLab,
  type RunningHost,
} from './lab/index.ts'
export type { Honesty } from './model/honesty.ts'
export type { BenchOptions } from './testing/bench.ts'
export { type ConformanceOptions, conformance } from './testing/conformance.ts'
export type { Example, PlaybookStep } from './testing/example.ts'
export { type Row, tableOf } from './testing/row.ts'
export type { Drift, Trial } from './testing/trial.ts'
