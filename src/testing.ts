/** The second entry point: what tasks, ours and yours, are tested with. It runs in the lab: `hostwright lab run -- ...`. */
export {
  type Internet,
  internet,
  isInLab,
  type Lab,
  OUTSIDE,
  openLab,
  type RunningHost,
} from './lab/index.ts'
export type { Predictions } from './model/predictions.ts'
export { loadTask } from './task/load-task.ts'
export type { Answers } from './testing/answers.ts'
export type { BenchOptions } from './testing/bench.ts'
export { type ConformanceOptions, conformance } from './testing/conformance.ts'
export type { Draw } from './testing/draw.ts'
export type { Example, PlaybookStep } from './testing/example.ts'
export type { HuntCase, Lie } from './testing/hunt/case.ts'
export { huntTruth } from './testing/hunt/hunt.ts'
export type { Found, Hunted, HuntOptions, Progress } from './testing/hunt/hunted.ts'
export type { Plant } from './testing/hunt/site.ts'
export type { StepMaker } from './testing/hunt/steps-files.ts'
export { changesOf, outputs, planned } from './testing/planned.ts'
export type { Row } from './testing/row.ts'
export { tableOf } from './testing/row-table.ts'
export type { Trial } from './testing/trial.ts'
export type { Drift } from './testing/trial-harm.ts'
