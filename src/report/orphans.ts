import type { RunEvent } from '../model/event.ts'
import { isRecord } from '../model/json.ts'
import type { Announced } from '../model/outcome.ts'

/** Something that an earlier run made and no step wants any more. */
export interface Orphan {
  /** A path, or what a record of a zone is called. */
  readonly subject: string
  /** The step that made it. */
  readonly step: string
  /** True if `--prune` removes it. */
  readonly removable: boolean
  /** Why it would stay. */
  readonly why?: string
}

/** What is left over on a host, or why that is not known. */
export interface OrphansOn {
  readonly host: string
  readonly orphans: readonly Orphan[]
  readonly unknown: readonly string[]
  readonly unreachable?: string
  readonly failed?: string
}

/** Listens to a dry run, and gives what is left over on each host. */
export function orphanReader() {
  const hosts = new Map<string, OrphansOn>()
  const add = (host: string, more: (now: OrphansOn) => Partial<OrphansOn>) => {
    const now = hosts.get(host) ?? { host, orphans: [], unknown: [] }
    hosts.set(host, { ...now, ...more(now) })
  }
  return {
    hear: (event: RunEvent): void => {
      if (event.event === 'run') for (const host of event.hosts) add(host, () => ({}))
      if (event.event === 'unreachable') add(event.host, () => ({ unreachable: event.reason }))
      if (event.event === 'failed') add(event.host, () => ({ failed: event.reason }))
      if (event.event !== 'step') return
      const { host, step, outcome } = event
      if (outcome.status === 'failed' && outcome.ignored !== true)
        add(host, () => ({ failed: `${step.name}: ${outcome.reason ?? 'no reason given'}` }))
      for (const one of outcome.changes)
        if (one.change.kind.unwanted === true)
          add(host, ({ orphans, unknown }) =>
            one.change.subject === ''
              ? { unknown: [...unknown, one.change.summary] }
              : { orphans: [...orphans, orphanFrom(one, step.name)] },
          )
    },
    all: (): readonly OrphansOn[] => [...hosts.values()],
  }
}

function orphanFrom({ change }: Announced, told: string): Orphan {
  const { step, why } = isRecord(change.data) ? change.data : {}
  return {
    subject: change.subject,
    step: typeof step === 'string' ? step : told,
    removable: change.sort === 'state',
    ...(typeof why === 'string' ? { why } : {}),
  }
}
