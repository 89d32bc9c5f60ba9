import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from './run.ts'

const PROGRAM = join(process.cwd(), 'dist/src/cli/main.cjs')

/** A project that has hostwright installed. */
function project(files: Record<string, string> = {}): string {
  const root = folder(files)
  mkdirSync(join(root, 'node_modules'), { recursive: true })
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
    [['task', 'Über'], /“Über” is not a valid name/],
    [['task', '../x'], /is not a valid name/],
    [['package', ''], /“” is not a valid name/],
    [['thing', 'x'], /new task NAME/],
    [['task', 'x', 'y'], /new task NAME/],
    [['task', 'there'], /tasks\/there\.ts already exists; nothing was written/],
  ])('is refused where it cannot be: %j', (args, words) => {
    const root = folder({ 'tasks/there.ts': 'mine' })
    const { out, code } = node(root, PROGRAM, 'new', ...args)
    expect(out).toMatch(words)
    expect(code).toBe(5)
    expect(readdirSync(root)).toEqual(['tasks'])
    expect(readFileSync(join(root, 'tasks/there.ts'), 'utf8')).toBe('mine')
  })
})

describe('tasks of others', () => {
  const about = { name: 'other', type: 'module', hostwright: { tasks: './tasks' } }
  const start = (files: Record<string, string>) =>
    project({
      'package.json': '{"dependencies": {"other": "1.0.0"}}',
      'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
      'node_modules/other/package.json': JSON.stringify(about),
      ...files,
    })

  it('are of the run’s own instance, also as JavaScript, and share what stands in their lib', {
    timeout: 60_000,
  }, () => {
    const root = start({
      'node_modules/other/tasks/lib/shop.js': `import { defineChange, defineFact } from 'hostwright'
export const shop = defineFact({ name: 'shop', script: (all) => all.map(() => 'echo no').join('\\n'), parse: ({ stdout }, all) => all.map(() => null) })
export const opened = defineChange({ name: 'shop', script: () => ':' })\n`,
      'node_modules/other/tasks/shop.js': `import { defineTask, known } from 'hostwright'
import { opened, shop } from './lib/shop.js'
export default defineTask({ name: 'shop', summary: '', params: { properties: {} }, read: (host) => host.see(shop(null)),
  plan: (seen) => [opened({ subject: 'shop', goal: shop(null), before: seen, after: known('open'), summary: 'open' })] })\n`,
      'node_modules/other/tasks/sale.mjs': `import { defineTask, Refusal, say } from 'hostwright'
import { shop } from './lib/shop.js'
export default defineTask({ name: 'sale', summary: '', params: { properties: {} }, read: (host) => host.see(shop(null)),
  plan: (seen) => { if (seen.known && seen.value === 'open') return [say('sold')]; throw new Refusal('it is closed') } })\n`,
      'closed.yml': '- hosts: all\n  tasks:\n    - sale: {}\n',
      'open.yml': '- hosts: all\n  tasks:\n    - shop: {}\n    - sale: {}\n',
    })
    const check = (playbook: string) => node(root, PROGRAM, playbook, '-i', 'hosts.yml', '--check').out
    expect(check('closed.yml')).toMatch(/it is closed$/m)
    expect(check('closed.yml')).not.toContain('at fault')
    expect(check('open.yml')).toContain('sold')
  })

  it('with a name that others have are no matter where no step names them', () => {
    const task = (name: string) =>
      `import { defineTask } from 'hostwright'\nexport default defineTask({ name: '${name}', summary: '', params: { properties: {} }, read: () => null, plan: () => [] })\n`
    const root = start({
      'tasks/user.ts': task('user'),
      'node_modules/other/tasks/group.ts': 'no task at all\n',
      'play.yml':
        '- hosts: all\n  tasks:\n    - ./user: {}\n    - file: { path: /etc/hostname, owner: root, group: root }\n    - cron: { name: x, user: root, state: absent }\n',
    })
    const { out, code } = node(root, PROGRAM, 'play.yml', '-i', 'hosts.yml', '--syntax-check')
    expect(out).not.toContain('two tasks')
    expect(code).toBe(0)
  })
})

