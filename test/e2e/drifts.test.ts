import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Draw, drawFrom } from '../../src/testing/draw.ts'
import { type Ran, run } from '../cli/run.ts'
import type { Drift } from './drift.ts'
import { FILE_DRIFTS } from './drifts-files.ts'
import { HOST_DRIFTS } from './drifts-host.ts'
import { predictionsOf, TRUE } from './predictions.ts'

const DRIFTS = [...FILE_DRIFTS, ...HOST_DRIFTS]
const SEED = 20_260
const GROUPS = 12
const OF_EACH = 25

interface Told {
  readonly sort: 'state' | 'act'
  readonly kind: string
  readonly subject: string
  readonly certainty: string
}

/** The states that a run in JSON says it changes. */
const changes = ({ out }: Ran): Told[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{"event":"step"'))
    .flatMap(
      (line) => (JSON.parse(line) as { readonly outcome: { readonly changes: Told[] } }).outcome.changes,
    )
    .filter(({ sort }) => sort === 'state')

/** What a change is about, as one word. */
const named = ({ kind, subject }: Pick<Told, 'kind' | 'subject'>) => `${kind} ${subject}`

/** Drifts at random, no two of which meet. */
function drawn(draw: Draw): Drift[] {
  const group: Drift[] = []
  while (group.length < OF_EACH) {
    const taken = new Set(group.flatMap(({ touches }) => touches))
    group.push(draw.pick(DRIFTS.filter(({ touches }) => !touches.some((one) => taken.has(one)))))
  }
  return group
}

describe.skipIf(!isInLab())(`${GROUPS * OF_EACH} drifts of a mail server`, { timeout: 900_000 }, () => {
  let lab: Lab
  let net: Internet
  let mx: RunningHost

  const play = (...more: string[]): Promise<Ran> => {
    const given = ['-i', 'inventory/lab.yml', '-e', `mail_test_ca=${net.acme.rootFile}`]
    // A record that somebody else wrote is refused without it, and rightly so.
    const adopt = ['-e', JSON.stringify({ dns_adopt: true })]
    return run(['playbooks/mailserver.yml', ...given, ...adopt, '--json', ...more], {
      HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config'),
      MAIL_PASSWORD: 'correct horse battery',
      DNS_SECRET: net.dns.adminKey.secret,
    })
  }
  /** Does all of it by hand: one shell for a whole group, because a fork is slow here. */
  const make = async (group: readonly Drift[], draw: Draw) => {
    const lines = group.flatMap(({ script }) => (script === undefined ? [] : [script(draw)]))
    await mx.get(['sh', '-euxc', lines.join('\n')])
    for (const { record } of group) {
      if (record === undefined) continue
      const { name, type, values } = record(draw)
      await net.dns.set(name, type, values)
    }
  }

  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    const made = await play()
    expect(made.code, made.out + made.err).toBe(0)
  })
  afterAll(() => lab.down(mx))

  const groups = Array.from({ length: GROUPS }, (_nothing, at) => {
    const seed = SEED + at
    const draw = drawFrom(seed)
    return { seed, draw, drifts: drawn(draw) }
  })

  it('are of every kind there is', () => {
    const sorts = (list: readonly Drift[]) => [...new Set(list.map(({ sort }) => sort))].sort()
    expect(sorts(groups.flatMap(({ drifts }) => drifts))).toEqual(sorts(DRIFTS))
    expect(sorts(DRIFTS).length).toBeGreaterThan(7)
  })

  it('are found, mended as predicted, and gone', async () => {
    for (const { seed, draw, drifts } of groups) {
      const about = `seed ${seed}: ${drifts.map(({ title }) => title).join('; ')}\n`
      await make(drifts, draw)
      const check = await play('--check')
      expect([2, 3], about + check.out + check.err).toContain(check.code)
      const told = changes(check)
      const found = told.filter(({ certainty }) => certainty !== 'unknown').map(named)
      const missed = drifts.filter(({ announced }) => !found.includes(named(announced)))
      const titles = missed.map(({ title }) => title)
      expect(titles, about + check.out).toEqual([])
      const mended = await play()
      expect(mended.code, about + mended.out + mended.err).toBe(0)
      expect(predictionsOf(mended, mx.name), about + mended.out).toMatchObject(TRUE)
      const definite = told.filter(({ certainty }) => certainty === 'definite').map(named)
      expect(changes(mended).map(named), about).toEqual(expect.arrayContaining(definite))
      const again = await play('--check')
      expect(again.code, about + again.out + again.err).toBe(0)
      expect(changes(again), about).toEqual([])
    }
  })
})
