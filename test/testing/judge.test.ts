import { expect, it } from 'vitest'
import { apt, defineTask, exists, known, Secret, systemd, unknown } from '../../src/index.ts'
import type { Act, StateChange } from '../../src/model/change.ts'
import type { Announced } from '../../src/model/outcome.ts'
import { comparePredictions } from '../../src/run/plan/predictions.ts'
import type { Ran } from '../../src/testing/bench-told.ts'
import { beyondAnnounced } from '../../src/testing/beyond.ts'
import { lostInJson } from '../../src/testing/json.ts'
import { actedOnce, isDone, shows } from '../../src/testing/judge.ts'
import { rowOf } from '../../src/testing/row.ts'
import { tableOf } from '../../src/testing/row-table.ts'
import { someAct, someKind } from '../resource/kind-of.ts'

const ENTRY = someKind('entry')
const RUN = someAct('run')
const state = (more: Partial<StateChange> = {}): StateChange => ({
  sort: 'state',
  kind: ENTRY,
  subject: '/srv/a',
  goal: exists('/srv/a'),
  before: known(false),
  after: known(true),
  data: null,
  effects: [],
  secret: false,
  summary: 'make /srv/a',
  ...more,
})
const act: Act = {
  sort: 'act',
  kind: RUN,
  subject: 'x',
  data: null,
  effects: [],
  secret: false,
  leaves: true,
  summary: 'run x',
}
const ran = (more: Partial<Ran> = {}): Ran => ({
  code: 0,
  steps: [],
  changes: [],
  rounds: 0,
  reason: '',
  text: '',
  ...more,
})
const step = (announced: readonly Partial<Announced>[], status: 'changed' | 'unknown' = 'changed') => [
  {
    step: 's',
    status,
    changes: announced.map((one) => ({
      change: state(),
      certainty: 'definite' as const,
      because: [],
      ...one,
    })),
  },
]

it.each([
  ['plain data', { a: [1, 'x', null], b: { c: true } }, undefined],
  ['a secret, which is taken aside', { a: new Secret('x') }, undefined],
  ['an unknown, which has a form of its own', { a: unknown('why') }, undefined],
  ['nothing where something is named', { a: undefined }, 'a is undefined undefined'],
  ['a date', { a: { b: new Date(0) } }, 'a.b is object'],
  ['no number', { a: [0, Number.NaN] }, 'a.1 is number NaN, and comes back as null'],
  ['a function', { a: () => 1 }, 'a is function'],
])('a change with %s survives JSON or is told', (_name, data, wanted) => {
  const [lost] = lostInJson([state({ data: data as never })])
  if (wanted === undefined) expect(lost).toBeUndefined()
  else expect(lost).toContain(`entry /srv/a: data.${wanted}`)
})

it('paths count as announced with what is below and above them, and with what an example allows', () => {
  const paths = ['/srv', '/srv/a', '/srv/a/b', '/srv/ab', '/etc/x', '/var/lib/hostwright/lock']
  expect(beyondAnnounced(paths, [state()], [])).toEqual(['/srv/ab', '/etc/x'])
  expect(beyondAnnounced(paths, [state()], ['/etc'])).toEqual(['/srv/ab'])
  expect(beyondAnnounced(paths, [state()], ['/'])).toEqual([])
  expect(beyondAnnounced(paths, [], [])).toEqual(['/srv', '/srv/a', '/srv/a/b', '/srv/ab', '/etc/x'])
  const open = { become: 'assumed', cause: 'x' } as const
  expect(beyondAnnounced(paths, [state({ effects: [open] })], [])).toEqual([])
  expect(
    beyondAnnounced(paths, [state({ effects: [{ ...open, kinds: [systemd.unit.kind] }] })], []),
  ).toContain('/etc/x')
  const effect = { fact: exists('/etc/x'), becomes: known(true) }
  expect(beyondAnnounced(paths, [state({ effects: [effect] })], [])).toEqual(['/srv/ab'])
  expect(beyondAnnounced(['/srv/x'], [state({ goal: apt.packageState('x') })], [])).toEqual(['/srv/x'])
})

it('a run is done when it changed nothing, or only acted where it may', () => {
  const example = { name: 'x', task: 'x', params: null }
  expect(isDone(ran(), example)).toBe(true)
  expect(isDone(ran({ changes: [{ ...act, leaves: false }] }), example)).toBe(true)
  expect(isDone(ran({ changes: [act] }), example)).toBe(false)
  expect(isDone(ran({ changes: [act] }), { ...example, acts: true })).toBe(true)
  expect(isDone(ran({ changes: [state()] }), { ...example, acts: true })).toBe(false)
  for (const code of [1, 3, 4, 5]) expect(isDone(ran({ code }), example)).toBe(false)
})

it('acts are counted a run, in what was told and by the witness', () => {
  const once = { dry: 0, first: 1, second: 1 }
  const runs = [ran({ changes: [act] })]
  expect(actedOnce([ran({ changes: [state()] })], once)).toBeUndefined()
  expect(actedOnce(runs, once)).toBe('')
  expect(actedOnce(runs, { dry: undefined, first: undefined, second: undefined })).toBe('')
  expect(actedOnce([ran({ changes: [act, act] })], once)).toContain('twice in one run: run x')
  expect(actedOnce(runs, { ...once, dry: 1 })).toBe('the dry run acted')
  expect(actedOnce(runs, { ...once, first: 0 })).toContain('0 times in the first run')
  expect(actedOnce(runs, { ...once, second: 2 })).toContain('2 times in the second run')
})

it('a secret is found in a report, also one line of it, also as JSON writes it', () => {
  expect(shows([ran({ text: 'nothing' })], ['long secret', 'a\nb'])).toBe(false)
  expect(shows([ran({ text: JSON.stringify('a "long" secret') })], ['a "long" secret'])).toBe(true)
  expect(shows([ran(), ran({ text: 'second line' })], ['first line\nsecond line'])).toBe(true)
})

it('trials of a task make one row, with every reason', () => {
  const predictions = comparePredictions(step([{}]), step([{}]))
  const good = { name: 'x', task: 't', written: [], beyond: [], predictions: [predictions], reasons: [] }
  const right = { ...good, second: true, json: true, rounds: 1, drift: { found: true, mended: true } }
  const bad = {
    ...right,
    written: ['/x'],
    second: false,
    drift: { found: true, mended: false },
    reasons: ['why'],
  }
  expect(rowOf('t', [right, { ...bad, rounds: 3, actsOnce: true }])).toEqual({
    task: 't',
    examples: 2,
    written: 1,
    predicted: { made: 2, exact: 2, assumed: 0, unknown: 0, wrong: [], unannounced: [], unmade: [] },
    beyond: 0,
    second: false,
    drifts: { put: 2, found: 2, mended: 1 },
    json: true,
    actsOnce: true,
    rounds: 3,
    reasons: ['why'],
  })
  expect(
    tableOf([rowOf('t', [bad])])
      .split('\n')
      .at(-1),
  ).toBe('t: why')
})

it('a task that could act does not compile', () => {
  const params = { properties: {} } as const
  defineTask({
    name: 'acts-in-read',
    summary: 'x',
    params,
    // @ts-expect-error -- a reader can ask, and nothing else
    read: (host) => host.exec(['touch', '/srv/x']),
    plan: () => [],
  })
  defineTask({
    name: 'looks-in-plan',
    summary: 'x',
    params,
    read: async () => null,
    // @ts-expect-error -- a plan is given no host
    plan: (_current, _params, host) => [host],
  })
  expect(lostInJson([])).toEqual([])
})
