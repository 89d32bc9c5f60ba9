import { InputError } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { HostContext } from '../context.ts'
import { counts } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { failedWords, judge, type Verdict } from '../plan/verdict.ts'
import type { Answers } from './answers.ts'

/** How a step ended, and whether it is to be done again. */
export interface Judged {
  readonly plan: StepPlan
  readonly waits: boolean
}

interface Ended extends Pick<HostContext, 'documents' | 'extra'> {
  readonly answers: Answers | undefined
}

/** A step that has ended as its own expressions judge it, over what it registers. */
export function judgedEnd(plan: StepPlan, ended: Ended): Judged {
  try {
    return judgedBy(plan, ended)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { plan: failed(plan, error.message), waits: false }
  }
}

function judgedBy(plan: StepPlan, { answers, ...context }: Ended): Judged {
  const { scopes = [] } = plan
  const { step } = plan.stepRun
  const bad = [...(answers ?? [])].find(([, { status }]) => status !== 0)?.[1]
  const isFailed = plan.status === 'failed' || (bad !== undefined && step.failedWhen === undefined)
  const result: Values = {
    ...plan.result,
    ...(isFailed ? { failed: true, msg: plan.reason ?? bad?.words ?? '' } : {}),
  }
  const results = (result['results'] ?? []) as readonly Values[]
  const each = scopes.map((scope, at) => ({
    ...judge(step, { ...context, scope, result: scopes.length > 1 ? (results[at] ?? result) : result }),
  }))
  const open = each
    .flatMap(({ changed, failed: isBad }) => [changed, isBad])
    .find((one) => one instanceof Unknown)
  if (open !== undefined)
    return { plan: failed(plan, `how it ended is not known: ${open.cause}`), waits: false }
  const waits = each.some(({ until }) => until !== undefined && until !== true)
  return { plan: withVerdict({ ...plan, result }, each, { isFailed, words: bad?.words }), waits }
}

interface Before {
  readonly isFailed: boolean
  readonly words: string | undefined
}

function withVerdict(plan: StepPlan, each: readonly Verdict[], { isFailed, words }: Before): StepPlan {
  const { step } = plan.stepRun
  const didChange = plan.status === 'changed' || (plan.status === 'failed' && plan.announced.some(counts))
  const changed = step.changedWhen === undefined ? didChange : each.some((one) => one.changed === true)
  const isBad = step.failedWhen === undefined ? isFailed : each.some((one) => one.failed === true)
  const own = ((plan.result['results'] ?? []) as readonly Values[]).map(
    (one, at): Value => ({ ...one, ...flagsOf(each[at] ?? {}) }),
  )
  const status = isBad ? 'failed' : plan.status === 'skipped' ? 'skipped' : changed ? 'changed' : 'ok'
  const result = { ...plan.result, status, changed, failed: isBad, results: own }
  const { unjudged: _told, reason, ...told } = plan
  const why = isBad ? (reason ?? (step.failedWhen === undefined ? words : failedWords(step))) : reason
  return { ...told, status, result, ...(why === undefined ? {} : { reason: why }) }
}

function flagsOf({ changed, failed: isBad }: Verdict): Values {
  return {
    ...(typeof changed === 'boolean' ? { changed } : {}),
    ...(typeof isBad === 'boolean' ? { failed: isBad } : {}),
  }
}

function failed(plan: StepPlan, reason: string): StepPlan {
  return {
    ...plan,
    status: 'failed',
    reason,
    result: { ...plan.result, status: 'failed', failed: true, msg: reason },
  }
}
