import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { folder } from './run.ts'

const CODE = `const { loadCompiled } = await import(process.argv[1]); console.log(loadCompiled(process.argv[2], 'run').say())`

it('code compiled before is used again, and never for another source, be it of the same length and age; the newest six are kept', () => {
  const root = folder({})
  const file = join(root, 'program.cjs')
  const door = pathToFileURL('dist/src/cli/compiled.js').href
  const said = (text: string) => {
    writeFileSync(file, `exports.say = () => '${text}'`)
    utimesSync(file, 0, 0)
    const env = { ...process.env, XDG_CACHE_HOME: root }
    return execFileSync(process.execPath, ['--input-type=module', '-e', CODE, door, file], {
      env,
      encoding: 'utf8',
    })
  }
  const kept = () => readdirSync(join(root, 'hostwright')).map((name) => join(root, 'hostwright', name))
  expect(said('one')).toBe('one\n')
  expect(kept()).toHaveLength(1)
  const made = statSync(kept()[0] ?? '').mtimeMs
  expect(said('one')).toBe('one\n')
  expect(statSync(kept()[0] ?? '').mtimeMs).toBe(made)
  expect(said('two')).toBe('two\n')
  expect(kept()).toHaveLength(2)
  for (const text of ['four', 'fifth', 'number6', 'number-7', 'number--8']) said(text)
  expect(kept()).toHaveLength(6)
})

it('of a run that was refused nothing is kept', () => {
  const root = folder({ 'program.cjs': 'exports.say = () => process.exit(5)' })
  const args = ['--input-type=module', '-e', CODE, pathToFileURL('dist/src/cli/compiled.js').href]
  const { status } = spawnSync(process.execPath, [...args, join(root, 'program.cjs')], {
    env: { ...process.env, XDG_CACHE_HOME: root },
  })
  expect(status).toBe(5)
  expect(readdirSync(root)).toEqual(['program.cjs'])
})
