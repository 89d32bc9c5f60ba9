import type { Host } from '../model/inventory.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import { type BatchRun, earlierOf, partOf } from './batch-run.ts'
import { hasFailed } from './flow.ts'
import { resultOf } from './plan/step-result.ts'
import type { StepRun } from './plan/step-run.ts'
import { tellerOf } from './teller.ts'

/** It cannot even be told where it is done. */
export function failHere(
  host: Host,
  { stepRun, reason }: { readonly stepRun: StepRun; readonly reason: string },
  run: BatchRun,
): HostEnd {
  const { step } = stepRun
  const part = partOf(host, run)
  const { flow } = part
  const isIgnored = step.ignoreErrors === true || (step.failedWhen?.includes('false') ?? false)
  const rescued = isIgnored ? undefined : flow.rescuerOf(step)
  const outcome = {
    status: 'failed',
    changes: [],
    reason,
    ...(isIgnored ? { ignored: true } : {}),
    ...(rescued === undefined ? {} : { rescued }),
  } as const
  tellerOf(part, run.runState.plan)(stepRun, outcome, { seconds: 0, acted: 0 })
  const own = earlierOf(host.name, run.runState)
  const result = { ...resultOf(step, [], 'failed'), msg: reason }
  const registered = new Map(own.registered)
  if (step.register !== undefined) registered.set(step.register, result)
  if (!isIgnored) {
    registered.set('ansible_failed_task', { name: step.name, action: step.task })
    registered.set('ansible_failed_result', result)
    flow.fail(step)
  }
  own.registered = registered
  return hasFailed({ flow, isLast: run.isLast }) ? 'failed' : 'done'
}
