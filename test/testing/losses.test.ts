import { describe, expect, it } from 'vitest'
import type { Look, Seen } from '../../src/testing/hunt/look.ts'
import type { Ended } from '../../src/testing/hunt/loss/control.ts'
import { differsFrom, type End } from '../../src/testing/hunt/loss/end.ts'
import { lostRuns } from '../../src/testing/hunt/loss/handlers.ts'
import { troubleOf } from '../../src/testing/hunt/loss/hunt.ts'
import { toldOnly, untold, wrongEnding } from '../../src/testing/hunt/loss/judge-run.ts'
import { KINDS } from '../../src/testing/hunt/loss/kinds.ts'

const sorts = (found: readonly { readonly sort: string }[]) => found.map(({ sort }) => sort)

describe('handlers of a disturbed run', () => {
  const calm = ['h1 aaa', 'h2 bbb']
  const sums = new Map([['h1', 'h1 ccc']])
  it.each([
    ['that ran as often as undisturbed', ['h1 aaa', 'h2 bbb'], []],
    ['that ran once more because they were interrupted', ['h1 x', 'h2 bbb', 'h1 aaa'], []],
    ['that saw the end, which is another than undisturbed', ['h1 ccc', 'h2 bbb'], []],
    ['that did not run', ['h2 bbb'], ['a handler was lost']],
    ['that ran before the last change', ['h1 x', 'h2 bbb'], ['a handler ran before the last change']],
  ])('%s', (_what, lines, wrong) => {
    expect(sorts(lostRuns(calm, lines, sums))).toEqual(wrong)
  })
})

const ended = (code: number, events: Ended['events'] = [], err = ''): Ended => ({
  code,
  events,
  err,
  seconds: 1,
  began: 0,
})
const step = (status: string, reason?: string): Ended['events'][number] => ({
  event: 'step',
  step: { name: 's1', task: 'file', handler: false },
  outcome: { status, changes: [], ...(reason === undefined ? {} : { reason }) },
})

describe('the ending of a disturbed run', () => {
  it.each([
    ['with a code that is right', ended(0), []],
    ['with another code', ended(4, [{ event: 'unreachable', reason: 'gone' }]), ['it: exit code 4']],
    ['with a failure and its reason', ended(1, [step('failed', 'no space')]), []],
    ['with a failure and no reason', ended(1, [step('failed', '')]), ['it: ended with 1 without a reason']],
    ['without a word', ended(1), ['it: ended with 1 without a reason']],
    ['well after a failure', ended(0, [step('failed', 'no space')]), ['it: exit code 0 after a failure']],
    ['in a crash', ended(1, [], 'Error: x\n    at f (a.js:1:2)'), ['it: crash or no end']],
  ])('%s', (_what, end, wrong) => {
    expect(sorts(wrongEnding(end, [0, 1], 'it'))).toEqual(wrong)
  })
})

const end = (
  files: Readonly<Record<string, string>>,
  lines: Readonly<Record<string, string[]>> = {},
): End => {
  const seen = { type: 'file', mode: '0644', uid: 0, gid: 0, times: '', shared: 0 } as const
  const entries = Object.entries(files).map(([path, content]): [string, Seen] => [path, { ...seen, content }])
  const look: Look = { entries: new Map(entries), others: new Map() }
  return { look, lines: new Map(Object.entries(lines)) }
}

describe('the end of a disturbed case', () => {
  it('is the same as undisturbed, or is told by name', () => {
    const wanted = end({ '/srv/a': 'x', '/var/lib/hostwright/lock': 'y' })
    expect(differsFrom(wanted, end({ '/srv/a': 'x' }), { rebooted: false, meddled: false })).toEqual([])
    expect(
      differsFrom(wanted, end({ '/srv/a': 'z' }), { rebooted: false, meddled: false })[0]?.words,
    ).toContain('/srv/a: ')
  })

  it('may have lost after a reboot what lay in memory, and nothing else', () => {
    const wanted = end({ '/tmp/a': 'x', '/srv/a': 'x' })
    expect(differsFrom(wanted, end({ '/srv/a': 'x' }), { rebooted: true, meddled: false })).toEqual([])
    expect(differsFrom(wanted, end({ '/tmp/a': 'x' }), { rebooted: true, meddled: false })).toHaveLength(1)
  })

  it('may hold jobs of another hand, in whatever order', () => {
    const wanted = end({}, { '/tab': ['ours'] })
    const leave = { rebooted: false, meddled: true }
    expect(differsFrom(wanted, end({}, { '/tab': ['by-hand', 'ours'] }), leave)).toEqual([])
    expect(differsFrom(wanted, end({}, { '/tab': ['ours', 'x'] }), leave)[0]?.words).toContain('with ["x"]')
    expect(differsFrom(wanted, end({}, { '/tab': ['by-hand'] }), leave)[0]?.words).toContain(
      'without ["ours"]',
    )
  })

  it('shows what was told', () => {
    const hunted = {
      ...{ title: '', state: [], handlers: [], files: {}, tags: [], skipTags: [] },
      steps: [{ name: 's1', file: { path: '/srv/a', content: 'x' } }],
    }
    const change = {
      ...({ sort: 'state', kind: 'entry', subject: '/srv/a', summary: '/srv/a added' } as const),
      after: { known: true, value: { type: 'file', mode: '0644', sha256: 'x' } },
    }
    const told = ended(0, [{ ...step('changed'), outcome: { status: 'changed', changes: [change] } }])
    expect(toldOnly(hunted, told, end({ '/srv/a': 'x' }))).toEqual([])
    expect(sorts(toldOnly(hunted, told, end({ '/srv/a': 'y' })))).toEqual(['told, not on the host'])
    expect(sorts(toldOnly(hunted, told, end({})))).toEqual(['told, not on the host'])
  })
})

it('every kind has its turn, and each number is the same disturbance again', () => {
  const all = Array.from({ length: 300 }, (_, number) => troubleOf(5, number))
  for (const kind of KINDS) expect(all.filter((one) => one.kind === kind).length).toBeGreaterThanOrEqual(20)
  expect(troubleOf(5, 7)).toEqual(all[7])
})

describe('what differs on a host after a run', () => {
  const hunted = {
    title: 'a case',
    state: [],
    steps: [
      { name: 's1', directory: { path: '/srv/{{ item }}' }, loop: ['b'] },
      { name: 's2', command: { argv: ['touch', '/srv/b'], alters: ['/srv/b'] } },
    ],
    handlers: [],
    files: {},
    tags: [],
    skipTags: [],
  }
  const ends = { before: end({}), after: end({ '/srv/b': 'x' }) }
  const made = (subject: string) => {
    const change = { kind: 'entry', sort: 'state', subject, summary: '' } as const
    return { ...step('changed'), outcome: { status: 'changed', changes: [change] } }
  }
  it('was told by a step, or by an item of a loop whose path only the run names', () => {
    expect(untold(hunted, ended(0, [made('/srv/b')]), ends)).toEqual([])
  })
  it('is a lie where no step told it', () => {
    expect(sorts(untold(hunted, ended(0, [made('/srv/c')]), ends))).toEqual(['done, not told'])
  })
})
