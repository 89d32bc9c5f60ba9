import type { Lab, RunningHost } from '../../lab/index.ts'
import type { RunEvent } from '../../model/event.ts'

/** Where cases are tried. */
export interface Site {
  readonly lab: Lab
  readonly host: RunningHost
  /** A folder with `tasks/` of one's own. */
  readonly project?: string
  /** A fault that is put in to see whether it is found. */
  readonly plant?: Plant
}

/** A fault: in what a run tells, or in what it leaves on the host. */
export interface Plant {
  readonly event?: (event: RunEvent, check: boolean) => RunEvent | undefined
  readonly host?: (host: RunningHost, check: boolean) => Promise<unknown>
}
