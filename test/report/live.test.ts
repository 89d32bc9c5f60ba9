import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isLive } from '../../src/cli/reporter.ts'
import type { Counts, RunEvent } from '../../src/model/event.ts'
import type { Status } from '../../src/model/outcome.ts'
import { liveReport } from '../../src/report/live.ts'
import { plainReport } from '../../src/report/plain.ts'
import { oneRow, widthOf } from '../../src/report/terminal-text.ts'
import { FakeTerminal } from './terminal.ts'

const detail = { diff: true, verbose: false, colour: false }
const zero: Counts = { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0, unknown: 0, waiting: 0 }

const begin = (hosts: readonly string[]): RunEvent => ({
  event: 'run',
  playbook: 'site.yml',
  check: false,
  hosts,
})
const doing = (
  host: string,
  what: 'connecting' | 'reading' | 'acting' | 'waiting',
  ...steps: string[]
): RunEvent => ({
  event: 'doing',
  host,
  what,
  steps,
})
const step = (host: string, name: string, status: Status = 'ok', reason?: string): RunEvent => ({
  event: 'step',
  host,
  play: 'all',
  step: { name, task: 'file', handler: false, file: 'site.yml', line: 3 },
  outcome: { status, changes: [], ...(reason === undefined ? {} : { reason }) },
  seconds: 0,
  acted: 0,
})
const end = (hosts: readonly string[]): RunEvent => ({
  event: 'end',
  check: false,
  recap: Object.fromEntries(hosts.map((host) => [host, { ...zero, ok: 1, failed: 1 }])),
  predictions: {},
  code: 1,
  seconds: 1.5,
  todo: [],
  roundTrips: 2,
})
const named = (count: number) => Array.from({ length: count }, (_, at) => `web${at}.example.org`)

