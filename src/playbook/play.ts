import type { Play, Step } from '../model/playbook.ts'
import {
  type Fields,
  flagField,
  kindOf,
  listField,
  mapField,
  textField,
  textsField,
} from '../schema/fields.ts'
import { FOREIGN_PLAY } from './ansible-words.ts'
import { PLAY_KEYWORDS } from './keywords.ts'
import { type Loading, splitTags } from './loading.ts'
import { playWords } from './play-words.ts'
import { saidIn, withSaid } from './said.ts'
import { readSteps } from './steps.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

/** Reads one play; undefined, and a problem, if it names no hosts. */
export function readPlay(loading: Loading, fields: Fields): Play | undefined {
  if (!('hosts' in fields.values)) return notAPlay(loading, fields)
  checkKeys(fields, { what: 'a play', keywords: PLAY_KEYWORDS, foreign: FOREIGN_PLAY })
  checkVariables(fields)
  flagField(fields, 'gather_facts')
  const hosts = textsField(fields, 'hosts').join(',')
  const said = saidIn(fields)
  const steps = (key: string) => stepsUnder(loading, fields, key).map((step) => withSaid(step, said))
  return {
    name: textField(fields, 'name') ?? hosts,
    at: fields.locate([]),
    locate: fields.locate,
    hosts,
    vars: mapField(fields, 'vars'),
    varsFiles: textsField(fields, 'vars_files'),
    become: {
      become: flagField(fields, 'become') ?? false,
      user: textField(fields, 'become_user') ?? 'root',
    },
    steps: [...steps('pre_tasks'), ...steps('tasks'), ...steps('post_tasks')],
    handlers: steps('handlers'),
    serial: readSerial(fields),
    anyErrorsFatal: flagField(fields, 'any_errors_fatal') ?? false,
    ...playWords(fields),
    tags: textsField(fields, 'tags').flatMap(splitTags),
  }
}

function notAPlay(loading: Loading, fields: Fields): undefined {
  const isStep = Object.keys(fields.values).some((key) => loading.known.names.includes(key))
  if (isStep) {
    const message = 'this is a step, and a playbook is a list of plays'
    fields.report({ path: [], message, hint: 'put it under tasks: in a play with hosts:' })
    return
  }
  checkKeys(fields, { what: 'a play', keywords: PLAY_KEYWORDS, foreign: FOREIGN_PLAY })
  fields.report({ path: [], message: 'this play names no hosts', hint: 'hosts: all' })
}

function stepsUnder(loading: Loading, fields: Fields, key: string): Step[] {
  const values = listField(fields, key)
  return readSteps(loading, { document: fields.document, values, path: [...fields.path, key], from: [] })
}

function readSerial(fields: Fields): readonly (number | string)[] {
  const value = fields.values['serial']
  if (value === undefined) return []
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return list.flatMap((size, index) => {
    const text = String(size)
    if (typeof size !== 'object' && /^[1-9]\d*%?$/.test(text))
      return [text.endsWith('%') ? text : Number(text)]
    const given = typeof size === 'object' ? kindOf(value) : text
    const path = Array.isArray(value) ? ['serial', index] : ['serial']
    fields.report({
      path,
      message: `serial must be a number of hosts or a percentage like "30%", not ${given}`,
    })
    return []
  })
}
