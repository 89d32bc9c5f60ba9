import type { Suite } from '../../lab/spec.ts'
import type { HuntCase, Lie } from './case.ts'
import type { StepMaker } from './steps-files.ts'

/** How far a hunt is. */
export interface Progress {
  readonly number: number
  readonly tried: number
  readonly code: number
  readonly found?: Found
}

/** A case that lies, as small as it was found. */
export interface Found {
  readonly number: number
  readonly hunted: HuntCase
  readonly lies: readonly Lie[]
  readonly shrunk: boolean
}

/** How a hunt ended. */
export interface Hunted {
  readonly tried: number
  readonly found: readonly Found[]
  /** How many cases ended with which exit code. */
  readonly codes: { readonly [code: number]: number }
}

/** What is hunted, and how. */
export interface HuntOptions {
  readonly count: number
  readonly seed: number
  /** Only the case of this number. */
  readonly only?: number
  /** Makers of steps of one's own, which are then half of every playbook. */
  readonly steps?: readonly StepMaker[]
  /** A folder with `tasks/` of one's own. */
  readonly project?: string
  /** How many hosts are used at once. */
  readonly lanes?: number
  readonly suite?: Suite
  /** Whether what lies is made small; else it is told as it was drawn. */
  readonly shrink?: boolean
  /** Stops after the case that is being tried. */
  readonly signal?: AbortSignal
  /** Hears of each case when it is over. */
  readonly tell?: (progress: Progress) => void
}
