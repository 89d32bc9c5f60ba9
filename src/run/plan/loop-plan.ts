import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import type { Asked } from './absent-user.ts'
import { environmentOf, withoutEnvironment } from './environment.ts'
import { type ItemPlan, type Looking, planTask } from './item-plan.ts'
import { readerFor } from './step-reader.ts'
import type { StepRun } from './step-run.ts'
import { NOTHING_DECIDED, perhaps, unplanned } from './unknown-step.ts'
import { isHarmless } from './verdict.ts'

type Loop = Omit<Looking, 'name'>

/** Plans every item of a step, each over what those before it would do. */
export async function planItems(
  stepRun: StepRun,
  items: readonly Values[],
  looking: Loop,
): Promise<readonly ItemPlan[]> {
  return (await allIdle(stepRun, items, looking)) ?? (await inOrder(stepRun, items, looking))
}

/**
 * All items' reads are started at once: a loop costs the round trips of one item. Where no item changes anything, none sees
 * another, and these plans stand; else the reads were made ahead for those who plan in order.
 */
async function allIdle(
  stepRun: StepRun,
  items: readonly Values[],
  looking: Loop,
): Promise<readonly ItemPlan[] | undefined> {
  if (items.length < 2) return undefined
  const { view, reader } = looking
  const aside = { ...view, overlay: view.overlay.copy(), acts: new Set(view.acts) }
  const asked = items.map((): Asked[] => [])
  const plans: Promise<ItemPlan>[] = []
  await looking.context.facts.gather(async () => {
    for (const [at, item] of items.entries()) {
      const own = { ...looking, view: aside, seen: asked[at] ?? [], name: nameOf(stepRun, at) }
      const one = planItem(stepRun, item, { ...own, reader: readerFor(reader.user, { ...own, item: at }) })
      one.catch(() => undefined) // seen below
      plans.push(one)
      // A connection that is being made waits for each of our answers.
      if (at % 20 === 19) await setImmediate()
    }
  })
  const ended = await Promise.allSettled(plans)
  const done = ended.flatMap((one) => (one.status === 'fulfilled' && isIdle(one.value) ? [one.value] : []))
  if (done.length < items.length) return undefined // what is wrong with an item is found in its place
  for (const seen of asked) looking.seen.push(...seen)
  return done
}

const isIdle = ({ status, announced }: ItemPlan): boolean =>
  (status === 'ok' || status === 'skipped') && announced.length === 0

const nameOf = ({ number }: StepRun, at: number): string => `${number}.${at}`

/** Where one item is refused, the whole step is: what the items before it would have done is taken back. */
async function inOrder(stepRun: StepRun, items: readonly Values[], looking: Loop): Promise<ItemPlan[]> {
  const { view } = looking
  const undo = items.length > 1 ? view.overlay.mark() : undefined
  const acts = [...view.acts]
  const done: ItemPlan[] = []
  try {
    for (const [at, item] of items.entries()) {
      const reader = at === 0 ? looking.reader : readerFor(looking.reader.user, { ...looking, item: at })
      done.push(await planItem(stepRun, item, { ...looking, reader, name: nameOf(stepRun, at) }))
    }
  } catch (error) {
    undo?.()
    view.acts.clear()
    for (const act of acts) view.acts.add(act)
    throw error
  }
  return done
}

async function planItem(stepRun: StepRun, scope: Values, looking: Looking): Promise<ItemPlan> {
  const { step } = stepRun
  const { context, view } = looking
  const holds = await whenKnown(() => context.documents.holds(step, scope))
  if (holds instanceof Unknown)
    return perhaps({ name: step.name, cause: holds, view }, (aside) =>
      planFilled(stepRun, scope, {
        ...looking,
        view: aside,
        reader: readerFor(looking.reader.user, { ...looking, view: aside }),
      }),
    )
  const reason = `when: ${step.when.join(' and ')}`
  if (holds !== true) return { ...NOTHING_DECIDED, status: 'skipped', announced: [], outputs: {}, reason }
  return planFilled(stepRun, scope, looking)
}

async function planFilled({ step }: StepRun, scope: Values, looking: Looking): Promise<ItemPlan> {
  const { context, view } = looking
  const task = context.tasks.get(step.task)
  if (task === undefined) throw new TypeError(`no task is called ${step.task}`)
  const filled = await whenKnown(() => context.fillParams(step, task, scope))
  if (filled.wrong !== undefined) throw new Refusal(filled.wrong)
  if (filled.unknown !== undefined) return unplanned(step.name, filled.unknown, view)
  const asks = context.check && step.checkMode === false && isHarmless(step)
  if (step.environment === undefined) return planTask(task, filled.params, { ...looking, asks })
  const environment = await whenKnown(() => environmentOf(step, scope, context.documents))
  if (environment instanceof Unknown) return unplanned(step.name, environment, view)
  if (Object.keys(environment).length === 0) return planTask(task, filled.params, { ...looking, asks })
  const reader = withoutEnvironment(looking.reader)
  // Asked instead, it would not have its environment.
  return { ...(await planTask(task, filled.params, { ...looking, reader })), environment }
}
