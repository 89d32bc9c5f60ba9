import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCase } from '../../src/testing/hunt/case-file.ts'
import { openGround } from '../../src/testing/hunt/ground.ts'
import { huntTruth } from '../../src/testing/hunt/hunt.ts'
import { tryCase } from '../../src/testing/hunt/trial.ts'
import { isInLab, openLab } from '../../src/testing.ts'

const CASES = 'test/hunt/cases'
const found = readdirSync(CASES).filter((name) => name.endsWith('.yml'))

describe.skipIf(!isInLab())('the hunter of lies', { timeout: 600_000 }, () => {
  it('finds no lie in what once was one', async () => {
    const lab = openLab()
    const host = await openGround(lab, { name: 'mended', suite: 'trixie' })
    const wrong: string[] = []
    for (const file of found) {
      const { lies } = await tryCase(readCase(readFileSync(join(CASES, file), 'utf8')), { lab, host })
      wrong.push(...lies.map(({ sort, words }) => `${file}: ${sort}: ${words}`))
    }
    await lab.down(host)
    expect(wrong).toEqual([])
  })

  it.each([
    ['trixie', 25],
    ['bookworm', 15],
  ] as const)('finds none in playbooks that it draws, on %s', async (suite, count) => {
    const { tried, found: lying } = await huntTruth({ count, seed: 1, lanes: 2, suite, shrink: false })
    const words = lying.flatMap(({ number, lies }) =>
      lies.map((lie) => `${number}: ${lie.sort}: ${lie.words}`),
    )
    expect(words).toEqual([])
    expect(tried).toBe(count)
  })
})
