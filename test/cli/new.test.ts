import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from './run.ts'

const PROGRAM = join(process.cwd(), 'dist/src/cli/main.cjs')

/** A project that has hostwright installed. */
function project(files: Record<string, string> = {}): string {
  const root = folder(files)
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(process.cwd(), join(root, 'node_modules/hostwright'))
  return root
}

function node(cwd: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  return { out: stdout + stderr, code: status }
}

describe('what is new', () => {
  it('is a task with a table test that passes', { timeout: 60_000 }, () => {
    const root = project()
    expect(node(root, PROGRAM, 'new', 'task', 'greeting')).toEqual({
      out: 'tasks/greeting.ts\ntest/greeting.test.mjs\ntry/greeting.mjs\n',
      code: 0,
    })
    const { out, code } = node(root, '--test', 'test/')
    expect(out).toMatch(/^# pass 3$/m)
    expect(code).toBe(0)
  })

  it('is a package whose task a project can name, by its bare and its qualified name', {
    timeout: 60_000,
  }, () => {
    const root = project({
      'package.json': '{"dependencies": {"@me/greeting": "0.1.0"}}',
      'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
      'play.yml':
        '- hosts: all\n  tasks:\n    - greeting: { text: one }\n    - "@me/greeting/greeting": { text: one }\n',
    })
    expect(node(root, PROGRAM, 'new', 'package', '@me/greeting').code).toBe(0)
    mkdirSync(join(root, 'node_modules/@me'))
    symlinkSync(join(root, 'greeting'), join(root, 'node_modules/@me/greeting'))
    expect(node(join(root, 'greeting'), '--test', 'test/').out).toMatch(/^# pass 3$/m)
    const { out, code } = node(root, PROGRAM, 'play.yml', '-i', 'hosts.yml', '--check')
    expect(out).toContain('write /etc/greeting')
    expect(out).toContain('[@me/greeting/greeting]')
    expect(code).toBe(2)
  })

  it.each([
    [['task'], /new task NAME/],
    [['task', 'Über'], /“Über” cannot be its name/],
    [['task', '../x'], /cannot be its name/],
    [['package', ''], /“” cannot be its name/],
    [['thing', 'x'], /new task NAME/],
    [['task', 'x', 'y'], /new task NAME/],
    [['task', 'there'], /tasks\/there\.ts is there already; nothing was written/],
  ])('is refused where it cannot be: %j', (args, words) => {
    const root = folder({ 'tasks/there.ts': 'mine' })
    const { out, code } = node(root, PROGRAM, 'new', ...args)
    expect(out).toMatch(words)
    expect(code).toBe(5)
    expect(readdirSync(root)).toEqual(['tasks'])
    expect(readFileSync(join(root, 'tasks/there.ts'), 'utf8')).toBe('mine')
  })
})

describe('a package of tasks is refused before any connection', () => {
  const refused = (about: object, files: Record<string, string> = {}) => {
    const root = project({
      'package.json': '{"dependencies": {"other": "1.0.0"}}',
      'hosts.yml': 'all: {hosts: {me: {ansible_host: 192.0.2.1}}}\n',
      'play.yml': '- hosts: all\n  tasks:\n    - odd: {}\n',
    })
    mkdirSync(join(root, 'node_modules/other/tasks'), { recursive: true })
    writeFileSync(join(root, 'node_modules/other/package.json'), JSON.stringify({ name: 'other', ...about }))
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(root, 'node_modules/other/tasks', name), text)
    const { out, code } = node(root, PROGRAM, 'play.yml', '-i', 'hosts.yml')
    expect(code).toBe(5)
    expect(out).not.toMatch(/^\s+at /m)
    return out
  }
  const tasks = { hostwright: { tasks: './tasks' } }
  const named = (more: string) =>
    `import { defineTask } from 'hostwright'\nexport default defineTask({ name: 'odd', summary: '', ${more} })\n`

  it.each<[string, object, Record<string, string>, RegExp]>([
    [
      'where it does not say where its tasks are',
      { hostwright: {} },
      {},
      /other\/package\.json: "hostwright" says where the tasks are/,
    ],
    [
      'where there is no such folder',
      { hostwright: { tasks: './none' } },
      {},
      /"hostwright\.tasks" is \.\/none, and the package has no such folder/,
    ],
    [
      'where that leads out of it',
      { hostwright: { tasks: '../..' } },
      {},
      /"hostwright\.tasks" is \.\.\/\.\., and the package has no such folder/,
    ],
    [
      'where it was built for another version',
      { ...tasks, peerDependencies: { hostwright: '^7.0.0' } },
      { 'odd.mjs': named('params: {}, read: () => null, plan: () => []') },
      /the package other is built for hostwright \^7\.0\.0, and this is/,
    ],
    [
      'where a task has another name than its file',
      tasks,
      { 'odd.mjs': 'export default { name: "even" }\n' },
      /odd\.mjs: a task file exports a task of the file's own name/,
    ],
    [
      'where a task lacks a member',
      tasks,
      { 'odd.mjs': named('params: {}, read: () => null') },
      /odd\.mjs: the task “odd” has no function “plan”/,
    ],
    [
      'where a task has no params',
      tasks,
      { 'odd.mjs': named('read: () => null, plan: () => []') },
      /odd\.mjs: the task “odd” has no “params”/,
    ],
    [
      'where a kind of change cannot be done',
      tasks,
      {
        'odd.mjs': `import { defineChange } from 'hostwright'\ndefineChange({ name: 'odd' })\n${named('params: {}, read: () => null, plan: () => []').split('\n')[1]}`,
      },
      /odd\.mjs: the kind of change “odd” needs one of script, perform and over/,
    ],
    [
      'where a fact cannot be asked',
      tasks,
      {
        'odd.mjs': `import { defineFact } from 'hostwright'\ndefineFact({ name: 'odd', script: () => '' })\n`,
      },
      /odd\.mjs: the fact “odd” needs script and parse, or answer/,
    ],
  ])('%s', { timeout: 30_000 }, (_title, about, files, words) => {
    expect(refused(about, files)).toMatch(words)
  })
})
