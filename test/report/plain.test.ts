import { expect, it } from 'vitest'
import type { Counts } from '../../src/model/event.ts'
import { plainReport } from '../../src/report/plain.ts'

const none = { ok: 0, changed: 0, waiting: 0, failed: 0, skipped: 0, unreachable: 0, unknown: 0 }

function recapOf(counts: Partial<Counts>, check: boolean): string | undefined {
  const lines: string[] = []
  const tell = plainReport((line) => lines.push(line), { diff: false, verbose: false })
  tell({
    event: 'end',
    check,
    recap: { box: { ...none, ...counts } },
    predictions: {},
    code: 0,
    seconds: 0,
    todo: [],
    roundTrips: 0,
  })
  return lines.find((line) => line.startsWith('box'))
}

it.each([
  [true, ['says         box: Setting up git']],
  [false, []],
])('what a command says is told where verbose is %j', (verbose, told) => {
  const lines: string[] = []
  const tell = plainReport((line) => lines.push(line), { diff: false, verbose })
  tell({ event: 'output', host: 'box', change: 'install git', line: 'Setting up git' })
  expect(lines).toEqual(told)
})

it('a dry run says of each host whether it is converged', () => {
  expect(recapOf({ ok: 2 }, true)).toBe('box  ok 2  changed 0  (converged)')
  expect(recapOf({ ok: 2, changed: 1 }, true)).toBe('box  ok 2  changed 1  (would change)')
  expect(recapOf({ changed: 1, unknown: 1 }, true)).toBe('box  ok 0  changed 1  unknown 1  (cannot tell)')
  expect(recapOf({ ok: 1, waiting: 1 }, true)).toBe('box  ok 1  changed 0  waiting 1  (waits for a person)')
  expect(recapOf({ changed: 1, waiting: 1 }, true)).toContain('(would change, and waits for a person)')
  expect(recapOf({ failed: 1 }, true)).toBe('box  ok 0  changed 0  failed 1')
  expect(recapOf({ ok: 2 }, false)).toBe('box  ok 2  changed 0')
})

it('the last lines of a run are what a person has to do, each once', () => {
  const lines: string[] = []
  const tell = plainReport((line) => lines.push(line), { diff: false, verbose: false })
  const todo = [
    { text: 'set a.example A to\na.example. 3600 IN A 192.0.2.1', hosts: ['one', 'two'] },
    { text: 'remove b.example A', hosts: ['one'] },
  ]
  tell({
    event: 'end',
    check: false,
    recap: {},
    predictions: {},
    todo,
    code: 6,
    seconds: 0,
    roundTrips: 0,
  })
  expect(lines.slice(lines.indexOf('TO DO BY HAND'))).toEqual([
    'TO DO BY HAND',
    'set a.example A to  (for one, two)',
    '| a.example. 3600 IN A 192.0.2.1',
    'remove b.example A  (for one)',
  ])
})
