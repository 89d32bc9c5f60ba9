import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab } from '../../src/lab/index.ts'
import { CHANGES, RENAMED } from './mail-outside-changes.ts'
import { DNS } from './mail-outside-dns.ts'
import {
  blankServer,
  type Check,
  type Ground,
  judged,
  judgeOf,
  type Verdict,
  withBackup,
} from './mail-outside-ground.ts'
import { IN } from './mail-outside-in.ts'
import { MADE, TIME } from './mail-outside-life.ts'
import { OUT } from './mail-outside-out.ts'
import { RESTORED } from './mail-outside-restored.ts'
import { SUBMISSION, TLS } from './mail-outside-tls.ts'

/** In this order: each finds the server as the one before has left it. */
const STAGES: readonly (readonly [about: string, checks: readonly Check[]])[] = [
  ['it is made by its playbook', MADE],
  ['its TLS', TLS],
  ['what it tells the world', DNS],
  ['who may send', SUBMISSION],
  ['mail that goes out', OUT],
  ['mail that comes in', IN],
  ['time, and accidents', TIME],
  ['changes of the inventory', CHANGES],
  ['another name', RENAMED],
  ['the host is lost', RESTORED],
]
/** What chasquid itself cannot do: that it can is told here, too. */
const BEYOND: Readonly<Record<string, string>> = {
  'forward-strict': 'what is forwarded has no SPF of its sender, and chasquid does not rewrite From',
  'postmaster-bare': 'chasquid takes no address without a domain',
}
const ALL = STAGES.flatMap(([, checks]) => checks)

describe.skipIf(!isInLab())(
  'a mail server, judged by clients that are not ours',
  { timeout: 900_000 },
  () => {
    let ground: Ground
    const verdicts: Verdict[] = []

    beforeAll(async () => {
      const server = await blankServer()
      await withBackup(server)
      ground = { ...server, judge: await judgeOf(server) }
    })
    afterAll(async () => {
      for (const host of [ground.mx, ground.judge]) await openLab().down(host)
    })

    it('has a check for each thing that is asked of it', () => {
      expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length)
      expect(ALL.length).toBeGreaterThan(73)
    })

    it.each(STAGES)('is looked at: %s', async (_, checks) => {
      for (const check of checks) {
        const verdict = await judged(ground, check)
        verdicts.push(verdict)
        if (!verdict.passed) console.error(`FAILS ${check.id}: ${check.says}\n${verdict.seen.slice(-1800)}`)
      }
    })

    it('passes all of them, but for what no setting of it can change', () => {
      const failing = verdicts.filter(({ passed }) => !passed).map(({ id }) => id)
      const told = failing.map(
        (id) => `\n  fails: ${id}${BEYOND[id] === undefined ? '' : ` (${BEYOND[id]})`}`,
      )
      console.log(`${verdicts.length - failing.length} of ${ALL.length} checks pass${told.join('')}`)
      expect(failing).toEqual(Object.keys(BEYOND))
      expect(verdicts).toHaveLength(ALL.length)
    })
  },
)
