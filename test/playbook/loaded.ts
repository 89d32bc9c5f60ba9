import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ParamsSchema } from '../../src/model/params.ts'
import type { KnownTasks } from '../../src/playbook/known.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'

const schemas: { readonly [name: string]: ParamsSchema } = {
  debug: { properties: { text: { type: 'string' } }, required: ['text'] },
  apt: {
    properties: { name: { type: 'string' }, state: { enum: ['present', 'absent'] } },
    required: ['name'],
  },
  file: { properties: { path: { type: 'string' }, mode: { type: 'string' } }, required: ['path'] },
  line: { properties: { line: { type: 'string' } } },
  service: { properties: { name: { type: 'string' } } },
  'ansible.builtin.file': {
    properties: {
      path: { type: 'string' },
      state: { enum: ['directory', 'absent'] },
      recurse: { type: 'boolean' },
    },
    required: ['path'],
  },
  'ansible.builtin.command': {
    properties: { cmd: { type: 'string' }, chdir: { type: 'string' } },
    required: ['cmd'],
  },
  'community.general.ini_file': { properties: { path: { type: 'string' } } },
}

/** A few tasks for playbooks in tests. */
export const known: KnownTasks = {
  checker: paramsChecker(ajvCompiler()),
  names: Object.keys(schemas),
  schema: (name) => schemas[name],
  shorthand: (name) => ({ debug: 'text', 'ansible.builtin.command': 'cmd' })[name],
}

const root = mkdtempSync(join(tmpdir(), 'hostwright-playbook-'))
let count = 0

/** Loads a playbook from its text; problems as one text each. */
export function load(text: string, others: { readonly [name: string]: string } = {}) {
  const dir = join(root, String(++count))
  for (const [name, content] of Object.entries({ 'play.yml': text, ...others })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
  const { playbook, problems } = loadPlaybook(join(dir, 'play.yml'), known)
  const said = problems.map(({ at, message, hint }) => {
    const where = `${at?.file.slice(dir.length + 1)}:${at?.line}:${at?.column}`
    return `${where} ${message.replaceAll(`${dir}/`, '')}${hint === undefined ? '' : ` (${hint})`}`
  })
  return { plays: playbook.plays, said }
}

/** A play with these steps, which begin on line 3, column 5. */
export function play(steps: string): string {
  return `- hosts: all\n  tasks:\n${steps.replaceAll(/^(?=.)/gm, '    ')}`
}
