/** What an exit code rests on: how steps ended, over all hosts. */
export interface Ending {
  readonly ends: readonly string[]
  readonly check: boolean
  readonly interrupted: boolean
}

/** The worst that happened, in the order 130, 4, 1, 6, 3, 2; wrong input (5) never comes this far. */
export function exitCode({ ends, check, interrupted }: Ending): number {
  if (interrupted) return 130
  if (ends.includes('unreachable')) return 4
  if (ends.includes('failed')) return 1
  if (ends.includes('waiting')) return 6
  if (check && ends.includes('unknown')) return 3
  if (check && ends.includes('changed')) return 2
  return 0
}
