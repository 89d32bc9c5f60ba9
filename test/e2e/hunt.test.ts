import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCase } from '../../src/testing/hunt/case-file.ts'
import { openGround } from '../../src/testing/hunt/ground.ts'
import { huntTruth } from '../../src/testing/hunt/hunt.ts'
import { tryCase } from '../../src/testing/hunt/trial.ts'
import { isInLab, openLab } from '../../src/testing.ts'
import { PLANTED } from '../hunt/planted.ts'

const CASES = 'test/hunt/cases'
const found = readdirSync(CASES).filter((name) => name.endsWith('.yml'))
const print = (text: string) => process.stdout.write(`${text}\n`)

describe.skipIf(!isInLab())('the hunter of lies', { timeout: 900_000 }, () => {
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

  it.each(['trixie', 'bookworm'] as const)('finds no lie in 25 playbooks on %s', async (suite) => {
    const { tried, found } = await huntTruth({ count: 25, seed: 1, lanes: 2, suite, shrink: false })
    expect(
      found.flatMap(({ number, lies }) => lies.map(({ sort, words }) => `${number}: ${sort}: ${words}`)),
    ).toEqual([])
    expect(tried).toBe(25)
  })

  it.each(PLANTED)('finds $fault within 200 tries', async ({ fault, options = {}, plant, found: sort }) => {
    const stop = new AbortController()
    const seen: string[] = []
    const tell = ({ tried, found }: { tried: number; found?: { lies: readonly { sort: string }[] } }) => {
      const sorts = found?.lies.map((lie) => lie.sort) ?? []
      seen.push(...sorts)
      if (!sorts.some((one) => sort.test(one))) return
      print(`${fault}: found after ${tried} tries`)
      stop.abort()
    }
    const hunt = { count: 200, seed: 1, lanes: 1, shrink: false, signal: stop.signal, tell, ...options }
    await huntTruth(hunt, plant)
    expect(seen.some((one) => sort.test(one))).toBe(true)
  })
})
