import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isInLab } from '../../src/lab/index.ts'
import { huntLosses, type TriedLoss } from '../../src/testing/hunt/loss/hunt.ts'

const built = fileURLToPath(new URL('../../dist/src/cli', import.meta.url))

/** Those that end alike each time; what rests on a race (another hand, little memory) is for the hunter alone. */
const QUICK = [
  'killed',
  'ctrl-c twice',
  'disk full',
  'sshd killed',
  'another controller',
  'killed',
  'ctrl-c',
  'disk full',
  'sshd killed',
  'state read-only',
]

const told = (tried: readonly TriedLoss[]) =>
  tried
    .filter(({ losses }) => losses.length > 0)
    .map(({ number, trouble, story, losses }) => ({ number, trouble, story, losses }))

/** What a piece of the program's text becomes. */
type Edit = readonly [text: RegExp, instead: string]

/** A program with a fault in it, beside the built one. */
function planted(edits: readonly Edit[]): string {
  const folder = `${built}-planted`
  rmSync(folder, { recursive: true, force: true })
  cpSync(built, folder, { recursive: true })
  let program = readFileSync(`${folder}/program.cjs`, 'utf8')
  for (const [text, instead] of edits) {
    expect(program).toMatch(text)
    program = program.replace(text, instead)
  }
  writeFileSync(`${folder}/program.cjs`, program)
  return `${folder}/main.cjs`
}

const FAULTS: readonly (readonly [what: string, edits: readonly Edit[], sort: string])[] = [
  [
    'a handler that a killed run owes and that nobody remembers',
    [[/cat "\$HW"\/pending\/\$\{[\w$]+\(key\)\} 2>\/dev\/null; echo/, 'echo']],
    'left behind: pending',
  ],
  [
    'a staged file that stays',
    [
      [/\( cd "\$HW\/stage" && \$\{[^}]*\} \)/, ':'],
      [/rm -rf "\$D" "\$HW\/stage"/, 'rm -rf "$D"'],
      [/find "\$HW\/stage" -mindepth 1 .*? -exec rm -rf \{\} \+;/, ':;'],
    ],
    'left behind: stage',
  ],
]

describe.skipIf(!isInLab())('what a run owes', { timeout: 300_000 }, () => {
  it('is not lost, whatever disturbs it', async () => {
    const program = `${built}/main.cjs`
    const tried = await huntLosses({
      count: QUICK.length,
      seed: 11,
      kinds: QUICK,
      together: 5,
      lanes: 2,
      program,
    })
    expect(told(tried)).toEqual([])
    expect(tried).toHaveLength(QUICK.length)
  })

  it.each(FAULTS)('%s is found when it is planted', async (_what, edits, sort) => {
    const how = { count: 3, seed: 21, kinds: ['killed'], together: 3, lanes: 1, near: false }
    const tried = await huntLosses({ ...how, program: planted(edits) })
    expect(tried.flatMap(({ losses }) => losses.map((one) => one.sort))).toContain(sort)
  })
})
