import type { Host, Inventory } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { Values } from '../../model/value.ts'
import type { PlannedHost } from '../../saved-plan/planned-host.ts'
import type { ConnectOptions } from '../connect-ssh.ts'
import type { RunSetting } from '../host-play.ts'
import type { StepRun } from '../plan/step-run.ts'
import type { Growing } from './growing.ts'
import type { Held } from './magic-variables.ts'
import type { Segment } from './segments.ts'

/** A play with the hosts it is for and the steps it has. */
export interface PlayPlan {
  readonly play: Play
  /** As it was read. */
  readonly written: Play
  /** Which hosts it has may show in the run: steps before it add some. */
  readonly late: boolean
  readonly hosts: readonly Host[]
  readonly stepRuns: readonly StepRun[]
  /** The same in parts between which all hosts wait for each other. */
  readonly segments: readonly Segment[]
  /** The variables of a host in this play, weakest first. */
  readonly layersOf: (host: Host) => readonly Values[]
}

/** What a run is made of, all of it checked. */
export interface RunPlan extends RunSetting {
  readonly inventory: Inventory
  readonly plays: readonly PlayPlan[]
  readonly forks: number
  /** What was predicted otherwise than it came is a failure. */
  readonly strict: boolean
  readonly connect: ConnectOptions
  /** Absent where no step adds hosts or groups. */
  readonly growing?: Growing
  /** What steps have given hosts so far. */
  readonly held: Held
  /** Hosts that have failed. */
  readonly out: Set<string>
  /** What a saved plan lets the run do, by host; hosts that it does not name are left alone. */
  readonly planned?: ReadonlyMap<string, PlannedHost>
}
