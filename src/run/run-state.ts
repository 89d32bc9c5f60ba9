import pLimit from 'p-limit'
import type { Session } from '../host/session.ts'
import type { Predictions } from '../model/predictions.ts'
import type { Earlier } from './context.ts'
import type { Masking } from './masking.ts'
import type { RunPlan } from './prepare/run-plan.ts'

/** What all hosts of a run share while it goes on. */
export interface RunState {
  readonly plan: RunPlan
  readonly masking: Masking
  /** The number of the last play of each host: after it nothing of the host is kept. */
  readonly last: ReadonlyMap<string, number>
  /** So many hosts failed that nothing more is begun. */
  isOver: boolean
  /** Those of the hosts that are out that only wait for a person. */
  readonly waiting: Set<string>
  /** Frames of the sessions that are over. */
  roundTrips: number
  readonly sessions: Map<string, Promise<Session>>
  readonly earlier: Map<string, Earlier>
  readonly predictions: Map<string, Predictions>
  /** Hosts that had a play in this run. */
  readonly met: Set<string>
  /** What the run is called on each host. */
  readonly runs: Map<string, string>
  /** Hosts that failed or could not be reached: later plays go on without them. */
  readonly out: Set<string>
  readonly limit: ReturnType<typeof pLimit>
  readonly connecting: ReturnType<typeof pLimit>
}

/** Logins at once: more of them only wait for each other, and an sshd refuses when too many knock (MaxStartups). */
const LOGINS = 10

function lastPlays({ plays, pruning, growing }: RunPlan): Map<string, number> {
  return new Map(
    plays.flatMap(({ hosts }, at) =>
      hosts.map(({ name }) => [
        name,
        pruning === undefined && growing === undefined ? at + 1 : plays.length + 1,
      ]),
    ),
  )
}

/** A run in which nothing has happened yet. */
export function createRunState(plan: RunPlan, masking: Masking): RunState {
  const names = [...new Set(plan.plays.flatMap(({ hosts }) => hosts.map(({ name }) => name)))]
  const { planned, out } = plan
  if (planned !== undefined) for (const name of names) if (!planned.has(name)) out.add(name)
  return {
    last: lastPlays(plan),
    isOver: false,
    waiting: new Set(),
    roundTrips: 0,
    plan,
    masking,
    sessions: new Map(),
    earlier: new Map(names.map((name) => [name, {}])),
    runs: new Map(names.map((name, at) => [name, `${plan.run}-${at}`])),
    predictions: new Map(),
    met: new Set(),
    out,
    limit: pLimit(plan.forks),
    connecting: pLimit(LOGINS),
  }
}
