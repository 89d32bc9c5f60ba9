import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'

const TASK = `import { defineTask, file, lookAt } from 'hostwright'

export default defineTask({
  name: 'hello',
  summary: 'A file greets.',
  params: { properties: { path: { type: 'string', description: 'where' } }, required: ['path'] },
  read: (host, { path }) => lookAt(host, path),
  plan: (spot) => [file(spot, { content: 'hello\\n' })],
})
`
const CODE = `import { defineTask, runPlaybook } from 'hostwright'
if (typeof defineTask !== 'function') throw new Error('defineTask is missing')
const end = await runPlaybook({ playbook: process.argv[2], inventories: [process.argv[3]] })
console.log(JSON.stringify(end))
`

let user = ''
let made = ''
const bin = (name: string, ...args: string[]) =>
  spawnSync(join(user, 'node_modules/.bin', name), args, { cwd: user, encoding: 'utf8' })

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'packed-'))
  execFileSync('npm', ['pack', '--pack-destination', packed, '--ignore-scripts'], { stdio: 'ignore' })
  const [tarball = ''] = readdirSync(packed)
  made = join(packed, 'made')
  user = folder({
    'package.json': '{"name": "user", "private": true, "type": "module"}',
    'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
    'play.yml': `- hosts: all\n  tasks:\n    - hello: { path: ${made} }\n`,
    'tasks/hello.ts': TASK,
    'code.mjs': CODE,
  })
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(packed, tarball)], {
    cwd: user,
    stdio: 'ignore',
  })
})

it('from the packed tarball, both programs answer', () => {
  for (const name of ['run', 'hostwright']) {
    const { stdout, status } = bin(name, '--version')
    expect(status).toBe(0)
    expect(stdout).toContain(JSON.parse(readFileSync('package.json', 'utf8')).version)
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