describe('the files of a package', () => {
  const start = (files: Record<string, string>) =>
    project({
      'package.json': '{"dependencies": {"@me/web": "1.0.0"}}',
      'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
      'node_modules/@me/web/package.json':
        '{"name": "@me/web", "hostwright": {"tasks": "./tasks"}, "type": "module"}',
      'node_modules/@me/web/tasks/none.txt': '',
      'node_modules/@me/web/lists/site.yml':
        '- template: { src: "@me/web/lists/site.hbs", dest: /nope/site }\n  notify: reload\n- copy: { src: "@me/web/lists/plain", dest: /nope/plain }\n',
      'node_modules/@me/web/lists/handlers.yml': '- name: reload\n  debug: reloaded\n',
      'node_modules/@me/web/lists/site.hbs': 'the site of {{ owner }}\n',
      'node_modules/@me/web/lists/plain': 'plain\n',
      ...files,
    })
  const check = (root: string, ...more: string[]) =>
    node(root, PROGRAM, 'play.yml', '-i', 'hosts.yml', ...more)

  it('are named with its name in front: task lists, handlers, templates, files', () => {
    const root = start({
      'play.yml':
        '- hosts: all\n  vars: { owner: me }\n  tasks:\n    - import_tasks: "@me/web/lists/site.yml"\n  handlers:\n    - import_tasks: "@me/web/lists/handlers.yml"\n',
    })
    expect(check(root, '--syntax-check')).toMatchObject({ code: 0 })
    expect(check(root, '--syntax-check', '-e', 'x=1')).toMatchObject({ code: 0 })
  })

  it('are checked as those beside the playbook are', () => {
    const root = start({
      'play.yml': '- hosts: all\n  tasks:\n    - import_tasks: "@me/web/lists/site.yml"\n',
    })
    const { out, code } = check(root, '--syntax-check')
    expect(out).toContain('node_modules/@me/web/lists/site.hbs:1:')
    expect(out).toContain('"owner" is not defined')
    expect(out).toMatch(/no handler .*reload/)
    expect(code).toBe(5)
  })

  it('of one that is built for another version are refused, though no step names a task of it', () => {
    const about = {
      name: '@me/web',
      hostwright: { tasks: './tasks' },
      peerDependencies: { hostwright: '^7.0.0' },
    }
    const root = start({
      'node_modules/@me/web/package.json': JSON.stringify(about),
      'play.yml': '- hosts: all\n  tasks:\n    - import_tasks: "@me/web/lists/handlers.yml"\n',
    })
    const { out, code } = check(root, '--syntax-check')
    expect(out).toContain('the package @me/web is built for hostwright ^7.0.0')
    expect(code).toBe(5)
  })

  it('stand behind those beside the playbook', () => {
    const root = start({
      '@me/web/lists/site.yml': '- debug: mine\n',
      'play.yml': '- hosts: all\n  tasks:\n    - import_tasks: "@me/web/lists/site.yml"\n',
    })
    expect(check(root, '--check').out).toContain('mine')
  })

  it.each([
    ['that are not there', '@me/web/lists/none.yml'],
    ['outside of it', '@me/web/../../../play.yml'],
    ['of a package that nobody depends on', 'other/lists/site.yml'],
  ])('%s are an input error with a place', (_title, name) => {
    const root = start({ 'play.yml': `- hosts: all\n  tasks:\n    - import_tasks: "${name}"\n` })
    const { out, code } = check(root, '--syntax-check')
    expect(out).toMatch(/^play\.yml:3:21: /m)
    expect(code).toBe(5)
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
      /other\/package\.json: "hostwright" must say where the tasks are/,
    ],
    [
      'where there is no such folder',
      { hostwright: { tasks: './none' } },
      {},
      /"hostwright\.tasks" is \.\/none, but the package has no such folder/,
    ],
    [
      'where that leads out of it',
      { hostwright: { tasks: '../..' } },
      {},
      /"hostwright\.tasks" is \.\.\/\.\., but the package has no such folder/,
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
      /odd\.mjs: a task file must export by default a task with the file's own name/,
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
      /odd\.mjs: the kind of change “odd” needs one of script, perform and withShells/,
    ],
    [
      'where a kind of change has what only a script can have',
      tasks,
      {
        'odd.mjs': `import { defineChange } from 'hostwright'\ndefineChange({ name: 'odd', perform: async () => {}, guard: () => 'true' })\n`,
      },
      /odd\.mjs: the kind of change “odd” has guard, which only one with a script can have/,
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
