import type { RunEnd } from '../run/playbook-run.ts'

/** How far a run came: it checked its documents, looked at hosts, or also acted on them. */
export type Reach = 'checked' | 'looked' | 'acted'

/** How a command line ended: its exit code, and how far a run came; one that was refused, or reached no host, came nowhere. */
export interface Ended {
  readonly code: number
  readonly reach?: Reach
}

/** How a run on hosts ended. */
export function endOf({ code, recap }: RunEnd, check: boolean): Ended {
  const hosts = Object.values(recap)
  if (!hosts.some(({ ok, changed, waiting }) => ok + changed + waiting > 0)) return { code }
  const acted = !check && hosts.some(({ changed }) => changed > 0)
  return { code, reach: acted ? 'acted' : 'looked' }
}
