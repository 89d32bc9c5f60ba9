import { announce } from '../change/compare.ts'
import { debt } from '../change/debt.ts'
import { type Change, Refusal } from '../model/change.ts'
import type { HostReader } from '../model/fact.ts'
import { whenKnown } from '../model/later.ts'
import type { Announced } from '../model/outcome.ts'
import { InputError } from '../model/problem.ts'
import { type Known, Unknown, unknown } from '../model/seen.ts'
import type { Value, Values } from '../model/value.ts'
import type { AnyTask } from '../task/define.ts'
import type { HostContext, View } from './context.ts'
import { itemsOf, scopeFor } from './scope.ts'
import type { Turn } from './turn.ts'
import { debtsOf, type Keeping, payments } from './turn-debts.ts'
import { type Asked, readerFor } from './turn-reader.ts'
import { blurred, doubted, perhaps } from './turn-unknown.ts'

/** What one turn comes to on one host, given a view of it. */
export interface TurnPlan {
  readonly turn: Turn
  readonly user: string
  readonly status: 'ok' | 'changed' | 'unknown' | 'skipped' | 'failed'
  /** Every change in order, the debts it brings before what causes them. */
  readonly announced: readonly Announced[]
  /** What it rests on. */
  readonly seen: readonly Asked[]
  readonly reason?: string
  /** What `register` gives. */
  readonly result: Values
  readonly items: number
}

/** Plans a turn over a view; what it would do is counted as done in the view. */
export async function planTurn(turn: Turn, context: HostContext, view: View): Promise<TurnPlan> {
  const { step } = turn
  const seen: Asked[] = []
  const base = { turn, user: context.userOf(step), announced: [], seen, result: {}, items: 0 } as const
  const reader = readerFor(base.user, { context, view, seen })
  const keeper = readerFor(context.keeper, { context, view, seen })
  if (turn.gate !== undefined) {
    const gate = await keeper.see(debt(turn.gate))
    if (!gate.known) {
      const { gate: _open, ...open } = turn
      const about = { name: step.name, cause: gate, view }
      return { ...base, ...(await perhaps(about, (aside) => planTurn(open, context, aside))) }
    }
    if (gate.value === null)
      return { ...base, status: 'skipped', reason: 'not notified', result: resultOf([], 'skipped') }
  }
  try {
    const scope = await scopeFor(turn, context, { view, keeper })
    const items = await whenKnown(() => itemsOf(step, scope, context.documents))
    if (items instanceof Unknown) return { ...base, ...blurred(step.name, items, view) }
    const done: ItemPlan[] = []
    for (const item of items) done.push(await planItem(turn, item, { context, view, reader, seen }))
    return await together(base, done, { view, keeper })
  } catch (error) {
    if (error instanceof Refusal && error.assuming.length > 0)
      return {
        ...base,
        ...blurred(step.name, unknown(`${error.message}, ${error.assuming.join(', ')}`), view),
      }
    if (error instanceof Refusal || error instanceof InputError)
      return { ...base, status: 'failed', reason: error.message, result: resultOf([], 'failed') }
    throw error
  }
}

interface ItemPlan {
  readonly status: 'ok' | 'changed' | 'unknown' | 'skipped'
  readonly announced: readonly Announced[]
  readonly reason?: string
  readonly outputs: Values
}

interface Looking {
  readonly context: HostContext
  readonly view: View
  readonly reader: HostReader
  readonly seen: Asked[]
}

async function planItem(turn: Turn, scope: Values, looking: Looking): Promise<ItemPlan> {
  const { step } = turn
  const { context, view } = looking
  const holds = await whenKnown(() => context.documents.holds(step.when, scope, step.at))
  if (holds instanceof Unknown)
    return perhaps({ name: step.name, cause: holds, view }, (aside) =>
      planFilled(turn, scope, {
        ...looking,
        view: aside,
        reader: readerFor(looking.reader.user, { ...looking, view: aside }),
      }),
    )
  if (holds !== true)
    return { status: 'skipped', announced: [], outputs: {}, reason: `when: ${step.when.join(' and ')}` }
  return planFilled(turn, scope, looking)
}

async function planFilled({ step }: Turn, scope: Values, looking: Looking): Promise<ItemPlan> {
  const { context, view } = looking
  const task = context.tasks.get(step.task)
  if (task === undefined) throw new TypeError(`no task is called ${step.task}`)
  const filled = await whenKnown(() => context.fillParams(step, task, scope))
  if (filled.wrong !== undefined) throw new Refusal(filled.wrong)
  if (filled.unknown !== undefined) return blurred(step.name, filled.unknown, view)
  return planTask(task, filled.params, { ...looking, name: `${step.at.line} ${step.name}` })
}

