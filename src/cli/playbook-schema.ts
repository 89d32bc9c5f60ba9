import type { AnyTask } from '../define/task.ts'
import { ENGINE_WORDS } from '../playbook/engine-words.ts'
import { BLOCK_KEYWORDS, PLAY_KEYWORDS, STEP_KEYWORDS } from '../playbook/keywords.ts'
import { KEYWORD_HELP } from './keyword-help.ts'
import { type EditorSchema, EXPRESSION, taskSchema } from './param-schema.ts'

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
export function playbookSchema(tasks: ReadonlyMap<string, AnyTask>): EditorSchema {
  return {
    $schema: DRAFT,
    type: ['array', 'null'],
    items: { $ref: '#/definitions/play' },
    definitions: {
      play: {
        type: 'object',
        properties: keywords([...PLAY_KEYWORDS, 'import_playbook']),
        additionalProperties: false,
        anyOf: [{ required: ['hosts'] }, { required: ['import_playbook'] }],
      },
      step: stepSchema(tasks),
    },
  }
}

/** A schema for lists of steps: what is imported, the files of roles. */
export function stepsSchema(tasks: ReadonlyMap<string, AnyTask>): EditorSchema {
  return { $schema: DRAFT, ...STEPS, type: ['array', 'null'], definitions: { step: stepSchema(tasks) } }
}

function stepSchema(tasks: ReadonlyMap<string, AnyTask>): EditorSchema {
  const named = [...tasks].map(([name, task]) => [name, taskSchema(task)] as const)
  const full = (word: string) => [word, `ansible.builtin.${word}`]
  const words = [...new Set([...STEP_KEYWORDS, ...BLOCK_KEYWORDS])]
  const properties = {
    ...Object.fromEntries(named),
    ...keywords([...words, ...[...INCLUDES, ...ENGINE_WORDS].flatMap(full)]),
  }
  return { type: 'object', properties, additionalProperties: false }
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
