import type { Step } from '../model/playbook.ts'
import type { Values } from '../model/value.ts'
import { type Fields, flagField, kindOf, mapField, present, textField, textsField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'
import { becomeOf, conditionsOf } from './conditions.ts'
import { checkVariables, type Loading, splitTags } from './loading.ts'
import { locateLoop, loopOf } from './loop.ts'
import { readParams } from './params.ts'
import { taskOf } from './task.ts'

/** Reads one step; undefined if it does not name exactly one task that exists. */
export function readStep(loading: Loading, fields: Fields): Step | undefined {
  checkVariables(fields)
  // Read whatever the task is, so that all problems of a step come at once.
  const rest = { ...conditionsAndRights(fields), ...loopOf(fields), ...effects(fields) }
  if (rest.register !== undefined) loading.registered.add(rest.register)
  const task = taskOf(loading, fields)
  if (task === undefined) return undefined
  const params = readParams(loading, fields, task)
  const name = textField(fields, 'name') ?? task
  return { name, at: fields.locate([]), locate: locateLoop(fields), task, params, ...rest }
}

function conditionsAndRights(fields: Fields) {
  const become = becomeOf(fields)
  return {
    vars: mapField(fields, 'vars'),
    when: conditionsOf(fields),
    tags: textsField(fields, 'tags').flatMap(splitTags),
    ...(Object.keys(become).length > 0 && { become }),
  }
}

function effects(fields: Fields) {
  return {
    notify: textsField(fields, 'notify'),
    listen: textsField(fields, 'listen'),
    ignoreErrors: flagField(fields, 'ignore_errors') ?? false,
    transient: flagField(fields, 'transient') ?? false,
    ...present({
      register: registerOf(fields),
      reconnect: reconnectOf(fields),
    }),
  }
}

function registerOf(fields: Fields): string | undefined {
  const name = textField(fields, 'register')
  if (name === undefined) return undefined
  const wrong = name === 'item' ? '"item" is the current item of a loop' : wrongVariableName(name)
  if (wrong === undefined) return name
  fields.report({ path: ['register'], message: wrong })
  return undefined
}

const WAYS_BACK = ['host', 'port', 'user']

function reconnectOf(fields: Fields): Values | undefined {
  const value = fields.values['reconnect']
  if (value === undefined) return undefined
  const reconnect = mapField(fields, 'reconnect')
  const names = Object.keys(reconnect)
  if (names.length === 0 && typeof value !== 'object') return undefined
  for (const name of names.filter((one) => !WAYS_BACK.includes(one))) {
    const hint = didYouMean(name, WAYS_BACK) ?? `it takes ${WAYS_BACK.join(', ')}`
    fields.report({
      path: ['reconnect', name],
      part: 'key',
      message: `unknown key "${name}" in reconnect`,
      hint,
    })
  }
  if (names.length === 0) {
    fields.report({
      path: ['reconnect'],
      message: `reconnect says what is new, not ${kindOf(value)}`,
      hint: '{port: 2222}',
    })
  }
  return reconnect
}