/** A task is planned until nothing is left: what needs rounds (install, then configure) is seen through all of them. */
async function planTask(
  task: AnyTask,
  params: never,
  looking: Looking & { readonly name: string },
): Promise<ItemPlan> {
  const { context, reader } = looking
  const announced: Announced[] = []
  for (let round = 0; ; round++) {
    const current = await task.read(reader, params)
    const planned = await whenKnown(() => task.plan(current, params))
    const fresh = planned.flatMap((change) => {
      const one = announce(change, context.kinds)
      return one === undefined || isKnownAlready(one, announced) || isDone(change, looking) ? [] : [one]
    })
    announced.push(...fresh)
    for (const { change } of fresh) count(change, looking)
    const settled = fresh.length === 0 || fresh.some(({ certainty }) => certainty === 'unknown') || round >= 4
    if (!settled) continue
    // What is registered is the state after the changes of this round, as far as it can be told.
    const after = fresh.length === 0 ? current : await task.read(reader, params)
    const outputs = await whenKnown(() => outputsOf(task, after, params))
    // Right only under an assumption is not right: what was absent may have come with a package.
    const doubtful = announced.length === 0 ? planned.flatMap(onlyAssumed) : []
    const [first] = doubtful
    if (first !== undefined)
      return { status: 'unknown', announced: doubtful, outputs, reason: `nothing to do, ${first.because[0]}` }
    return { status: statusOf(announced), announced, outputs }
  }
}

function onlyAssumed(change: Change): Announced[] {
  const because = change.sort === 'state' && change.before.known ? (change.before.assuming ?? []) : []
  return because.length === 0 ? [] : [doubted({ change, certainty: 'assumed', because }, because)]
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

/** What a step cannot tell about its own earlier change is no second change. */
function isKnownAlready({ change, certainty }: Announced, before: readonly Announced[]): boolean {
  if (certainty !== 'unknown' || change.sort !== 'state') return false
  return before.some((one) => one.change.sort === 'state' && one.change.goal.id === change.goal.id)
}

function isDone(change: Change, { view, name }: { view: View; name: string }): boolean {
  return change.sort === 'act' && view.acts.has(actKey(change, name))
}

function count(change: Change, { view, name }: { view: View; name: string }): void {
  view.overlay.add(change)
  if (change.sort === 'act') view.acts.add(actKey(change, name))
}

function actKey(change: Change, name: string): string {
  return `${name} ${change.kind} ${change.subject}`
}

function statusOf(announced: readonly Announced[]): ItemPlan['status'] {
  const counted = announced.filter(({ change }) => change.sort === 'state' || change.leaves)
  if (counted.length === 0) return 'ok'
  return counted.every(({ certainty }) => certainty === 'unknown') ? 'unknown' : 'changed'
}

/** The items of a turn as one; debts come before what causes them, and are paid after. */
async function together(
  base: Omit<TurnPlan, 'status'>,
  items: readonly ItemPlan[],
  { view, keeper }: Keeping,
): Promise<TurnPlan> {
  const own = items.flatMap((one) => one.announced)
  const status = overall(items.map((one) => one.status))
  const owed = status === 'changed' ? await debtsOf(base.turn, { view, keeper }) : []
  if (status === 'unknown')
    for (const { key } of base.turn.owes)
      view.overlay.blur({
        fact: debt(key),
        becomes: unknown(`it depends on the step “${base.turn.step.name}”`),
      })
  const settled = status === 'unknown' ? [] : await payments(base.turn, { view, keeper })
  const reason = items.find((one) => one.reason !== undefined)?.reason
  return {
    ...base,
    status,
    announced: [...owed, ...own, ...settled],
    items: items.length,
    result: resultOf(items, status),
    ...(reason === undefined ? {} : { reason }),
  }
}

function overall(statuses: readonly ItemPlan['status'][]): ItemPlan['status'] {
  if (statuses.includes('changed')) return 'changed'
  if (statuses.includes('unknown')) return 'unknown'
  return statuses.every((one) => one === 'skipped') && statuses.length > 0 ? 'skipped' : 'ok'
}

/** The registered result: the status as booleans, then the outputs; a loop has them under `results`. */
function resultOf(items: readonly ItemPlan[], status: TurnPlan['status']): Values {
  const flags = {
    status,
    changed: status === 'changed',
    failed: status === 'failed',
    skipped: status === 'skipped',
  }
  const changed: Value =
    status === 'unknown' ? unknown('the step that was registered is unknown') : flags.changed
  const results = items.map(
    (one): Values => ({
      ...one.outputs,
      changed: one.status === 'changed',
      skipped: one.status === 'skipped',
    }),
  )
  return { ...(items.length === 1 ? items[0]?.outputs : {}), ...flags, changed, results }
}
