import { dirname } from 'node:path'
import type { AnyTask } from '../define/task.ts'
import { templateCompiler } from '../expression/template.ts'
import { loadInventory } from '../inventory/load.ts'
import { selectHosts } from '../inventory/select.ts'
import type { RunEvent } from '../model/event.ts'
import type { Inventory } from '../model/inventory.ts'
import type { Play, Playbook } from '../model/playbook.ts'
import { InputError, type Problem } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import type { Secrets } from '../schema/read.ts'
import { orProblems } from '../schema/reading.ts'
import { ownShelf } from '../schema/shelf.ts'
import { secretSources } from '../secrets/sources.ts'
import { findTasks } from '../task/registry.ts'
import { askAhead, type ConnectOptions, connectOptions } from './connect.ts'
import { createDocuments, type Papers } from './documents.ts'
import { readExtra } from './extra.ts'
import { newRunName } from './host-play.ts'
import { hostLayers } from './layers.ts'
import { checkNamesOfPlay } from './name-check.ts'
import { loadDocuments } from './named-tasks.ts'
import { paramsFiller } from './params.ts'
import type { PlayPlan, RunPlan } from './playbook-run.ts'
import { tagged } from './tags.ts'
import { handledBy, turnsOf } from './turn.ts'

/** What a run is asked for. */
export interface RunRequest {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly check: boolean
  /** Where the plan of a dry run is saved, if it is. */
  readonly plan?: string | undefined
  /** Where a saved plan is applied: the files beside the playbook that it was made with; a step may name no other. */
  readonly files?: ReadonlySet<string>
  /** Tell what changes say while they are made, which takes one more shell on a host. */
  readonly listen?: boolean
  /** Nothing will be run, whatever else is asked. */
  readonly syntaxCheck?: boolean
  /** What was predicted otherwise than it came is a failure. */
  readonly strict: boolean
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** `NAME=VALUE`, a JSON object, or `@FILE`. */
  readonly extra: readonly string[]
  readonly forks: number
  readonly frame: number
  /** Seconds for a connection to stand. */
  readonly timeout: number
  readonly lockTimeout: number
  /** Seconds after which a broken lifeline is put back. */
  readonly rollback: number
  readonly acceptNewHostKeys: boolean
  /** An ssh_config(5) file instead of OpenSSH's own. */
  readonly sshConfigFile?: string
  readonly vaultPasswordFiles: readonly string[]
  readonly emit: (event: RunEvent) => void
  readonly interrupt: AbortSignal
  readonly terminate: AbortSignal
}

/** Reads and checks everything that a run needs, without any connection; all that is wrong is one InputError. */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const problems: Problem[] = []
  const secrets = secretSources({ files: request.vaultPasswordFiles, env: process.env })
  const files = findTasks(request.playbook)
  const { tasks, checker, loaded } = await loadDocuments({
    playbook: request.playbook,
    files,
    secrets,
    problems,
  })
  const papers = createDocuments(request.playbook, templateCompiler(ownShelf('template')), request.files)
  const extra = orProblems(problems, () => readExtra(request.extra, secrets))
  const found = loadInventory({
    sources: request.inventories,
    beside: [dirname(request.playbook)],
    secrets,
    strongest: extra ?? {},
    fill: (text, vars, at) => papers.fillText(text, vars, at),
  })
  problems.push(...loaded.problems, ...found.problems)
  const needs = {
    request,
    papers,
    tasks,
    inventory: found.inventory,
    playbook: loaded.playbook,
    secrets,
    extra: extra ?? {},
    problems,
    // A step that could not be read may register what others use.
    registered: loaded.problems.length === 0 ? [] : loaded.registered,
    gaps: gapsIn({ playbook: loaded.whole, inventory: found.whole, extra: extra !== undefined }),
    connect: connectOptions(request),
  }
  const plays = loaded.playbook.plays.map((play) => planPlay(play, needs))
  if (problems.length > 0) throw new InputError(problems)
  return {
    playbook: loaded.playbook,
    tasks,
    documents: papers,
    fillParams: paramsFiller({ documents: papers, checker }),
    extra: needs.extra,
    check: request.check,
    handles: new Set(plays.flatMap(({ turns }) => turns.flatMap(handledBy))),
    saved: request.check && request.plan !== undefined,
    frameLimit: request.frame,
    listen: request.listen === true,
    lockPatience: request.lockTimeout,
    rollback: request.rollback,
    interrupt: request.interrupt,
    terminate: request.terminate,
    run: newRunName(),
    emit: request.emit,
    inventory: found.inventory,
    plays,
    forks: request.forks,
    strict: request.strict,
    connect: needs.connect,
  }
}

/** What could not be read as a whole: what is missing from it says nothing. */
export type Gap = 'hosts' | 'variables'

function gapsIn(read: {
  readonly playbook: boolean
  readonly inventory: boolean
  readonly extra: boolean
}): Set<Gap> {
  const { playbook, inventory, extra } = read
  return new Set<Gap>([
    ...(inventory ? [] : (['hosts', 'variables'] as const)),
    ...(playbook && extra ? [] : (['variables'] as const)),
  ])
}

/** What planning a play needs. */
export interface PlayNeeds {
  readonly request: RunRequest
  readonly papers: Papers
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly inventory: Inventory
  readonly playbook: Playbook
  readonly secrets: Secrets
  readonly extra: Values
  readonly connect: ConnectOptions
  /** What is wrong is added here. */
  readonly problems: Problem[]
  /** Names that steps register which could not be read. */
  readonly registered: readonly string[]
  readonly gaps: Set<Gap>
}

function planPlay(play: Play, needs: PlayNeeds): PlayPlan {
  const { inventory, request, problems, papers, playbook } = needs
  const selected = selectHosts(inventory, play.hosts, { limit: request.limit, at: play.locate(['hosts']) })
  if (!needs.gaps.has('hosts')) problems.push(...selected.problems)
  // What it says of the first is most often true of all; it takes as long as the rest of the checks.
  // Not for later plays: the first may write a host's lines.
  const [first] = play === playbook.plays[0] ? selected.hosts : []
  if (first !== undefined && request.syntaxCheck !== true && problems.length === 0)
    askAhead(first, needs.connect)
  const turns = turnsOf(playbook, tagged(play, request), (step) => papers.changedUses(step))
  const layersOf = hostLayers(play, selected.hosts, needs)
  const plan = { play, hosts: selected.hosts, turns, layersOf }
  problems.push(...checkNamesOfPlay(plan, needs))
  return plan
}
