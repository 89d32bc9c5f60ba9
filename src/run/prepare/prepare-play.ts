import type { AnyTask } from '../../define/task.ts'
import { selectHosts } from '../../inventory/select.ts'
import type { Host, Inventory } from '../../model/inventory.ts'
import type { Play, Playbook, Step } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'
import type { Secrets } from '../../schema/read.ts'
import { askAhead } from '../connect.ts'
import { type ConnectOptions } from '../connect-ssh.ts'
import { stepRunsOf } from '../plan/step-run.ts'
import { checkArguments } from './argument-check.ts'
import type { PlayDocuments } from './documents.ts'
import { wrongElsewhere } from './elsewhere-check.ts'
import { isLate, namesLater } from './late-plays.ts'
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
  readonly request: RunSource &
    Pick<RunMode, 'syntaxCheck' | 'prune' | 'plan' | 'check' | 'forks' | 'diff' | 'verbose'>
  readonly playDocuments: PlayDocuments
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly inventory: Inventory
  readonly playbook: Playbook
  readonly secrets: Secrets
  readonly extra: Values
  readonly connect: ConnectOptions
  /** What is wrong is added here. */
  readonly problems: Problem[]
  /** What is wrong with the variables of hosts, which are merged only now. */
  readonly look: (names: Iterable<string>) => readonly Problem[]
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
  const late = isLate(written, namesLater(playbook.plays.slice(0, playbook.plays.indexOf(written))))
  if (!needs.gaps.has('hosts') && !late) problems.push(...selected.problems)
  lookAt(selected.hosts, needs)
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
  const looksAtOthers = (step: Step) => namesOfStep(step, needs).names.some(({ name }) => name === 'hostvars')
  const segments = segmentsOf(stepRuns, { hosts: hosts.length, looksAtOthers })
  const plan = { play, written, late, hosts, stepRuns, segments, layersOf }
  const steps = new Set(stepRuns.map(({ step }) => step))
  if ([...steps].some((step) => step.delegateTo !== undefined || looksAtOthers(step)))
    lookAt([...inventory.hosts.values()], needs)
  problems.push(...wrongElsewhere(plan, needs))
  problems.push(...missingModules(plan))
  problems.push(...checkNamesOfPlay(plan, needs))
  problems.push(...checkArguments(plan, needs))
  return plan
}

/** Tells what is wrong with the hosts of a play, once. */
function lookAt(hosts: readonly Host[], { look, problems, gaps }: PlayNeeds): void {
  const told = new Set(problems.map((one) => JSON.stringify(one)))
  const wrong = look(hosts.map(({ name }) => name)).filter((one) => !told.has(JSON.stringify(one)))
  problems.push(...wrong)
  if (wrong.length > 0) gaps.add('variables')
}