function plainly(events: readonly RunEvent[]): string {
  const lines: string[] = []
  const report = plainReport((line) => lines.push(line), detail)
  for (const event of events) report(event)
  return lines.join('\n')
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the live view', () => {
  const story = [
    begin(['a', 'b', 'c']),
    { event: 'play', play: 'all', hosts: ['a', 'b', 'c'] },
    doing('a', 'connecting'),
    doing('b', 'connecting'),
    { event: 'unreachable', host: 'c', reason: 'no route to host' },
    doing('a', 'acting', 'packages', 'the unit'),
    step('a', 'packages', 'changed'),
    { event: 'note', host: 'a', text: 'x'.repeat(200) },
    step('b', 'packages', 'failed', 'first line\nsecond line'),
    step('b', 'hidden', 'skipped'),
    doing('a', 'waiting'),
    doing('b', 'waiting'),
    end(['a', 'b', 'c']),
  ] satisfies RunEvent[]

  it.each([
    { title: 'painted between all events', pause: 100, colour: true },
    { title: 'painted once', pause: 0, colour: false },
  ])('leaves the very lines of the plain report: $title', async ({ pause, colour }) => {
    const terminal = new FakeTerminal(300)
    const view = liveReport(terminal, { ...detail, colour })
    for (const event of story) {
      view.emit(event)
      await vi.advanceTimersByTimeAsync(pause)
    }
    await view.close()
    expect(terminal.text()).toBe(plainly(story))
    expect(terminal.writes.join('').includes('\x1b[31m')).toBe(colour)
    expect(terminal.cursorHidden).toBe(false)
  })

  it('leaves them in a terminal so narrow that every line wraps', async () => {
    const terminal = new FakeTerminal(20, 10)
    const view = liveReport(terminal, detail)
    for (const event of story) {
      view.emit(event)
      await vi.advanceTimersByTimeAsync(100)
    }
    await view.close()
    expect(terminal.lines.join('').replace(/\s/g, '')).toBe(plainly(story).replace(/\s/g, ''))
  })

  it('shows who is at what, and for how long', async () => {
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    view.emit(begin(['a', 'long.example.org', 'idle']))
    view.emit(doing('a', 'connecting'))
    view.emit(doing('long.example.org', 'acting', 'packages', 'the unit'))
    await vi.advanceTimersByTimeAsync(12_080)
    view.emit(doing('a', 'reading'))
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.text().split('\n')).toEqual([
      'RUN site.yml on 3 hosts',
      'long.example.org    12 s  acting: packages, the unit',
      'a                    0 s  reading',
    ])
    expect(terminal.cursorHidden).toBe(true)
    await view.close()
    expect(terminal.text()).toBe('RUN site.yml on 3 hosts')
    expect(terminal.cursorHidden).toBe(false)
  })

  it('shows the last line that a command says beside what the host is at, which goes on', async () => {
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    const says = (line: string): RunEvent => ({ event: 'output', host: 'a', change: 'install git', line })
    view.emit(begin(['a']))
    view.emit(says('nobody listens yet'))
    view.emit(doing('a', 'acting', 'packages'))
    await vi.advanceTimersByTimeAsync(3000)
    view.emit(says('Reading package lists'))
    view.emit(says('Setting up \x1b[2Jgit'))
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.text().split('\n')).toEqual([
      'RUN site.yml on 1 host',
      'a     3 s  acting: packages | Setting up ␛[2Jgit',
    ])
    view.emit(doing('a', 'reading'))
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.text()).toContain('a     0 s  reading')
    await view.close()
    expect(terminal.text()).toBe('RUN site.yml on 1 host')
  })

  it('paints at a steady pace, however much happens', async () => {
    const terminal = new FakeTerminal(80, 24)
    const view = liveReport(terminal, detail)
    const hosts = named(200)
    view.emit(begin(hosts))
    for (let second = 0; second < 4; second++)
      for (const host of hosts) {
        for (let at = 0; at < 12; at++) view.emit(doing(host, 'acting', `step ${at}`))
        view.emit(step(host, `step ${second}`))
        await vi.advanceTimersByTimeAsync(5)
      }
    expect(terminal.writes.length).toBeGreaterThan(20)
    expect(terminal.writes.length).toBeLessThanOrEqual(4000 / 80)
    const painted = terminal.writes.length
    view.emit(doing('web1.example.org', 'waiting'))
    await vi.advanceTimersByTimeAsync(80)
    await view.close()
    expect(terminal.writes.length).toBeLessThanOrEqual(painted + 2)
  })

  it('says at once what there is to say before the run begins', async () => {
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    view.say('stopping')
    expect(terminal.text()).toBe('stopping')
    await view.close()
  })

  it('writes nothing while nothing changes', async () => {
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    view.emit(begin(['a']))
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.writes).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(terminal.writes).toHaveLength(1)
    await view.close()
  })

  it.each([1, 2, 3, 5, 24, 1000])('is never taller than a terminal of %i rows, nor wider', async (rows) => {
    const terminal = new FakeTerminal(40, rows)
    const view = liveReport(terminal, detail)
    const hosts = named(200)
    view.emit(begin(hosts))
    for (const host of hosts) view.emit(doing(host, 'acting', 'packages 包 '.repeat(50)))
    await vi.advanceTimersByTimeAsync(2000)
    const window = terminal.text().split('\n').slice(1)
    expect(window.length).toBeLessThan(Math.max(2, rows))
    for (const line of window) expect(widthOf(line)).toBeLessThan(40)
    const shown = window.filter((line) => line.startsWith('web')).length
    if (rows === 24) expect(window.at(-1)).toBe(`+${200 - shown} more`)
    await view.close()
    expect(terminal.text()).toBe('RUN site.yml on 200 hosts')
  })

  it('takes its wrapped rows away after the terminal was made narrower', async () => {
    const terminal = new FakeTerminal(80)
    const view = liveReport(terminal, detail)
    view.emit(begin(['a']))
    view.emit(doing('a', 'acting', 'x'.repeat(200)))
    await vi.advanceTimersByTimeAsync(80)
    terminal.columns = 30
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.writes.at(-1)).toMatch(/^\r.\[3A/u)
    await view.close()
  })

  it('lets nothing that a host says move the cursor', async () => {
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    view.emit(begin(['a']))
    view.emit(doing('a', 'acting', 'evil\x1b[2J\nstep'))
    view.emit(step('a', 'x', 'failed', 'bad\x1b[3A\rworse'))
    await vi.advanceTimersByTimeAsync(80)
    expect(terminal.text()).toContain('bad␛[3A␍worse')
    expect(terminal.text()).toContain('acting: evil␛[2J step')
    await view.close()
  })

  it('gives the last lines and the cursor back when the program is left at once, and listens to no signal', async () => {
    const before = process.listeners('exit')
    const signals = process.listenerCount('SIGINT')
    const terminal = new FakeTerminal()
    const view = liveReport(terminal, detail)
    view.emit(begin(['a']))
    view.emit(doing('a', 'reading'))
    await vi.advanceTimersByTimeAsync(80)
    expect(process.listenerCount('SIGINT')).toBe(signals)
    view.say('aborting the current step')
    const [leave] = process.listeners('exit').filter((one) => !before.includes(one))
    leave?.(130)
    expect(terminal.text()).toBe('RUN site.yml on 1 host\naborting the current step')
    expect(terminal.cursorHidden).toBe(false)
    await view.close()
    expect(process.listeners('exit')).toEqual(before)
  })
})

it.each([
  ['short', 10, 'short'],
  ['exactly 10', 10, 'exactly 10'],
  ['more than 10', 10, 'more than…'],
  ['包包包包', 5, '包包…'],
  ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ['a\n\tb', 10, 'a b'],
  ['', 10, ''],
])('a row holds what fits: %j in %i columns', (text, columns, row) => {
  expect(oneRow(text, columns)).toBe(row)
})

it.each([
  { terminal: true, asked: {}, env: {}, live: true },
  { terminal: true, asked: {}, env: { TERM: 'xterm', CI: '' }, live: true },
  { terminal: false, asked: {}, env: {}, live: false },
  { terminal: true, asked: { json: true }, env: {}, live: false },
  { terminal: true, asked: { syntaxCheck: true }, env: {}, live: false },
  { terminal: true, asked: {}, env: { TERM: 'dumb' }, live: false },
  { terminal: true, asked: {}, env: { CI: 'true' }, live: false },
])('is chosen for a person at a terminal only: %j', ({ terminal, asked, env, live }) => {
  expect(isLive({ json: false, syntaxCheck: false, ...asked }, { terminal, env })).toBe(live)
})
