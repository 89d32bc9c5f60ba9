import type { Locate } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { type Fields, isValues, kindOf, present, textField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'

interface Loop {
  readonly loop?: Value
  readonly loopVar: string
  readonly loopLabel?: string
}

const CONTROLS = ['loop_var', 'label']

/** What a step is repeated for, and under which name it finds the current item. */
export function loopOf(fields: Fields): Loop {
  return { loopVar: 'item', ...present({ loop: itemsOf(fields) }), ...controls(fields) }
}

/** The places in a step whose loop may stand under its older name. */
export function locateLoop({ locate, values }: Fields): Locate {
  if (values['loop'] !== undefined || values['with_items'] === undefined) return locate
  return ([key, ...rest], part) =>
    locate(key === 'loop' ? ['with_items', ...rest] : key === undefined ? [] : [key, ...rest], part)
}

function itemsOf(fields: Fields): Value | undefined {
  const { loop, with_items: older } = fields.values
  if (loop !== undefined && older !== undefined) {
    fields.report({
      path: ['with_items'],
      part: 'key',
      message: 'a step can have only one loop',
      hint: 'keep loop',
    })
  }
  const key = loop === undefined ? 'with_items' : 'loop'
  const value = fields.values[key]
  if (value === undefined || Array.isArray(value)) return value
  if (typeof value === 'string' && value.includes('{{')) return value
  const hint = typeof value === 'string' ? `put an expression in braces: "{{ ${value} }}"` : undefined
  fields.report({
    path: [key],
    message: `${key} must be a list or an expression that returns one, not ${kindOf(value)}`,
    hint,
  })
  return undefined
}

function controls(fields: Fields): { readonly loopVar?: string; readonly loopLabel?: string } {
  const control = fields.values['loop_control']
  if (control === undefined) return {}
  if (!isValues(control)) {
    fields.report({ path: ['loop_control'], message: `loop_control must be a map, not ${kindOf(control)}` })
    return {}
  }
  for (const name of Object.keys(control).filter((one) => !CONTROLS.includes(one))) {
    const hint = didYouMean(name, CONTROLS) ?? `it takes ${CONTROLS.join(' and ')}`
    const message = `unknown key "${name}" in loop_control`
    fields.report({ path: ['loop_control', name], part: 'key', message, hint })
  }
  const inner: Fields = {
    ...fields,
    values: control,
    locate: (path, part) => fields.locate(['loop_control', ...path], part),
    report: (wrong) => fields.report({ ...wrong, path: ['loop_control', ...wrong.path] }),
  }
  const loopVar = textField(inner, 'loop_var')
  const wrong = loopVar === undefined ? undefined : wrongVariableName(loopVar)
  if (wrong !== undefined) inner.report({ path: ['loop_var'], message: wrong })
  return present({ loopVar, loopLabel: textField(inner, 'label') })
}
