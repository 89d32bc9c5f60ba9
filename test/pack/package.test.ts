import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'

const NAME = 'hostwright-postgres'
const here = process.cwd()
let user = ''
let made = ''

function typed(cwd: string, program: string, ...args: string[]): string {
  const env = { ...process.env, npm_config_prefer_offline: 'true' }
  const { stdout, stderr, status } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  expect(status, `${program} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'packed-'))
  typed(here, 'npm', 'pack', '--ignore-scripts', '--pack-destination', packed)
  const work = mkdtempSync(join(tmpdir(), 'work-'))
  typed(work, process.execPath, join(here, 'dist/src/cli/main.cjs'), 'new', 'package', NAME)
  made = join(work, NAME)
  cpSync(join(here, 'test/pack/postgres'), made, { recursive: true })
  typed(made, 'npm', 'pack', '--pack-destination', packed)

  user = folder({ 'package.json': '{"name": "user", "private": true, "type": "module"}' })
  const tarballs = readdirSync(packed)
  for (const name of tarballs) copyFileSync(join(packed, name), join(user, name))
  typed(user, 'npm', 'install', ...tarballs.map((name) => `./${name}`))
  cpSync(join(made, 'try'), join(user, 'try'), { recursive: true })
}, 240_000)

it('a package of tasks imports the public door and nothing else', () => {
  const text = readFileSync(join(made, 'tasks/postgres-database.ts'), 'utf8')
  expect([...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from)).toEqual(['hostwright'])
})

it('an installed package brings a task with a kind of change of its own, which conforms on a real server', () => {
  const both = 'node try/postgres-database.mjs && node try/plan.mjs'
  const out = typed(user, 'npx', 'hostwright', 'lab', 'run', '--', 'sh', '-c', both)
  expect(out).toMatch(/^postgres-database +3 +0 /m)
  expect(out).toMatch(/^play\.yml: 2\n[^]*create database one\n[^]*create database two/m)
  expect(out).toMatch(/^apply: 0\n[^]*db {2}ok 0 {2}changed 1/m)
  expect(out).toMatch(/^play\.yml: 0\n[^]*db {2}ok 1 {2}changed 0/m)
})
