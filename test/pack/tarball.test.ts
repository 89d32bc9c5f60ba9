import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'

const TASK = `import { defineTask, file, pathState } from 'hostwright'

export default defineTask({
  name: 'hello',
  summary: 'A file greets.',
  params: { properties: { path: { type: 'string', description: 'where' } }, required: ['path'] },
  read: (host, { path }) => pathState(host, path),
  plan: (spot) => [file(spot, { content: 'hello\\n' })],
})
`
const CODE = `import { defineTask, runPlaybook } from 'hostwright'
if (typeof defineTask !== 'function') throw new Error('defineTask is missing')
const end = await runPlaybook({ playbook: process.argv[2], inventories: [process.argv[3]] })
console.log(JSON.stringify(end))
`

let clone = ''
let user = ''
let made = ''
const bin = (name: string, ...args: string[]) =>
  spawnSync(join(user, 'node_modules/.bin', name), args, { cwd: user, encoding: 'utf8' })

/** What a clone has: the files that are kept in the repository, as they are now. */
function cloned(): string {
  const root = mkdtempSync(join(tmpdir(), 'clone-'))
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  for (const name of names.split('\0').filter((one) => one !== '' && existsSync(one))) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    copyFileSync(name, join(root, name))
  }
  return root
}

/** The commands of the README's part on how to install. */
function installation(): string[] {
  const [, part = ''] = readFileSync('README.md', 'utf8').split('## Install\n')
  const [lines = ''] = part.split('\n## ')
  return lines
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.replace(/ #.*$/, '').trim())
}

/** Runs a line of the README as a person would, with a place of its own for what is installed globally. */
function typed(line: string, cwd: string, global: string): string {
  const env = { ...process.env, npm_config_prefix: global, npm_config_prefer_offline: 'true' }
  const { stdout, stderr, status } = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' })
  expect(status, `${line}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

const VERSION = (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }).version
const globally = (place: string) =>
  spawnSync(join(place, 'bin/hostwright'), ['--version'], { cwd: tmpdir(), encoding: 'utf8' }).stdout.trim()

beforeAll(() => {
  clone = cloned()
  const [prepare = '', install = '', pack = '', packed = '', project = ''] = installation()
  typed(prepare, clone, clone)
  const linked = mkdtempSync(join(tmpdir(), 'global-'))
  typed(install, clone, linked)
  expect(globally(linked)).toBe(VERSION)

  typed(pack, clone, clone)
  const [tarball = ''] = readdirSync(clone).filter((name) => name.endsWith('.tgz'))
  const whole = mkdtempSync(join(tmpdir(), 'global-'))
  const elsewhere = mkdtempSync(join(tmpdir(), 'empty-'))
  copyFileSync(join(clone, tarball), join(elsewhere, tarball))
  typed(packed, elsewhere, whole)
  expect(globally(whole)).toBe(VERSION)

  made = join(elsewhere, 'made')
  user = folder({
    'package.json': '{"name": "user", "private": true, "type": "module"}',
    'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
    'play.yml': `- hosts: all\n  tasks:\n    - hello: { path: ${made} }\n`,
    'tasks/hello.ts': TASK,
    'code.mjs': CODE,
  })
  copyFileSync(join(clone, tarball), join(user, tarball))
  expect(typed(project, user, whole)).toContain('Usage: hostwright PLAYBOOK')
}, 480_000)

it('the README says how to install from a clone, from a tarball, and in a project', () => {
  expect(installation()).toEqual([
    'npm ci && npm run build',
    'npm install -g .',
    'npm ci && npm run pack',
    'npm install -g ./hostwright-*.tgz',
    'npm install --save-dev ./hostwright-*.tgz && npx hostwright --help',
  ])
  expect(readFileSync(join(user, 'package.json'), 'utf8')).toContain('hostwright')
})

it('a tarball holds the program', () => {
  const held = readdirSync(join(user, 'node_modules/hostwright/dist/src/cli'))
  expect(held).toEqual(expect.arrayContaining(['main.cjs', 'program.cjs']))
})

it('from the packed tarball, both programs answer', () => {
  for (const name of ['run', 'hostwright']) {
    const { stdout, status } = bin(name, '--version')
    expect(status).toBe(0)
    expect(stdout).toContain(VERSION)
  }
})

it('a task of one’s own beside a playbook is predicted, applied, and then finds nothing to do', () => {
  expect(bin('run', 'play.yml', '-i', 'hosts.yml', '--check').status).toBe(2)
  const applied = bin('run', 'play.yml', '-i', 'hosts.yml')
  expect(applied.status, applied.stdout + applied.stderr).toBe(0)
  expect(readFileSync(made, 'utf8')).toBe('hello\n')
  expect(bin('hostwright', 'play.yml', '-i', 'hosts.yml').stdout).toContain('ok 1  changed 0')
})

it('a playbook runs from code that stands outside', () => {
  writeFileSync(made, 'other\n')
  const { stdout, status, stderr } = spawnSync(process.execPath, ['code.mjs', 'play.yml', 'hosts.yml'], {
    cwd: user,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ code: 0, recap: { me: { changed: 1 } } })
  expect(readFileSync(made, 'utf8')).toBe('hello\n')
})
