import type { AnyTask } from '../../define/task.ts'
import { selectHosts } from '../../inventory/select.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Play, Playbook } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'
import type { Secrets } from '../../schema/read.ts'
import { askAhead } from '../connect.ts'
import { type ConnectOptions } from '../connect-ssh.ts'
import { stepRunsOf } from '../plan/step-run.ts'
import { checkArguments } from './argument-check.ts'
import type { PlayDocuments } from './documents.ts'
import { wrongElsewhere } from './elsewhere-check.ts'
import { hostLayers } from './layers.ts'
import type { Held } from './magic-variables.ts'
import { missingModules } from './missing-modules.ts'
import { checkNamesOfPlay, namesOfStep } from './name-check.ts'
import { withFlags } from './open-flags.ts'
import { hostsOf } from './play-hosts.ts'
import { missingPrompts, ordered } from './play-order.ts'
import type { PlayPlan } from './run-plan.ts'
import type { RunMode, RunSource } from './run-request.ts'
import { segmentsOf } from './segments.ts'
import { tagged } from './tags.ts'

/** What could not be read as a whole: what is missing from it says nothing. */
export type Gap = 'hosts' | 'variables'

/** What could not be read as a whole. */
export function gapsIn(read: {
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
  readonly request: RunSource & Pick<RunMode, 'syntaxCheck' | 'prune' | 'plan' | 'check' | 'forks'>
  readonly playDocuments: PlayDocuments
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
  /** What steps give hosts in the run. */
  readonly held: Held
  /** Hosts that have failed. */
  readonly out: Set<string>
  /** Names that the steps of the plays so far leave: they last as long as the run. */
  readonly given: Set<string>
  /** How plays so far reach each host. */
  readonly reached: Map<string, string>
}

/** A play with its hosts, steps and variables; what is wrong with it is added to the problems. */
export function planPlay(written: Play, needs: PlayNeeds): PlayPlan {
  const { inventory, request, problems, playDocuments, playbook, extra } = needs
  const selected = selectHosts(inventory, written.hosts, {
    limit: request.limit,
    at: written.locate(['hosts']),
  })
  if (!needs.gaps.has('hosts')) problems.push(...selected.problems)
  // What it says of the first is most often true of all; it takes as long as the rest of the checks.
  // Not for later plays: the first may write a host's lines.
  const hosts = ordered(hostsOf(written, selected.hosts, needs), written.order)
  const [first] = written === playbook.plays[0] ? hosts : []
  if (first !== undefined && request.syntaxCheck !== true && problems.length === 0)
    askAhead(first, needs.connect)
  const layersOf = hostLayers(written, hosts, needs)
  const play = needs.gaps.has('variables') ? written : withFlags(written, { hosts, layersOf, needs })
  const stepRuns = stepRunsOf(playbook, tagged(play, request), (step) => playDocuments.changedUses(step))
  problems.push(...missingPrompts(play, extra))
  const segments = segmentsOf(stepRuns, {
    hosts: hosts.length,
    looksAtOthers: (step) => namesOfStep(step, needs).names.some(({ name }) => name === 'hostvars'),
  })
  const plan = { play, hosts, stepRuns, segments, layersOf }
  problems.push(...wrongElsewhere(plan, needs))
  problems.push(...missingModules(plan))
  problems.push(...checkNamesOfPlay(plan, needs))
  problems.push(...checkArguments(plan, needs))
  return plan
}
