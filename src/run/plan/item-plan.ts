import type { AnyTask } from '../../define/task.ts'
import {
  type Change,
  isBoundless,
  isByHand,
  isLeftToPerson,
  Refusal,
  type StateChange,
} from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { whenKnown } from '../../model/later.ts'
import type { Announced } from '../../model/outcome.ts'
import { type Known, Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { PlanContext, View } from '../context.ts'
import { faultsOf } from '../task-fault.ts'
import type { Asked } from './absent-user.ts'
import { announce, requireKind } from './announce.ts'
import type { Environment } from './environment.ts'
import { doubted, NOTHING_DECIDED } from './unknown-step.ts'
import { notRun } from './verdict.ts'

/** What one loop item of a step comes to, or the whole step where there is no loop. */
export interface ItemPlan {
  readonly status: 'ok' | 'changed' | 'waiting' | 'unknown' | 'skipped'
  readonly announced: readonly Announced[]
  /** Every state that it decides, also where that is so already. */
  readonly decided: readonly StateChange[]
  /** What each of its acts is called, so that none is done twice. */
  readonly acts: ReadonlyMap<Change, string>
  /** Why there is nothing to do only perhaps. */
  readonly assuming: readonly string[]
  readonly reason?: string
  /** It is not known whether it runs at all, or is skipped. */
  readonly open?: true
  /** Why it has failed, though all of it could be planned. */
  readonly failed?: string
  /** What its step's own expressions make of it cannot be told before it has run. */
  readonly unjudged?: Unknown
  /** What it waits for is not so yet. */
  readonly waits?: true
  readonly outputs: Values
  /** The environment in which it acts. */
  readonly environment?: Environment
  /** The item of the loop, under its name. */
  readonly item?: Values
  /** The variables that it sets. */
  readonly variables?: Values
}

/** Where an item looks, and what it is called among all items of all steps. */
export interface Looking {
  /** It says of itself that it changes nothing, and is to run in a dry run, too. */
  readonly asks?: boolean
  readonly context: PlanContext
  readonly view: View
  readonly reader: HostReader
  readonly seen: Asked[]
  readonly name: string
}

/** A task is planned until nothing is left: what needs rounds (install, then configure) is seen through all of them. */
export async function planTask(task: AnyTask, params: never, looking: Looking): Promise<ItemPlan> {
  const { reader } = looking
  const own = faultsOf(task.name)
  const announced: Announced[] = []
  const decided: StateChange[] = []
  const acts = new Map<Change, string>()
  for (let round = 0; ; round++) {
    const current = await own(() => task.read(reader, params))
    const planned = await own(() => whenKnown(() => task.plan(current, params)))
    await own(async () => planned.forEach(requireKind))
    const told = await askedInstead(planned, looking)
    if (told !== undefined) return told
    decided.push(...planned.filter((change) => change.sort === 'state'))
    const fresh = planned.flatMap((change) => {
      const one = announce(change)
      return one === undefined || isKnownAlready(one, announced) || isDone(change, looking) ? [] : [one]
    })
    for (const one of fresh) requireRoot(one, reader.user)
    announced.push(...fresh)
    for (const { change } of fresh) count(change, looking, acts)
    const settled = fresh.length === 0 || fresh.some(({ certainty }) => certainty === 'unknown') || round >= 4
    if (!settled) continue
    // What is registered is the state after the changes of this round, as far as it can be told.
    const after = fresh.length === 0 ? current : await own(() => task.read(reader, params))
    const outputs = {
      ...(await own(() => whenKnown(() => outputsOf(task, after, params)))),
      ...(Object.assign({}, ...announced.map(notRun)) as Values),
    }
    // Right only under an assumption: what was absent may have come with a package.
    const doubtful = announced.length === 0 ? planned.flatMap(onlyAssumed) : []
    const assuming = [...new Set(doubtful.flatMap(({ because }) => because))]
    for (const { change } of doubtful) castDoubt(change, looking.view)
    const shown = doubtful.length > 0 ? doubtful : announced
    return { status: statusOf(announced), announced: shown, decided, acts, assuming, outputs }
  }
}

/** Raises Refusal for what only root can do, where another user acts. */
function requireRoot({ change, certainty, because }: Announced, user: string): void {
  const { onlyRoot } = change.kind
  if (onlyRoot === undefined || certainty === 'unknown' || user === 'root') return
  if (onlyRoot === true || onlyRoot(change, user))
    throw new Refusal(`only root can ${change.summary}, and this is done as ${user}`, because)
}

/** In a dry run, the answer of an act that only reads, in the place of the act. */
async function askedInstead(planned: readonly Change[], looking: Looking): Promise<ItemPlan | undefined> {
  const [change] = planned
  if (looking.asks !== true || change === undefined || planned.length > 1) return undefined
  const fact = change.kind.ask?.(change)
  if (fact === undefined) return undefined
  const seen = await looking.reader.see(fact)
  const outputs = seen.known
    ? (change.kind.answer?.(seen.value, change) ?? {})
    : Object.fromEntries(
        Object.keys(notRun({ change, certainty: 'definite', because: [] })).map((name) => [name, seen]),
      )
  const assuming = seen.known ? (seen.assuming ?? []) : []
  const { status = 0, stdout = '', stderr = '' } = seen.known ? seen.value : {}
  const failed =
    status === 0
      ? {}
      : { failed: [stderr.trim() || stdout.trim(), `exit status ${status}`].filter(Boolean).join('\n') }
  return { ...NOTHING_DECIDED, assuming, status: 'ok', announced: [], outputs, ...failed }
}

function onlyAssumed(change: Change): Announced[] {
  const because = change.sort === 'state' && change.before.known ? (change.before.assuming ?? []) : []
  return because.length === 0 ? [] : [doubted({ change, certainty: 'assumed', because }, because)]
}

/** Where a change is not needed only under an assumption, what it would alter stays as it is only under one, too. */
function castDoubt({ effects, summary }: Change, { overlay }: View): void {
  const cause = `if there is no need to ${summary}`
  const facts = effects.flatMap((effect) => ('fact' in effect ? [effect.fact] : []))
  if (facts.length > 0) overlay.invalidate({ facts, become: 'assumed', cause })
  for (const effect of effects) if (isBoundless(effect)) overlay.invalidate({ become: 'assumed', cause })
}

function outputsOf(task: AnyTask, current: unknown, params: never): Values {
  const outputs = task.outputs?.(current, params) ?? {}
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, unwrap(value)]))
}

