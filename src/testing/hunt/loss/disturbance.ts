import type { RunningHost } from '../../../lab/index.ts'
import type { Draw } from '../../draw.ts'
import type { HuntCase } from '../case.ts'
import type { Control, Running } from './control.ts'

/** What a disturbance can lay its hands on. */
export interface Scene {
  readonly host: RunningHost
  /** The run that is to be disturbed; it is under way. */
  readonly run: Running
  readonly control: Control
  readonly hunted: HuntCase
  readonly draw: Draw
  /** Notes what was done, for whoever reads a loss. */
  readonly note: (text: string) => void
  /** Another run that took part: how it ended is judged too. */
  readonly took: (other: Running) => void
}

/** One kind of trouble. */
export interface Disturbance {
  readonly kind: string
  /** The exit codes that are right for a run that met it. */
  readonly codes: readonly number[]
  /** Whether what ran on the host is gone afterwards: units that nobody describes, what lay in memory. */
  readonly reboots?: boolean
  /** Whether others have their say in the end, too. */
  readonly others?: boolean
  /** Strikes now, and heals: when it resolves the host is as it was, but for what the run did. */
  strike(scene: Scene): Promise<void>
}

/** Waits; a run that is over is waited for no longer where asked. */
export function pause(milliseconds: number, until?: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    void until?.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
