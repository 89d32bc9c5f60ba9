import type { Step } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Evaluation } from '../context.ts'
import type { ItemPlan } from './item-plan.ts'

/** What a step's own expressions say of how one of its items ended; not there where it has none. */
export interface Verdict {
  readonly changed?: boolean | Unknown
  readonly failed?: boolean | Unknown
  readonly until?: boolean | Unknown
}

/** What stands in the place of a result that only an act can give. */
const NOT_RUN = new Unknown('it is known once it has run')

/** True for a value that only the act itself can give: nothing else has to be done before. */
export function isOwn(value: Value): boolean {
  return value === NOT_RUN
}

/** What is registered of an act that has not been done: which names, but not what they hold. */
export function notRun({ change }: ItemPlan['announced'][number]): Values {
  const names = change.kind.answer?.({ status: 0, stdout: '', stderr: '' }, change) ?? {}
  return Object.fromEntries(Object.keys(names).map((name) => [name, NOT_RUN]))
}

/** True for a step that says itself how its end is judged. */
export function isJudged({ changedWhen, failedWhen, until }: Step): boolean {
  return [changedWhen, failedWhen, until].some((one) => one !== undefined)
}

/** True for a step that says of itself that it never changes anything. */
export function isHarmless({ changedWhen }: Step): boolean {
  return changedWhen?.some((text) => /^(false|no|off)$/i.test(text.trim())) ?? false
}

interface Judging extends Pick<Evaluation, 'documents' | 'extra'> {
  readonly scope: Values
  /** What the item registers. */
  readonly result: Values
}

/** Judges an item; `failed` is asked with what `changed` came to, as in Ansible. */
export function judge(step: Step, { documents, extra, scope, result }: Judging): Verdict {
  const over = (own: Values) =>
    step.register === undefined
      ? scope
      : documents.scope([scope, documents.final({ [step.register]: own }), extra])
  const ask = (key: 'changed_when' | 'failed_when' | 'until', own: Values) => {
    const holds = documents.holds(step, over(own), key)
    return holds instanceof Unknown ? holds : holds === true
  }
  const changed = step.changedWhen === undefined ? undefined : ask('changed_when', result)
  const after = changed === undefined ? result : { ...result, changed }
  const failed = step.failedWhen === undefined ? undefined : ask('failed_when', after)
  const until =
    step.until === undefined ? undefined : ask('until', failed === undefined ? after : { ...after, failed })
  return {
    ...(changed === undefined ? {} : { changed }),
    ...(failed === undefined ? {} : { failed }),
    ...(until === undefined ? {} : { until }),
  }
}

/** What a failure is called that the step itself calls one. */
export function failedWords({ failedWhen = [] }: Step): string {
  return `failed_when: ${failedWhen.join(' and ')}`
}

/** What is told of a step that would have been done again. */
export function untilWords({ until = [] }: Step): string {
  return `until: ${until.join(' and ')}`
}
