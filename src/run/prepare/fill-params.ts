import type { AnyTask } from '../../define/task.ts'
import { OMIT } from '../../expression/evaluate/variables-kind.ts'
import { Refusal } from '../../model/change.ts'
import type { ParamSchema } from '../../model/params.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError, type Locate } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { ParamsChecker } from '../../schema/check.ts'
import type { Documents } from '../context.ts'
import { kindOf, nearRole, notAName } from './local-files.ts'

/** Params ready for a task, or the reason why there are none. */
export type Filled =
  | { readonly params: never; readonly wrong?: undefined; readonly unknown?: undefined }
  | { readonly wrong: string }
  | { readonly wrong?: undefined; readonly unknown: Unknown }

/** What filling in params takes. */
export interface ParamsNeed {
  readonly documents: Documents
  readonly checker: ParamsChecker
}

/** Fills in the params of a step, and has them checked. */
export function fillParams(
  step: Step,
  task: AnyTask,
  { documents, checker, scope }: ParamsNeed & { readonly scope: Values },
): Filled {
  const filled: Record<string, Value> = {}
  for (const [name, value] of Object.entries(step.params)) {
    const locate: Locate = (path) => step.locate([step.task, name, ...path])
    const schema = task.params.properties[name]
    const isOnHost =
      schema?.unless !== undefined &&
      isTrue(documents.fill(step.params[schema.unless] ?? false, scope, locate))
    const param = isOnHost
      ? documents.fill(value, scope, locate)
      : fillParam(value, schema, { documents, scope, locate, step })
    if (param !== OMIT) filled[name] = param // as if it were not written
  }
  const { params, problems, unknown } = checker.filled({
    task: task.name,
    schema: task.params,
    value: filled,
    locate: (path, part) => step.locate([step.task, ...path], part),
  })
  if (problems.length > 0) return { wrong: new InputError(problems).message }
  if (unknown !== undefined) return { unknown }
  return { params: params as never } // the schema was just checked: they are what the task's types say
}

interface Filling {
  readonly documents: Documents
  readonly scope: Values
  readonly locate: Locate
  readonly step: Step
}

function fillParam(
  value: Value,
  schema: ParamSchema | undefined,
  { documents, scope, locate, step }: Filling,
): Value {
  if (schema?.expression === true && typeof value === 'string')
    return documents.evaluate(value, scope, locate([]))
  if (schema?.items?.expression === true)
    return [value]
      .flat()
      .map((one: Value, at) => (typeof one === 'string' ? documents.evaluate(one, scope, locate([at])) : one))
  const filled = documents.fill(value, scope, locate)
  if (schema?.local === undefined || filled instanceof Unknown || filled === OMIT) return filled
  if (typeof filled !== 'string') throw new Refusal(notAName(kindOf(schema.local)))
  const kind = kindOf(schema.local)
  const name = nearRole(kind, filled, step)
  return schema.named === true
    ? documents.source(kind, name, scope)
    : documents.local(schema.local, name, scope)
}

/** As a param that is true or false is read. */
function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'string' && /^(yes|true|on)$/i.test(value))
}
