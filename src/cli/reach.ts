import type { Counts } from '../model/event.ts'

/** How far a run came: it checked its documents, looked at hosts, or also acted on them. */
export type Reach = 'checked' | 'looked' | 'acted'

/** How a command line ended: its exit code, and how far a run came; one that was refused came nowhere. */
export interface Ended {
  readonly code: number
  readonly reach?: Reach
}

/** How a run on hosts ended. */
export function endOf(
  { code, recap }: { readonly code: number; readonly recap: { readonly [host: string]: Counts } },
  check: boolean,
): Ended {
  const acted = !check && Object.values(recap).some(({ changed }) => changed > 0)
  return { code, reach: acted ? 'acted' : 'looked' }
}
