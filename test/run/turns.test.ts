import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import { inTurn } from '../../src/run/turns.ts'

/** Hosts that connect after so many milliseconds and then act for a while; tells in which order they acted, and how many at once. */
async function hosts(forks: number, connecting: readonly number[]) {
  const limit = pLimit(forks)
  const order: number[] = []
  let acting = 0
  let most = 0
  await Promise.all(
    connecting.map((ms, at) =>
      inTurn(limit, async (ready) => {
        await sleep(ms)
        await ready()
        order.push(at)
        acting += 1
        most = Math.max(most, acting)
        await sleep(50)
        acting -= 1
      }),
    ),
  )
  return { order, most }
}

describe('the turns of hosts', () => {
  it.each([1, 2, 3])('are as many at once as was said: %d', async (forks) => {
    expect((await hosts(forks, [0, 0, 0, 0])).most).toBe(forks)
  })

  it('pass to the next while a connection is long in coming', async () => {
    expect((await hosts(1, [1300, 0, 0])).order).toEqual([1, 2, 0])
  })

  it('are as many at once also when connections come that were long in coming', async () => {
    expect(await hosts(1, [1200, 1200, 1200, 0])).toMatchObject({ most: 1 })
  })

  it('stay in order where all connect soon', async () => {
    expect((await hosts(1, [100, 0, 0])).order).toEqual([0, 1, 2])
  })

  it('pass on when one fails before it is connected', async () => {
    const limit = pLimit(1)
    const lost = inTurn(limit, () => Promise.reject(new Error('gone')))
    const next = inTurn(limit, async () => 'there')
    await expect(lost).rejects.toThrow('gone')
    expect(await next).toBe('there')
  })

  it('give what the work gave', async () => {
    expect(await inTurn(pLimit(1), async (ready) => (await ready(), 0))).toBe(0)
  })
})
