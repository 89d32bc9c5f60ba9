import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'
import { here } from './here.ts'

/** A task with a fact and a kind of change of its own: a word in a file, upper case and lower case being the same. */
const MARK = `
import { defineChange, defineFact, defineTask, known, quote, wantedState } from 'hostwright'

const word = defineFact({
  name: 'user',
  script: (paths) => paths.map((path) => \`cat \${quote(path)} 2>/dev/null; printf '\\\\0'\`).join('\\n'),
  parse: ({ stdout }, paths) => paths.map((_path, at) => stdout.split('\\0')[at] ?? ''),
})
const written = defineChange({
  name: 'mark',
  same: (before, after) => before.toLowerCase() === after.toLowerCase(),
  guard: (before, { subject }) => \`[ "$(cat \${quote(subject)} 2>/dev/null)" = \${quote(before)} ]\`,
  script: (change) => \`printf %s \${quote(wantedState(change))} >\${quote(change.subject)}\`,
})
export default defineTask({
  name: 'mark',
  description: 'a word in a file',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: { path: { type: 'string', description: 'the file' }, text: { type: 'string', description: 'the word' } },
    required: ['path', 'text'],
  },
  read: (host, { path }) => host.see(word(path)),
  plan: (seen, { path, text }) => [
    written({ subject: path, goal: word(path), before: seen, after: known(text), summary: \`mark \${path}\` }),
  ],
})
`

describe('a task of one’s own', () => {
  const tasks = { 'mark.ts': MARK }
  const mark = (text: string) => ({ name: 'mark', mark: { path: 'ROOT/word', text } })

  it('may have a kind of change of its own, which is compared, guarded and made as it says', async () => {
    const { root, check, apply } = here([mark('One')], { tasks })
    expect((await check()).changes['mark']).toEqual(['definite mark word'])
    expect((await apply()).steps).toEqual([['mark', 'changed']])
    expect(readFileSync(join(root, 'word'), 'utf8')).toBe('One')
    expect((await apply()).steps).toEqual([['mark', 'ok']])
    expect((await here([mark('ONE')], { tasks }).apply()).code).toBe(0)
  })
  it('gets the answers of its own fact, also where one of ours has its name', async () => {
    const user = { name: 'user', user: { name: 'root' } }
    const { check, apply } = here([user, mark('root')], { tasks })
    expect((await check()).steps).toEqual([
      ['user', 'ok'],
      ['mark', 'changed'],
    ])
    expect((await apply()).code).toBe(0)
  })
  it('that has the name of one of ours is refused: nobody could tell which is meant', async () => {
    const own = MARK.replaceAll("'mark'", "'file'")
    await expect(
      here([{ name: 'file', file: { path: 'ROOT/x', text: 'x' } }], { tasks: { 'file.ts': own } }).check(),
    ).rejects.toThrow(
      /two tasks are called “file”: .*tasks\/file\.ts and the one of hostwright; .*hostwright\/file/,
    )
  })
})

it('what is generated when it is made is no contradiction between the items of a loop', async () => {
  const drawn = MARK.replace('import { defineChange', 'import { unknown, defineChange')
    .replace(
      'after: known(text)',
      "certain: seen.known && seen.value === '', after: seen.known && seen.value !== '' ? seen : unknown('it is drawn')",
    )
    .replace('wantedState(change)', '`drawn ${Math.random()}`')
  const first = { name: 'first', file: { path: 'ROOT/first', content: 'x' }, register: 'r' }
  const mark = { path: 'ROOT/{{ item }}', text: '{{ r.status }}' }
  const steps = [first, { name: 'mark', mark, loop: ['a', 'b'] }]
  const { check, apply } = here(steps, { tasks: { 'mark.ts': drawn } })
  expect((await check()).changes['mark']).toEqual(['definite mark a', 'definite mark b'])
  const changed = ['first', 'mark'].map((name) => [name, 'changed'])
  expect(await apply()).toMatchObject({ code: 0, steps: changed })
  expect((await apply()).steps).toEqual(changed.map(([name]) => [name, 'ok']))
})

it('a command that always runs does so in each file that has it, also where name and line are the same', async () => {
  const steps = '- { name: again, command: { argv: ["true"], always: true } }\n'
  const root = folder({
    'play.yml': '- hosts: all\n  tasks:\n    - import_tasks: a.yml\n    - import_tasks: b.yml\n',
    'a.yml': steps,
    'b.yml': steps,
    'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
  })
  for (const check of [true, false]) {
    const told: string[] = []
    await runPlaybook({
      playbook: join(root, 'play.yml'),
      inventories: [join(root, 'hosts.yml')],
      check,
      emit: (event) => event.event === 'step' && told.push(event.outcome.status),
    })
    expect(told).toEqual(['changed', 'changed'])
  }
})
