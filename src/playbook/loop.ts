import type { LoopForm, Step } from '../model/playbook.ts'
import type { Locate } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { type Fields, kindOf, present } from '../schema/fields.ts'
import { loopControl } from './loop-control.ts'

type Loop = Pick<
  Step,
  'loop' | 'loopVar' | 'loopForm' | 'loopLabel' | 'indexVar' | 'loopPause' | 'loopExtended'
>

/** The older forms of a loop, by the key under which they stand. */
const OLDER: { readonly [key: string]: LoopForm } = {
  with_items: 'items',
  with_list: 'list',
  with_flattened: 'flattened',
  with_dict: 'dict',
  with_together: 'together',
  with_nested: 'nested',
  with_cartesian: 'nested',
  with_indexed_items: 'indexed_items',
  with_sequence: 'sequence',
  with_subelements: 'subelements',
  with_first_found: 'first_found',
  with_fileglob: 'fileglob',
}

/** The keys of older forms of a loop. */
export const OLDER_LOOPS: readonly string[] = Object.keys(OLDER)

/** What a step is repeated for, and under which name it finds the current item. */
export function loopOf(fields: Fields): Loop {
  return { loopVar: 'item', ...itemsOf(fields), ...loopControl(fields) }
}

/** The places in a step whose loop may stand under its older name. */
export function locateLoop({ locate, values }: Fields): Locate {
  const older = olderKey(values)
  if (values['loop'] !== undefined || older === undefined) return locate
  return ([key, ...rest], part) =>
    locate(key === 'loop' ? [older, ...rest] : key === undefined ? [] : [key, ...rest], part)
}

function olderKey(values: Fields['values']): string | undefined {
  return OLDER_LOOPS.find((key) => values[key] !== undefined)
}

function itemsOf(fields: Fields): Pick<Loop, 'loop' | 'loopForm'> {
  const { loop } = fields.values
  const older = olderKey(fields.values)
  const second = Object.keys(fields.values).filter((key) => key === 'loop' || OLDER_LOOPS.includes(key))[1]
  if (second !== undefined)
    fields.report({
      path: [loop === undefined ? second : (older ?? second)],
      part: 'key',
      message: 'a step can have only one loop',
      hint: 'keep loop',
    })
  if (loop !== undefined) return listIn(fields)
  const value: Value | undefined = older === undefined ? undefined : fields.values[older]
  if (older === undefined || value === undefined) return {}
  if (value === null) {
    fields.report({ path: [older], message: `${older} must not be empty` })
    return {}
  }
  return { loop: value, ...present({ loopForm: OLDER[older] }) }
}

function listIn(fields: Fields): Pick<Loop, 'loop'> {
  const value = fields.values['loop']
  if (value === undefined) return {}
  if (Array.isArray(value) || (typeof value === 'string' && value.includes('{{'))) return { loop: value }
  const hint = typeof value === 'string' ? `put an expression in braces: "{{ ${value} }}"` : undefined
  const message = `loop must be a list or an expression that returns one, not ${kindOf(value)}`
  fields.report({ path: ['loop'], message, hint })
  return {}
}
