import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/model/event.ts'
import { timed } from '../../src/report/timing.ts'
import { tellTiming } from '../../src/report/timing-lines.ts'

const step = (name: string, acted: number): RunEvent => ({
  event: 'step',
  host: 'box',
  play: 'p',
  step: { name, task: 'file', handler: false, file: 'p.yml', line: 1 },
  outcome: { status: 'changed', changes: [] },
  seconds: 1,
  acted,
})
const doing = (what: 'connecting' | 'reading' | 'acting' | 'waiting', host = 'box'): RunEvent => ({
  event: 'doing',
  host,
  what,
  steps: [],
})
const end: RunEvent = {
  event: 'end',
  check: false,
  recap: {},
  predictions: {},
  code: 0,
  seconds: 9,
  todo: [],
  roundTrips: 3,
}

/** What is told of these events, one a second. */
const told = (events: readonly RunEvent[]) => {
  const heard: RunEvent[] = []
  let now = 0
  const hear = timed(
    (event) => heard.push(event),
    () => (now += 1),
  )
  events.forEach(hear)
  return heard
}

describe('the timing of a run', () => {
  const events: RunEvent[] = [
    { event: 'run', playbook: 'p.yml', check: false, hosts: ['box'] },
    doing('connecting'),
    doing('reading'),
    doing('acting'),
    step('short', 0.25),
    step('long', 1.5),
    step('none', 0),
    doing('reading'),
    doing('waiting'),
    end,
  ]

  it('comes after the end, and tells how long each host was at what', () => {
    const heard = told(events)
    expect(heard.slice(0, -1)).toEqual(events)
    expect(heard.at(-1)).toEqual({
      event: 'timing',
      timing: {
        documents: 1,
        hosts: {
          box: {
            connecting: 1,
            reading: 2,
            acting: 4,
            waiting: 1,
            made: 1.75,
            steps: [
              { name: 'long', seconds: 1.5 },
              { name: 'short', seconds: 0.25 },
            ],
          },
        },
      },
    })
  })

  it('is told line by line, by kind of waiting and by step', () => {
    const lines: string[] = []
    for (const event of told(events))
      if (event.event === 'timing') tellTiming((line) => lines.push(line), event)
    expect(lines).toEqual([
      '',
      'TIMING',
      '    1.00 s  until all documents were read and checked',
      '    1.00 s  box  connecting',
      '    2.00 s  box  reading',
      '    4.00 s  box  acting',
      '    1.00 s  box  waiting for other hosts',
      '    1.75 s  box  of the acting: the changes themselves',
      '    1.50 s  box    long',
      '    0.25 s  box    short',
    ])
  })

  it('has no hosts where none was reached, and says nothing of acting in a dry run', () => {
    expect(told([end]).at(-1)).toEqual({ event: 'timing', timing: { documents: 0, hosts: {} } })
    const lines: string[] = []
    for (const event of told([doing('reading'), end]))
      if (event.event === 'timing') tellTiming((line) => lines.push(line), event)
    expect(lines.join('\n')).not.toContain('the changes themselves')
  })
})
