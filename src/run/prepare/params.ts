import type { AnyTask } from '../../define/task.ts'
import { asks } from '../../expression/syntax/fill-names.ts'
import type { Step } from '../../model/playbook.ts'
import type { Values } from '../../model/value.ts'
import { type Filled, fillParams, type ParamsNeed } from './fill-params.ts'

/** Fills in a step's params for one host and one loop item, and checks them as the task wants them. */
export type FillParams = (step: Step, task: AnyTask, scope: Values) => Filled

/** Params that hang on no variable are filled in once for all hosts. */
export function paramsFiller(need: ParamsNeed): FillParams {
  const constant = new Map<Step, Filled | 'no'>()
  return (step, task, scope) => {
    const known = constant.get(step)
    if (known !== undefined && known !== 'no') return known
    const filled = fillParams(step, task, { ...need, scope })
    if (known === undefined) constant.set(step, isConstant(step, task) ? filled : 'no')
    return filled
  }
}

function isConstant({ params }: Step, task: AnyTask): boolean {
  return Object.entries(params).every(([name, value]) => {
    const { expression, items, local } = task.params.properties[name] ?? {}
    return expression !== true && items?.expression !== true && local !== 'template' && !asks(value)
  })
}