function unwrap(value: unknown): Value {
  if (value instanceof Unknown) return value
  const seen = value as Partial<Known<Value>> | null
  return typeof seen === 'object' && seen !== null && seen.known === true
    ? (seen.value ?? null)
    : (value as Value)
}

/** What a step cannot tell about its own earlier change is no second change, nor is what it has left to a person. */
function isKnownAlready({ change, certainty }: Announced, before: readonly Announced[]): boolean {
  if (change.sort !== 'state' || (certainty !== 'unknown' && !isLeftToPerson(change))) return false
  return before.some((one) => one.change.sort === 'state' && one.change.goal.id === change.goal.id)
}

function isDone(change: Change, looking: Looking): boolean {
  return change.sort === 'act' && looking.view.acts.has(actKey(change, looking))
}

function count(change: Change, looking: Looking, acts: Map<Change, string>): void {
  if (!isLeftToPerson(change)) looking.view.overlay.add(change)
  if (change.sort !== 'act') return
  acts.set(change, actKey(change, looking))
  looking.view.acts.add(actKey(change, looking))
}

function actKey(change: Change, { name }: Looking): string {
  return `${name} ${change.kind.name} ${change.subject}`
}

function statusOf(announced: readonly Announced[]): ItemPlan['status'] {
  const counted = announced.filter(({ change }) => change.sort === 'state' || change.leaves)
  if (counted.length === 0) return 'ok'
  if (counted.every(({ certainty }) => certainty === 'unknown')) return 'unknown'
  return counted.some(({ change }) => isByHand(change)) ? 'waiting' : 'changed'
}
