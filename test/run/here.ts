import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PlaybookRun, type RunEvent, runPlaybook } from '../../src/index.ts'
import { isBookkeeping } from '../../src/model/change.ts'
import { folder } from '../cli/run.ts'

/** What a run of some steps on this machine told. */
export interface Told {
  readonly code: number
  /** Name and status of each step, in order. */
  readonly steps: readonly (readonly [string, string])[]
  /** What each step announced or made, by its name, without how the run keeps its books. */
  readonly changes: { readonly [step: string]: readonly string[] }
  readonly reasons: { readonly [step: string]: string | undefined }
  readonly events: readonly RunEvent[]
}

/** Steps (or whole plays) on this machine, in a folder of their own: `ROOT` in them names it. */
export interface Here {
  readonly root: string
  readonly check: () => Promise<Told>
  readonly apply: (more?: Partial<PlaybookRun>) => Promise<Told>
}

/** Makes a playbook of steps and handlers; tasks of one's own stand in `tasks`, by file name. */
export function here(
  steps: readonly object[],
  {
    handlers = [],
    tasks = {},
    inventory = 'all: {hosts: {me: {ansible_connection: local}}}',
  }: {
    handlers?: readonly object[]
    tasks?: Record<string, string>
    inventory?: string
  } = {},
): Here {
  const root = folder({ 'hosts.yml': `${inventory}\n` })
  const plays = 'hosts' in (steps[0] ?? {}) ? steps : [{ hosts: 'all', tasks: steps, handlers }]
  const text = JSON.stringify(plays, null, 1).replaceAll('ROOT', root)
  const own = Object.entries(tasks).map(([name, source]) => [`play/tasks/${name}`, source])
  const place = folder({ 'play/play.yml': text, ...Object.fromEntries(own) })
  const run = async (more: Partial<PlaybookRun>): Promise<Told> => {
    const events: RunEvent[] = []
    const { code } = await runPlaybook({
      playbook: join(place, 'play/play.yml'),
      inventories: [join(root, 'hosts.yml')],
      emit: (event) => events.push(event),
      ...more,
    })
    return toldBy(code, events, root)
  }
  return { root, check: () => run({ check: true }), apply: (more = {}) => run(more) }
}

function toldBy(code: number, events: readonly RunEvent[], root: string): Told {
  const told = events.flatMap((event) => (event.event === 'step' ? [event] : []))
  const changes: Record<string, string[]> = {}
  for (const { step, outcome } of told)
    changes[step.name] = [
      ...(changes[step.name] ?? []),
      ...outcome.changes
        .filter(({ change }) => !isBookkeeping(change))
        .map(({ change, certainty }) => `${certainty} ${change.summary.replaceAll(`${root}/`, '')}`),
    ]
  return {
    code,
    steps: told.map(({ step, outcome }) => [step.name, outcome.status]),
    changes,
    reasons: Object.fromEntries(told.map(({ step, outcome }) => [step.name, outcome.reason])),
    events,
  }
}

/** Makes a file and all that is above it. */
export function put(root: string, name: string, text: string): void {
  mkdirSync(join(root, name, '..'), { recursive: true })
  writeFileSync(join(root, name), text)
}
