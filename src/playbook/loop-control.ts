import type { Step } from '../model/playbook.ts'
import { type Fields, flagField, isValues, kindOf, present, textField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'

type Control = Partial<Pick<Step, 'loopVar' | 'loopLabel' | 'indexVar' | 'loopPause' | 'loopExtended'>>

const CONTROLS = ['loop_var', 'index_var', 'label', 'pause', 'extended', 'extended_allitems']

/** What a step says of its loop, beside its items. */
export function loopControl(fields: Fields): Control {
  const control = fields.values['loop_control']
  if (control === undefined) return {}
  if (!isValues(control)) {
    fields.report({ path: ['loop_control'], message: `loop_control must be a map, not ${kindOf(control)}` })
    return {}
  }
  for (const name of Object.keys(control).filter((one) => !CONTROLS.includes(one))) {
    const hint = didYouMean(name, CONTROLS) ?? `it takes ${CONTROLS.join(', ')}`
    const message = `unknown key "${name}" in loop_control`
    fields.report({ path: ['loop_control', name], part: 'key', message, hint })
  }
  const inner: Fields = {
    ...fields,
    values: control,
    locate: (path, part) => fields.locate(['loop_control', ...path], part),
    report: (wrong) => fields.report({ ...wrong, path: ['loop_control', ...wrong.path] }),
  }
  flagField(inner, 'extended_allitems')
  return present({
    loopVar: variableIn(inner, 'loop_var'),
    indexVar: variableIn(inner, 'index_var'),
    loopLabel: labelOf(inner),
    loopPause: pauseOf(inner),
    loopExtended: flagField(inner, 'extended'),
  })
}

function variableIn(fields: Fields, key: string): string | undefined {
  const name = textField(fields, key)
  const wrong = name === undefined ? undefined : wrongVariableName(name)
  if (wrong !== undefined) fields.report({ path: [key], message: wrong })
  return name
}

/** Anything may stand for an item. */
function labelOf(fields: Fields): string | undefined {
  const { label } = fields.values
  if (isValues(label) || Array.isArray(label)) return undefined
  return label === '' ? undefined : textField(fields, 'label')
}

function pauseOf(fields: Fields): number | undefined {
  const { pause } = fields.values
  if (pause === undefined) return undefined
  const seconds = typeof pause === 'string' && /^\d+(\.\d+)?$/.test(pause) ? Number(pause) : pause
  if (typeof seconds === 'number' && seconds >= 0) return seconds
  fields.report({ path: ['pause'], message: `pause must be a number of seconds, not ${kindOf(pause)}` })
  return undefined
}
