import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/model/event.ts'
import { groupCauses } from '../../src/report/causes.ts'

const unreachable = (host: string, reason: string): RunEvent => ({ event: 'unreachable', host, reason })
const step = (host: string, reason: string, more = {}): RunEvent => ({
  event: 'step',
  host,
  play: 'all',
  step: { name: 'put it there', task: 'file', handler: false, file: 'p.yml', line: 3 },
  outcome: { status: 'failed', changes: [], reason, ...more },
  seconds: 0,
  acted: 0,
})
const lines = (...events: readonly RunEvent[]) => {
  const causes = groupCauses()
  for (const event of events) causes.take(event)
  return causes.lines()
}

describe('the failures of a run', () => {
  it('are not grouped where one host failed, or none', () => {
    expect(lines()).toEqual([])
    expect(lines(unreachable('a', 'a: gone'), step('a', ''))).toEqual([])
  })

  it('are told once for all hosts of a cause, whatever these are called, with the most hosts first', () => {
    expect(
      lines(
        step('web1', 'no space left'),
        unreachable('web2', 'web2: connect ECONNREFUSED 10.0.0.2:22'),
        unreachable('web3', 'web3: connect ECONNREFUSED 10.0.0.3:22'),
        unreachable('web4', 'web4: connect ECONNREFUSED fd00:1:2:3::4:22'),
      ),
    ).toEqual([
      '3 hosts unreachable: connect ECONNREFUSED …  web2 web3 web4',
      '1 host failed: put it there: no space left  web1',
    ])
  })

  it('leave out what was ignored', () => {
    expect(lines(unreachable('a', 'gone'), step('b', 'x', { ignored: true }))).toEqual([])
  })

  it('count a host once a cause, and name eight', () => {
    const all = Array.from({ length: 10 }, (_, at) => unreachable(`h${at}`, 'gone'))
    expect(lines(...all, ...all)).toEqual(['10 hosts unreachable: gone  h0 h1 h2 h3 h4 h5 h6 h7 and 2 more'])
  })
})
