import type { Step } from '../../model/playbook.ts'
import type { Value } from '../../model/value.ts'
import { META } from '../../playbook/engine-words.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { names } from '../plan/given.ts'
import type { StepRun } from '../plan/step-run.ts'

/** Steps of a play that a host goes through without waiting for others; the end of a segment is the barrier of all hosts. */
export interface Segment {
  /** Every host by itself; one host for all; or each host in turn, on another host. */
  readonly kind: 'each' | 'once' | 'delegated'
  readonly stepRuns: readonly StepRun[]
  /** So many hosts at the same time. */
  readonly throttle?: number
}

/** The steps of a play in segments; with one host there is nobody to wait for, unless another host is acted on. */
export function segmentsOf(
  stepRuns: readonly StepRun[],
  { hosts, looksAtOthers }: { readonly hosts: number; readonly looksAtOthers: (step: Step) => boolean },
): readonly Segment[] {
  const found: { kind: Segment['kind']; stepRuns: StepRun[]; throttle?: number }[] = []
  let isGiven = false
  for (const stepRun of stepRuns) {
    const kind = kindOf(stepRun.step, hosts)
    const last = found.at(-1)
    const isApart = isAlone(stepRun) || last?.stepRuns.some(isAlone) === true
    const waits = isApart || kind === 'delegated' || (isGiven && hosts > 1 && looksAtOthers(stepRun.step))
    const { throttle = 0 } = stepRun.step
    const isThrottled = throttle > 0 && throttle < hosts && kind === 'each'
    if (isThrottled) found.push({ kind, stepRuns: [stepRun], throttle })
    else if (last === undefined || last.kind !== kind || waits || last.throttle !== undefined)
      found.push({ kind, stepRuns: [stepRun] })
    else last.stepRuns.push(stepRun)
    isGiven ||= names(stepRun.step).length > 0
  }
  return found
}

/** What concerns all hosts, or who they are, is a segment of its own. */
function isAlone({ step }: StepRun): boolean {
  return isForAll(step) || addsHosts(step)
}

/** Orders that concern all hosts of a play, and are given once. */
const FOR_ALL: readonly Value[] = ['end_play', 'end_batch', 'clear_host_errors']

/** True for an order that concerns all hosts of a play. */
export function isForAll({ task, params }: Step): boolean {
  return task === META && FOR_ALL.includes(params['action'] ?? null)
}

function kindOf(step: Step, hosts: number): Segment['kind'] {
  const { delegateTo, runOnce } = step
  if (isForAll(step)) return 'once'
  if (delegateTo !== undefined) return 'delegated'
  return runOnce === true && hosts > 1 ? 'once' : 'each'
}
