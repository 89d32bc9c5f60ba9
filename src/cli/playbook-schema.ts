import type { AnyTask } from '../define/task.ts'
import { ENGINE_WORDS } from '../playbook/engine-words.ts'
import { BLOCK_KEYWORDS, PLAY_KEYWORDS, STEP_KEYWORDS } from '../playbook/keywords.ts'
import { KEYWORD_HELP } from './keyword-help.ts'
import { type EditorSchema, EXPRESSION, taskSchema } from './param-schema.ts'

/** The tasks that each name may mean, the likeliest first: ours and Ansible's module of the same name. */
export type NamedTasks = ReadonlyMap<string, readonly [AnyTask, ...AnyTask[]]>

const DRAFT = 'http://json-schema.org/draft-07/schema#'
const STEPS = { type: 'array', items: { $ref: '#/definitions/step' } }
const FLAG = { anyOf: [{ type: 'boolean' }, { enum: ['yes', 'no'] }, EXPRESSION] }
const TEXTS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
const VARIABLES = { type: 'object', propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } }
const CONDITION = {
  anyOf: [{ type: ['string', 'boolean'] }, { type: 'array', items: { type: ['string', 'boolean'] } }],
}

/** What may stand under a keyword, where that is not anything. */
const VALUES: { readonly [keyword: string]: EditorSchema } = {
  hosts: TEXTS,
  vars: VARIABLES,
  vars_files: { type: 'array' },
  pre_tasks: STEPS,
  tasks: STEPS,
  post_tasks: STEPS,
  handlers: STEPS,
  roles: { type: 'array', items: { type: ['string', 'object'] } },
  block: STEPS,
  rescue: STEPS,
  always: STEPS,
  become: FLAG,
  ignore_errors: FLAG,
  run_once: FLAG,
  when: CONDITION,
  changed_when: CONDITION,
  failed_when: CONDITION,
  until: CONDITION,
  notify: TEXTS,
  listen: TEXTS,
  tags: TEXTS,
  register: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
  set_fact: { type: 'object' },
}

const INCLUDES = ['import_tasks', 'include_tasks', 'import_role', 'include_role', 'include']

/** A schema for playbooks, from the tasks that they can name. */
export function playbookSchema(tasks: NamedTasks): EditorSchema {
  const play = {
    type: 'object',
    properties: keywords([...PLAY_KEYWORDS, 'import_playbook']),
    additionalProperties: false,
    anyOf: [{ required: ['hosts'] }, { required: ['import_playbook'] }],
  }
  const items = { $ref: '#/definitions/play' }
  return { $schema: DRAFT, type: ['array', 'null'], items, definitions: { play, ...definitionsOf(tasks) } }
}

/** A schema for lists of steps: what is imported, the files of roles. */
export function stepsSchema(tasks: NamedTasks): EditorSchema {
  return { $schema: DRAFT, ...STEPS, type: ['array', 'null'], definitions: definitionsOf(tasks) }
}

/** A step, and each task once, however many names it has. */
function definitionsOf(tasks: NamedTasks): EditorSchema {
  const all = [...new Set([...tasks.values()].flat())]
  const keys = new Map(all.map((task, at) => [task, `task${at}`]))
  const named = [...tasks].map(([name, [first, ...others]]) => {
    const refs = [first, ...others].map((task) => ({ $ref: `#/definitions/${keys.get(task) ?? ''}` }))
    return [name, refs.length === 1 ? refs[0] : { description: first.summary, anyOf: refs }] as const
  })
  const full = (word: string) => [word, `ansible.builtin.${word}`]
  const words = [...new Set([...STEP_KEYWORDS, ...BLOCK_KEYWORDS])]
  const properties = {
    ...Object.fromEntries(named),
    ...keywords([...words, ...[...INCLUDES, ...ENGINE_WORDS].flatMap(full)]),
  }
  const each = all.map((task) => [keys.get(task) ?? '', taskSchema(task)] as const)
  return { step: { type: 'object', properties, additionalProperties: false }, ...Object.fromEntries(each) }
}

function keywords(names: readonly string[]): EditorSchema {
  return Object.fromEntries(
    names.map((name) => {
      const word = name.replace(/^ansible\.builtin\./, '')
      const description = KEYWORD_HELP[word]
      return [name, { ...(description === undefined ? {} : { description }), ...VALUES[word] }]
    }),
  )
}
