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
export { loadTask } from './task/registry.ts'
export type { BenchOptions } from './testing/bench.ts'
export { type ConformanceOptions, conformance } from './testing/conformance.ts'
export type { Draw } from './testing/draw.ts'
export type { Example, PlaybookStep } from './testing/example.ts'
export type { HuntCase, Lie } from './testing/hunt/case.ts'
export { type Found, type Hunted, type HuntOptions, huntTruth, type Progress } from './testing/hunt/hunt.ts'
export type { Plant } from './testing/hunt/runs.ts'
export type { StepMaker } from './testing/hunt/steps-files.ts'
export { type Answers, changesOf, outputs, planned } from './testing/planned.ts'
export { type Row, tableOf } from './testing/row.ts'
export type { Drift, Trial } from './testing/trial.ts'
