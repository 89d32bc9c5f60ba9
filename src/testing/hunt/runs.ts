import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { prepareApply } from '../../cli/apply-command.ts'
import { planSaver } from '../../cli/save-plan.ts'
import type { Lab, RunningHost } from '../../lab/index.ts'
import type { RunEvent, StepName } from '../../model/event.ts'
import type { Outcome } from '../../model/outcome.ts'
import { InputError } from '../../model/problem.ts'
import { jsonReport } from '../../report/json.ts'
import { runPlays } from '../../run/playbook-run.ts'
import { prepareRun, type RunRequest } from '../../run/prepare.ts'
import type { HuntCase } from './case.ts'
import { SECRET, watchArguments } from './secret.ts'

/** A step as a run told it. */
export interface Told {
  readonly step: StepName
  readonly outcome: Outcome
}

/** What a run told, and how it ended. */
export interface Ran {
  readonly code: number
  readonly told: readonly Told[]
  /** What went wrong outside any step: input that is wrong, a host that cannot go on, an exception. */
  readonly trouble: string
  readonly notes: readonly string[]
  /** Where a secret was to be seen. */
  readonly shown: readonly string[]
}

/** The documents of a case, ready to be run. */
export interface Runner {
  run(how: { readonly check: boolean; readonly frame?: number }): Promise<Ran>
  /** A dry run whose plan is saved. */
  save(): Promise<Ran>
  /** Applies the plan that was saved. */
  applySaved(allowUnannounced: boolean): Promise<Ran>
  close(): void
}

/** Variables that steps of a case may name. */
const VARS = { word: 'w', flag: true, number: 7 }

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

function linkProject(project: string, root: string): void {
  for (const name of ['tasks', 'package.json', 'node_modules'])
    if (existsSync(join(project, name))) symlinkSync(resolve(project, name), join(root, name))
}

/** Writes the documents of a case for a host of the lab. */
export function openRunner({ lab, host, project, plant = {} }: Site, hunted: HuntCase): Runner {
  const root = mkdtempSync(join(tmpdir(), 'hunt-'))
  if (project !== undefined) linkProject(project, root)
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
    return join(root, name)
  }
  for (const [path, text] of Object.entries(hunted.files)) write(path, text)
  const key = join(lab.directory, 'id_ed25519')
  const way = { ansible_host: host.ip4, ansible_user: 'root', ansible_ssh_private_key_file: key }
  const inventory = write(
    'inventory.yml',
    JSON.stringify({ all: { hosts: { [host.name]: { ...way, ...VARS } } } }),
  )
  const text = playbookText(hunted)
  const playbook = write('play.yml', text)
  write('token', `${SECRET}\n`)
  write('secrets.yml', 'token: !file token\n')
  const isSecret = text.includes('{{ token }}')
  const request = (emit: RunRequest['emit']) => ({
    ...USUAL,
    playbook,
    inventories: [inventory],
    tags: hunted.tags,
    skipTags: hunted.skipTags,
    sshConfigFile: join(lab.directory, 'ssh_config'),
    emit,
  })
  const file = join(root, 'saved.plan')
  return {
    run: async (how) => {
      const changed = (event: RunEvent) => (plant.event === undefined ? event : plant.event(event, how.check))
      const work = told(async (emit) => runPlays(await prepareRun({ ...request(emit), ...how })), changed)
      const { done, seen } = isSecret ? await watchArguments(work) : { done: await work, seen: [] }
      const ran = {
        ...done,
        shown: [...done.shown, ...seen.map((line) => `the arguments of a process: ${line}`)],
      }
      await plant.host?.(host, how.check)
      return ran
    },
    save: () =>
      told(async (emit) => {
        const saver = planSaver(file, 24, () => undefined)
        const asked = { ...request(saver.hearing(emit)), check: true, plan: file }
        const plan = await prepareRun(asked)
        const end = await runPlays(plan)
        saver.save(asked, plan)
        return end
      }),
    applySaved: (allowUnannounced) =>
      told(async (emit) => {
        const saved = { ...APPLY, sshConfigFile: request(emit).sshConfigFile, plan: file, allowUnannounced }
        return runPlays(await prepareApply(saved, { emit, listen: false }, USUAL))
      }),
    close: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A playbook, a step a line. */
export function playbookText({ steps, handlers }: Pick<HuntCase, 'steps' | 'handlers'>): string {
  const lines = (list: readonly unknown[]) =>
    list.length === 0 ? ' []\n' : `\n${list.map((one) => `    - ${JSON.stringify(one)}\n`).join('')}`
  const more = handlers.length === 0 ? '' : `  handlers:${lines(handlers)}`
  return `- name: hunted\n  hosts: all\n  vars_files: [secrets.yml]\n  tasks:${lines(steps)}${more}`
}

const APPLY = {
  strict: false,
  diff: false,
  extra: [],
  forks: 1,
  frame: 1_000_000,
  timeout: 20,
  lockTimeout: 60,
  rollback: 60,
  acceptNewHostKeys: false,
  vaultPasswordFiles: [],
  json: false,
  timing: false,
  verbose: false,
}

const USUAL = {
  ...APPLY,
  check: false,
  tags: [],
  skipTags: [],
  interrupt: new AbortController().signal,
  terminate: new AbortController().signal,
}

async function told(
  run: (emit: RunRequest['emit']) => Promise<{ readonly code: number }>,
  changed: (event: RunEvent) => RunEvent | undefined = (event) => event,
): Promise<Ran> {
  const all: RunEvent[] = []
  const ended = await run((event) => all.push(event)).catch(troubleOf)
  const events = all.flatMap((event) => changed(event) ?? [])
  const trouble = events.flatMap((event) =>
    event.event === 'unreachable' || event.event === 'failed' ? [`${event.event}: ${event.reason}`] : [],
  )
  return {
    code: ended.code,
    told: events.flatMap((event) =>
      event.event === 'step' ? [{ step: event.step, outcome: event.outcome }] : [],
    ),
    trouble: [...('trouble' in ended ? [ended.trouble] : []), ...trouble].join('; '),
    shown: reportOf(all).includes(SECRET) ? ['the report'] : [],
    notes: events.flatMap((event) => (event.event === 'note' ? [event.text] : [])),
  }
}

function reportOf(events: readonly RunEvent[]): string {
  const lines: string[] = []
  events.forEach(jsonReport((line) => lines.push(line), { diff: false }))
  return lines.join('\n')
}

/** Wrong input ends as on a command line; an exception is trouble of its own. */
function troubleOf(error: unknown): { readonly code: number; readonly trouble: string } {
  if (error instanceof InputError) return { code: 5, trouble: error.message }
  return {
    code: -1,
    trouble: `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  }
}
