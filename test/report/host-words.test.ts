import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { known } from '../../src/model/seen.ts'
import { jsonReport } from '../../src/report/json.ts'
import { liveReport } from '../../src/report/live.ts'
import { plainReport } from '../../src/report/plain.ts'
import { someKind } from '../resource/kind-of.ts'

const ESC = '\u001b'
const NASTY = `${ESC}[2J${ESC}]0;title\u0007\u009b31m\u0000\u202egnp.exe\u2066\u2028x\u007f\rok           box  step\ud800`
const FORGED = `no\nok           box  site [file]\nchanged      box  harmless [file]\n               ~ write /etc/motd\r\n\nRECAP\nbox  ok 9  changed 0`

/** All that a report could take for a command of a terminal. */
const COMMANDS = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

const change = (words: string): Change => ({
  sort: 'state',
  kind: someKind('entry'),
  subject: `/tmp/${words}`,
  goal: {
    kind: { name: 'entry', ask: { on: 'host', script: () => '', parse: () => [] } },
    arg: null,
    id: '',
  },
  before: known({ type: 'file', mode: '0644', text: `a\n${words}\n` }),
  after: known({ type: 'file', mode: '0644', text: `b\n${words}x\n` }),
  data: null,
  effects: [],
  secret: false,
  summary: `write /tmp/${words}`,
})

function events(words: string): RunEvent[] {
  const step = { name: 'step', task: 'file', handler: false, file: 'a.yml', line: 1 }
  const outcome = {
    status: 'failed',
    reason: words,
    changes: [{ change: change(words), certainty: 'assumed', because: [words] }],
  } as const
  const predictions = {
    made: 1,
    exact: 0,
    assumed: 0,
    unknown: 0,
    wrong: [words],
    unannounced: [words],
    unmade: [words],
  }
  return [
    { event: 'unreachable', host: 'box', reason: words },
    { event: 'failed', host: 'box', reason: words },
    { event: 'note', host: 'box', text: words },
    { event: 'output', host: 'box', change: words, line: words },
    { event: 'doing', host: 'box', what: 'acting', steps: [words] },
    { event: 'step', host: 'box', play: 'p', step, outcome, seconds: 0, acted: 0 },
    {
      event: 'end',
      check: false,
      recap: {},
      predictions: { box: predictions },
      code: 0,
      seconds: 0,
      todo: [],
      roundTrips: 0,
    },
    {
      event: 'timing',
      timing: {
        documents: 1,
        hosts: {
          box: {
            connecting: 0,
            reading: 0,
            acting: 1,
            waiting: 0,
            made: 1,
            steps: [{ name: words, seconds: 1 }],
          },
        },
      },
    },
  ]
}

const reports: readonly (readonly [string, (write: (line: string) => void) => (event: RunEvent) => void])[] =
  [
    ['plain', (write) => plainReport(write, { diff: true, verbose: true })],
    ['JSON', (write) => jsonReport(write, { diff: true })],
  ]

describe.each(reports)('the %s report', (_name, report) => {
  it('lets nothing through to the terminal that a host says', () => {
    const lines: string[] = []
    events(NASTY).forEach(report((line) => lines.push(line)))
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) expect(line).not.toMatch(COMMANDS)
  })

  it('writes one line at a time, whatever a host says', () => {
    const lines: string[] = []
    events(FORGED).forEach(report((line) => lines.push(line)))
    for (const line of lines) expect(line).not.toContain('\n')
  })
})

it('the plain report has no line that a host wrote to look like ours', () => {
  const lines: string[] = []
  events(FORGED).forEach(plainReport((line) => lines.push(line), { diff: true, verbose: true }))
  expect(lines.filter((line) => /^(ok|changed) /.test(line))).toEqual([])
  expect(lines.filter((line) => /^ {0,16}~ write \/etc\/motd/.test(line))).toEqual([])
  expect(lines.filter((line) => /^box .*ok 9/.test(line))).toEqual([])
  expect(lines.filter((line) => line === 'RECAP')).toHaveLength(1)
  expect(lines).toContain('               | ok           box  site [file]')
})

it('the plain report puts a bar before words that begin like a change', () => {
  const lines: string[] = []
  const [, , , , , step] = events('~ write /etc/motd')
  if (step !== undefined) plainReport((line) => lines.push(line), { diff: false, verbose: true })(step)
  expect(lines.at(-1)).toBe('               | ~ write /etc/motd')
})

it('the live report lets nothing through to the terminal, in lines and in rows', async () => {
  let written = ''
  const terminal = { columns: 200, rows: 40, write: (text: string) => (written += text) }
  const { emit, close } = liveReport(terminal, { diff: true, verbose: true, colour: true })
  emit({ event: 'run', playbook: 'p', check: false, hosts: ['box'] })
  for (const event of events(NASTY)) emit(event)
  emit({ event: 'doing', host: 'box', what: 'acting', steps: [NASTY] })
  emit({ event: 'output', host: 'box', change: NASTY, line: NASTY })
  await new Promise((wake) => setTimeout(wake, 200))
  await close()
  // What the report itself sends: colours, the cursor up, to the left, erase below, hide and show it.
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  const rest = written.replace(/\u001b\[(?:\d+(?:;\d+)*m|\d+A|J|\?25[lh])|\r/g, '')
  expect(written).toContain('title')
  expect(rest).not.toMatch(COMMANDS)
})

describe('JSON without a difference asked for', () => {
  const [, , , , , step] = events('root:$6$hash')
  const tell = (diff: boolean) => {
    const lines: string[] = []
    if (step !== undefined) jsonReport((line) => lines.push(line), { diff })(step)
    return lines.join('\n')
  }

  it('holds no content of a file, only what it is known by', () => {
    const { outcome } = JSON.parse(tell(false)) as { outcome: { changes: { before: unknown }[] } }
    expect(outcome.changes[0]?.before).toEqual({ known: true, value: { type: 'file', mode: '0644' } })
    expect(tell(true)).toContain('"text":"a\\nroot')
  })
})
