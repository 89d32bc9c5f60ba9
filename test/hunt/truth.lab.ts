import { describe, expect, it } from 'vitest'
import { huntTruth } from '../../src/testing/hunt/hunt.ts'
import { isInLab } from '../../src/testing.ts'
import { PLANTED } from './planted.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)

/** Takes long, and is no part of `npm test`: CONTRIBUTING tells how it is run. */
describe.skipIf(!isInLab())('the hunter of lies', { timeout: 900_000 }, () => {
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
