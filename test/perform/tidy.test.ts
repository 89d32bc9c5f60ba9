import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { tidyScript } from '../../src/perform/tidy.ts'

let hw: string
beforeEach(() => {
  hw = mkdtempSync(join(tmpdir(), 'tidy-'))
})

const put = (name: string, content = '') => {
  mkdirSync(dirname(join(hw, name)), { recursive: true })
  writeFileSync(join(hw, name), content)
}
const tidy = (env: NodeJS.ProcessEnv = process.env) =>
  execFileSync('/bin/sh', ['-c', tidyScript(new Date('2026-07-31'), 'own-run')], { env: { ...env, HW: hw } })

it('of runs that died, what lies beside targets, what was carried over and their scripts go at once, results a day later', () => {
  const beside = join(hw, "target's.hostwright-1")
  writeFileSync(beside, 'half')
  for (const run of ['dead-1', 'older-1']) {
    put(`frames/${run}/script`, 'printf %s secret')
    put(`frames/${run}/journal`, '0 start 1\n')
  }
  put('frames/dead-1/litter', `rm -f -- '${beside.replaceAll("'", `'\\''`)}'\n`)
  put('stage/abc', 'secret')
  const old = new Date(Date.now() - 2 * 86_400_000)
  utimesSync(join(hw, 'frames/older-1'), old, old)
  tidy()
  expect(existsSync(beside)).toBe(false)
  expect(readdirSync(hw)).toEqual(['frames', 'stage'])
  expect(readdirSync(join(hw, 'stage'))).toEqual([])
  expect(readdirSync(join(hw, 'frames'))).toEqual(['dead-1'])
  expect(readdirSync(join(hw, 'frames/dead-1'))).toEqual(['journal'])
})

it('what this run has carried over stays: it lost its connection before the frame that needs it', () => {
  put('stage/own-run-0-1-abc', 'large')
  put('stage/dead-run-0-1-abc', 'large')
  tidy()
  expect(readdirSync(join(hw, 'stage'))).toEqual(['own-run-0-1-abc'])
})

it.each<[string, string[], string[]]>([
  ['of five runs, however old', ['20250101', '20250102', '20250103', '20250104', '20250105'], []],
  ['of thirty days, of however many runs', Array.from({ length: 9 }, (_, at) => `2026070${at + 1}`), []],
  [
    'of nothing else',
    ['20250101', '20250102', '20260703', '20260704', '20260705', '20260706', '20260707'],
    ['20250101', '20250102'],
  ],
])('replaced content is kept %s', (_title, days, gone) => {
  for (const day of days) put(`replaced/${day}T120000-abcdef-0/etc/motd`, 'old')
  tidy()
  expect(readdirSync(join(hw, 'replaced')).map((name) => name.slice(0, 8))).toEqual(
    days.filter((day) => !gone.includes(day)),
  )
})

it('where there is nothing to do, no program is started', () => {
  put('replaced/20250101T120000-abcdef-0/etc/motd', 'old')
  mkdirSync(join(hw, 'frames'))
  mkdirSync(join(hw, 'stage'))
  tidy({ PATH: '/nonexistent' })
})
