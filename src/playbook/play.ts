import { dirname } from 'node:path'
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
import { aroundOf, withShared } from './around.ts'
import { META } from './engine-words.ts'
import { PLAY_KEYWORDS } from './keywords.ts'
import { type Loading, splitTags } from './loading.ts'
import { withModuleDefaults } from './module-defaults.ts'
import { openFlagsIn, writtenFlag, writtenUser } from './open-flags.ts'
import { playWords } from './play-words.ts'
import { reachOf } from './reach.ts'
import { readRole } from './role.ts'
import { readRoleEntry } from './role-entry.ts'
import type { Role } from './role-vars.ts'
import { saidIn, withSaid } from './said.ts'
import { renamed } from './step-form.ts'
import type { PlayReading } from './step-list.ts'
import { readSteps } from './steps.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

/** Reads one play; undefined, and a problem, if it names no hosts. */
export function readPlay(loading: Loading, written: Fields): Play | undefined {
  const fields = withUser(written)
  if (!('hosts' in fields.values)) return notAPlay(loading, fields)
  checkKeys(fields, { what: 'a play', keywords: PLAY_KEYWORDS, foreign: FOREIGN_PLAY })
  checkVariables(fields)
  flagField(fields, 'gather_facts')
  const hosts = textsField(fields, 'hosts').join(',')
  const said = saidIn(fields)
  const { steps, handlers, openLoops, roles } = stepsOf(withModuleDefaults(loading, fields), fields)
  textsField(fields, 'collections')
  return {
    name: textField(fields, 'name') ?? hosts,
    at: fields.locate([]),
    locate: fields.locate,
    hosts,
    vars: mapField(fields, 'vars'),
    varsFiles: textsField(fields, 'vars_files'),
    become: {
      become: writtenFlag(fields, 'become') ?? false,
      user: writtenUser(fields) ?? 'root',
    },
    reach: reachOf(fields),
    steps: steps.map((step) => withSaid(step, said)),
    handlers: handlers.map((step) => withSaid(step, said)),
    ...(openLoops.length === 0 ? {} : { openLoops }),
    ...(roles.listed.length === 0 ? {} : { roles }),
    serial: readSerial(fields),
    anyErrorsFatal: writtenFlag(fields, 'any_errors_fatal') ?? false,
    ...openFlagsIn(fields),
    ...playWords(fields),
    tags: textsField(fields, 'tags').flatMap(splitTags),
  }
}

/** `user` is what `remote_user` was called once. */
function withUser(fields: Fields): Fields {
  const { user, ...values } = fields.values
  if (user === undefined || values['remote_user'] !== undefined) return fields
  return renamed(fields, { ...values, remote_user: user }, new Map([['remote_user', 'user']]))
}

function notAPlay(loading: Loading, fields: Fields): undefined {
  const isStep = Object.keys(fields.values).some((key) => loading.known.names.includes(key))
  if (isStep) {
    const message = 'this is a step, and a playbook is a list of plays'
    fields.report({ path: [], message, hint: 'put it under tasks: in a play with hosts:' })
    return
  }
  if (Object.hasOwn(fields.values, 'include')) {
    const message = 'a playbook is not included any more, but imported'
    fields.report({ path: ['include'], part: 'key', message, hint: 'import_playbook: FILE' })
    return
  }
  checkKeys(fields, { what: 'a play', keywords: PLAY_KEYWORDS, foreign: FOREIGN_PLAY })
  fields.report({ path: [], message: 'this play names no hosts', hint: 'hosts: all' })
}

/** Handlers run behind each of the three lists of steps. */
function stepsOf(
  loading: Loading,
  fields: Fields,
): Required<Pick<Play, 'steps' | 'handlers' | 'openLoops' | 'roles'>> {
  const play: PlayReading = {
    folder: dirname(fields.document.file),
    shared: { weakest: [], stronger: [] },
    handlers: { first: [], last: [] },
    named: new Map(),
    loops: [],
    roles: [],
    open: 0,
  }
  const under = (key: string) => stepsUnder(loading, { fields, key, play })
  const [before, roles, steps, after] = [
    under('pre_tasks'),
    rolesOf(loading, fields, play),
    under('tasks'),
    under('post_tasks'),
  ]
  const own = under('handlers')
  const { first, last } = play.handlers
  const flush = first.length + own.length + last.length > 0 ? [flushAt(fields)] : []
  const shared = withShared(aroundOf({ ...play.shared, strongest: [], folders: [] }))
  const all = [
    ...before,
    ...(before.length > 0 ? flush : []),
    ...roles,
    ...steps,
    ...(after.length > 0 && roles.length + steps.length > 0 ? flush : []),
    ...after,
  ]
  return {
    steps: all.map(shared),
    handlers: [...first, ...own, ...last].map(shared),
    openLoops: play.loops.map(shared),
    roles: namesOf(play),
  }
}

function namesOf({ roles }: PlayReading): Required<Play>['roles'] {
  const names = (all: readonly Role[]) => [...new Set(all.map(({ name }) => name))]
  return { listed: names(roles), needed: names(roles.flatMap(({ needs }) => needs)) }
}

interface Under {
  readonly fields: Fields
  readonly key: string
  readonly play: PlayReading
}

function stepsUnder(loading: Loading, { fields, key, play }: Under): Step[] {
  const list = { document: fields.document, values: listField(fields, key), path: [...fields.path, key] }
  return readSteps(loading, { ...list, play, from: [], ...(key === 'handlers' ? { isHandlers: true } : {}) })
}

function rolesOf(loading: Loading, fields: Fields, play: PlayReading): Step[] {
  const list = { document: fields.document, values: [], path: fields.path, play, from: [] }
  return listField(fields, 'roles').flatMap((value, index) => {
    const use = readRoleEntry(loading, { fields, path: ['roles', index], value, list })
    if (use === undefined) return []
    const { role, steps } = readRole(loading, { ...use, shared: 'first' }, readSteps)
    if (role !== undefined) play.roles.push(role)
    return steps
  })
}

/** The handlers that were notified run here, whatever tags are asked for. */
function flushAt({ locate }: Fields): Step {
  return {
    name: META,
    at: locate([]),
    locate,
    task: META,
    params: { action: 'flush_handlers' },
    vars: {},
    when: [],
    loopVar: 'item',
    notify: [],
    listen: [],
    tags: ['always'],
    transient: false,
  }
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
