import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { folder } from './run.ts'

/** Says what the program says, and keeps its code as a run does that came so far. */
const CODE = `const { loadCompiled } = await import(process.argv[1])
const { exports, keep } = loadCompiled(process.argv[2], ['acted', 'looked'])
console.log(exports.say())
if (process.argv[3] !== 'nowhere') keep(process.argv[3])`

it('code compiled before is used again, and never for another source, be it of the same length and age; the newest six are kept', () => {
  const root = folder({})
  const file = join(root, 'program.cjs')
  const door = pathToFileURL('dist/src/cli/compiled.js').href
  const said = (text: string, reach = 'looked') => {
    writeFileSync(file, `exports.say = () => '${text}'`)
    utimesSync(file, 0, 0)
    const env = { ...process.env, XDG_CACHE_HOME: root }
    return execFileSync(process.execPath, ['--input-type=module', '-e', CODE, door, file, reach], {
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

it('a run that came farther keeps its code anew, and the others then use that', () => {
  const root = folder({ 'program.cjs': `exports.say = () => 'something'` })
  const door = pathToFileURL('dist/src/cli/compiled.js').href
  const kept = (reach: string) => {
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', CODE, door, join(root, 'program.cjs'), reach],
      {
        env: { ...process.env, XDG_CACHE_HOME: root },
      },
    )
    const name = join(root, 'hostwright')
    return existsSync(name) ? readdirSync(name).map((file) => file.split('-')[1]) : []
  }
  expect(kept('nowhere')).toEqual([])
  expect(kept('looked')).toEqual(['looked'])
  expect(kept('acted')).toEqual(['acted', 'looked'])
  rmSync(join(root, 'hostwright'), { recursive: true })
  expect(kept('acted')).toEqual(['acted'])
  expect(kept('looked')).toEqual(['acted'])
  const [name = ''] = readdirSync(join(root, 'hostwright'))
  writeFileSync(join(root, 'hostwright', name), 'damaged')
  expect(kept('looked')).toEqual(['looked'])
})
