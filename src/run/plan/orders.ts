import { setTimeout as sleep } from 'node:timers/promises'
import { defineAct } from '../../define/change.ts'
import { Unreachable } from '../../host/channel.ts'
import { type Change, Refusal } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import type { Step } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { isOrder, META, WAIT_FOR_CONNECTION } from '../../playbook/engine-words.ts'
import type { PlanContext, View } from '../context.ts'
import type { ItemPlan } from './item-plan.ts'
import type { StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'
import { NOTHING_DECIDED } from './unknown-step.ts'

export { isOrder }

const ENDS: readonly Value[] = ['end_host', 'end_play', 'end_batch']

/** True for an order that ends the play for its host, where it is given. */
export function endsHost({ task, params }: Step): boolean {
  return task === META && ENDS.includes(params['action'] ?? null)
}

/** True where the play has ended for the host with this step. */
export function hasEnded({ stepRun, status }: Pick<StepPlan, 'stepRun' | 'status'>): boolean {
  return status === 'ok' && endsHost(stepRun.step)
}

interface Looking {
  readonly context: PlanContext
  readonly view: View
}

/** What an order to the run comes to: it says nothing about the state of the host. */
export async function planOrder(
  { step, number }: StepRun,
  scope: Values,
  { context, view }: Looking,
): Promise<ItemPlan> {
  const { documents } = context
  const holds = await whenKnown(() => documents.holds(step, scope))
  const nothing = { ...NOTHING_DECIDED, announced: [], outputs: {} }
  if (holds instanceof Unknown) return { ...nothing, status: 'unknown', reason: holds.cause }
  if (holds !== true) return { ...nothing, status: 'skipped', reason: `when: ${step.when.join(' and ')}` }
  const act = actOf(step, (value) =>
    documents.fill(value, scope, (path) => step.locate([step.task, ...path])),
  )
  const name = `${number}.0 ${act?.kind.name ?? ''}`
  if (act === undefined || view.acts.has(name)) return { ...nothing, status: 'ok' }
  view.acts.add(name)
  view.overlay.add(act)
  const announced = [{ change: act, certainty: 'definite', because: [] }] as const
  return { ...nothing, status: 'ok', announced, acts: new Map([[act, name]]) }
}

function actOf({ task, params }: Step, fill: (value: Value) => Value): Change | undefined {
  const about = { subject: 'the connection', leaves: false }
  if (task === META && params['action'] === 'reset_connection')
    return reset({ ...about, summary: 'make a new connection' })
  if (task !== WAIT_FOR_CONNECTION) return undefined
  const seconds = (name: string, otherwise: number) => {
    const given = params[name] === undefined ? otherwise : Number(fill(params[name] ?? null))
    if (Number.isFinite(given) && given >= 0) return given
    throw new Refusal(`${name} must be a number of seconds`)
  }
  const data = { timeout: seconds('timeout', 600), delay: seconds('delay', 0), pace: seconds('sleep', 1) }
  return awaited({ ...about, summary: 'wait until the host can be reached', data })
}

/** A new connection. */
const reset = defineAct({ name: 'reconnect', withShells: (_change, shells) => shells.reconnect() })

/** A new connection, as soon as there can be one. */
const awaited = defineAct<{ readonly timeout: number; readonly delay: number; readonly pace: number }>({
  name: 'wait for connection',
  withShells: async ({ data: { timeout, delay, pace } }, shells) => {
    await sleep(delay * 1000)
    const until = Date.now() + timeout * 1000
    for (;;) {
      try {
        return await shells.reconnect()
      } catch (error) {
        if (!(error instanceof Unreachable) || Date.now() > until) throw error
        await sleep(Math.max(pace, 0.1) * 1000)
      }
    }
  },
})
