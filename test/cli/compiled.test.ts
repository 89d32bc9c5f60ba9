import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { folder, run } from './run.ts'

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

describe('compiled code that is not what was kept is made anew', () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'zeros in its second half': (bytes) =>
      Buffer.concat([bytes.subarray(0, bytes.length >> 1)], bytes.length),
    'zeros at all': (bytes) => Buffer.alloc(bytes.length),
    'cut short': (bytes) => bytes.subarray(0, bytes.length >> 1),
    empty: () => Buffer.alloc(0),
    'one bit turned': (bytes) => {
      const other = Buffer.from(bytes)
      other.writeUInt8(other.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9)
      return other
    },
  }
  const root = folder({})
  const kept = () => {
    const name = readdirSync(join(root, 'hostwright')).find((one) => one.startsWith('program-')) ?? ''
    return join(root, 'hostwright', name)
  }

  it.each(Object.entries(damages))('%s', async (_title, damage) => {
    await keep(root)
    const whole = readFileSync(kept())
    writeFileSync(kept(), damage(whole))
    await keep(root)
    expect(readFileSync(kept()).length).toBeGreaterThan(whole.length / 2)
    expect(readFileSync(kept()).equals(damage(whole))).toBe(false)
  })
})

/** A run that comes as far as to have its code kept. */
async function keep(root: string): Promise<void> {
  const files = folder({ 'play.yml': '- hosts: all\n  tasks: [{debug: x}]\n' })
  const { code, err } = await run([join(files, 'play.yml'), '-i', 'h1,', '--syntax-check'], {
    XDG_CACHE_HOME: root,
  })
  expect(code, err).toBe(0)
}
