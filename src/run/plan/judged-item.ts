import { Unknown, unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import type { Evaluation } from '../context.ts'
import type { ItemPlan } from './item-plan.ts'
import type { StepRun } from './step-run.ts'
import { failedWords, isJudged, judge, untilWords, type Verdict } from './verdict.ts'

/** What has been planned as a whole, and is not left to a person. */
const JUDGED: readonly ItemPlan['status'][] = ['ok', 'changed']

interface Judging extends Pick<Evaluation, 'documents' | 'extra'> {
  readonly check: boolean
}

/** The items of a step as its own expressions judge them, as far as that can be told before they have run. */
export function judgedItems(
  { step, settled }: StepRun,
  { items, scopes }: { readonly items: readonly ItemPlan[]; readonly scopes: readonly Values[] },
  judging: Judging,
): readonly ItemPlan[] {
  // Who looks at it again knows how it ended: that is judged once it is over.
  if (!isJudged(step) || settled !== undefined) return items
  return items.map((item, at) => {
    const scope = scopes[at]
    if (scope === undefined || !JUDGED.includes(item.status)) return item
    const flags = { changed: item.status === 'changed', failed: item.failed !== undefined, skipped: false }
    const msg = item.failed === undefined ? {} : { msg: item.failed }
    const verdict = judge(step, { ...judging, scope, result: { ...item.outputs, ...flags, ...msg } })
    return waiting(judged(item, step, verdict), { step, verdict, check: judging.check })
  })
}

function judged(item: ItemPlan, step: StepRun['step'], { changed, failed }: Verdict): ItemPlan {
  const { failed: words, ...plain } = item
  const isFailed = typeof failed === 'boolean' ? failed : words !== undefined
  const open = [changed, failed].find((one) => one instanceof Unknown)
  const known = {
    ...plain,
    status: typeof changed === 'boolean' ? (changed ? 'changed' : 'ok') : item.status,
    ...(isFailed ? { failed: words ?? failedWords(step) } : {}),
  } as const
  return open === undefined ? known : unjudged(known, open)
}

/** With nothing to do it is unknown as a whole. */
function unjudged(item: ItemPlan, open: Unknown): ItemPlan {
  return item.announced.length === 0
    ? { ...item, status: 'unknown', reason: open.cause }
    : { ...item, unjudged: open }
}

interface Waiting {
  readonly step: StepRun['step']
  readonly verdict: Verdict
  readonly check: boolean
}

/** Time may bring what is not so yet, and a dry run does not wait: what it would find then is not known. */
function waiting(item: ItemPlan, { step, verdict: { until }, check }: Waiting): ItemPlan {
  if (until === undefined || until === true) return item
  const cause = until === false ? unknown(`it is waited for: ${untilWords(step)}`) : until
  const { failed: _yet, ...rest } = item
  if (!check) return { ...rest, waits: true }
  const outputs = Object.fromEntries(Object.keys(item.outputs).map((name) => [name, cause]))
  return { ...unjudged(rest, cause), outputs, waits: true }
}
