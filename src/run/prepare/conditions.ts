import type { Renderer } from '../../expression/evaluate/fill.ts'
import { isTrue } from '../../expression/evaluate/variables-kind.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError, type Position } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'

/** Which conditions of a step are meant, by the word under which they stand. */
export type ConditionKey = 'when' | 'changed_when' | 'failed_when' | 'until'

/** The texts of some conditions of a step. */
export function textsOf(step: Step, key: ConditionKey): readonly string[] {
  const { when, changedWhen = [], failedWhen = [], until = [] } = step
  return { when, changed_when: changedWhen, failed_when: failedWhen, until }[key]
}

/** Whether conditions hold over some values; unknown where that cannot be told. */
export function conditionsHold(
  { step, key }: { readonly step: Step; readonly key: ConditionKey },
  values: Values,
  renderer: Pick<Renderer, 'compile'>,
): boolean | Unknown {
  return allHold(
    textsOf(step, key).map((text, index) => () => {
      const at = step.locate([key, index])
      return truth(renderer.compile(text, at).evaluate(values), { key, text, at })
    }),
  )
}

/** All must be true; one that is false settles it, whatever cannot be told. */
function allHold(conditions: readonly (() => boolean | Unknown)[]): boolean | Unknown {
  let open: Unknown | undefined
  for (const condition of conditions) {
    const holds = condition()
    if (holds === false) return false
    if (holds instanceof Unknown) open ??= holds
  }
  return open ?? true
}

/** `-e flag=false` gives a text, and every text that is not empty counts as true: nobody means that. */
function truth(
  value: Value,
  { key, text, at }: { readonly key: string; readonly text: string; readonly at: Position },
): boolean | Unknown {
  if (typeof value === 'string' && /^(true|false|yes|no|on|off)$/i.test(value))
    throw new InputError([
      { message: `${key}: ${text} evaluates to the string "${value}"; write ${text} | bool`, at },
    ])
  return isTrue(value)
}
