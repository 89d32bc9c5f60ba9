import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isInLab } from '../../src/lab/index.ts'
import { huntLosses, type TriedLoss } from '../../src/testing/hunt/loss/hunt.ts'

const built = fileURLToPath(new URL('../../dist/src/cli', import.meta.url))

const QUICK = [
  'killed',
  'ctrl-c twice',
  'disk full',
  'sshd killed',
  'another controller',
  'killed',
  'ctrl-c',
  'memory full',
  'another hand',
  'state read-only',
]

const told = (tried: readonly TriedLoss[]) =>
  tried
    .filter(({ losses }) => losses.length > 0)
    .map(({ number, trouble, story, losses }) => ({ number, trouble, story, losses }))

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
})
