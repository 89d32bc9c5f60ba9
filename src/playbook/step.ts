import type { Step } from '../model/playbook.ts'
import { type Fields, flagField, mapField, present, textField, textsField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { becomeOf, conditionsOf } from './conditions.ts'
import { plainWords } from './engine-words.ts'
import { type Loading, splitTags } from './loading.ts'
import { locateLoop, loopOf } from './loop.ts'
import { ADD_HOST } from './new-hosts.ts'
import { readParams } from './params.ts'
import { reconnectOf } from './reconnect.ts'
import { saidIn } from './said.ts'
import { taskOf } from './task.ts'
import { verdictOf } from './verdict.ts'
import { checkVariables } from './vocabulary.ts'

/** Reads one step; undefined if it does not name exactly one task that exists. */
export function readStep(loading: Loading, asWritten: Fields): Step | undefined {
  const fields = plainWords(asWritten)
  checkVariables(fields)
  // Read whatever the task is, so that all problems of a step come at once.
  const rest = { ...conditionsAndRights(fields), ...loopOf(fields), ...effects(fields) }
  if (rest.register !== undefined) loading.registered.add(rest.register)
  const written = taskOf(loading, fields)
  if (written === undefined) return undefined
  const { task, params, locate } = readParams(loading, fields, written)
  const name = textField(fields, 'name') ?? written
  const place = { at: fields.locate([]), locate: locateLoop({ ...fields, locate }) }
  // As in Ansible, the first host adds hosts for all.
  const once = task === ADD_HOST ? { runOnce: true } : {}
  return {
    name,
    ...place,
    task,
    params,
    ...rest,
    ...once,
    ...present({ gives: loading.known.gives?.(task, params) }),
  }
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
    transient: flagField(fields, 'transient') ?? false,
    ...verdictOf(fields),
    ...saidIn(fields),
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
