import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/reboot.ts'
import { type Answers, changesOf, planned, wrong } from './planned.ts'

const asks = (answer: unknown): Answers => ({ 'reboot required': answer })
const when = { when_required: true }

describe('reboot', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['reboots, whatever the host asks for', {}, asks(false), ['definite: reboot']],
    ['reboots a host that asks for it', when, asks(true), ['definite: reboot']],
    ['does nothing when the host does not ask', when, asks(false), []],
    ['cannot tell before it is known', when, asks(unknown('later')), ['unknown: reboot']],
    ['is as sure as that is', when, asks(known(true, ['if so'])), ['assumed: reboot']],
    ['takes the text yes for true', { when_required: 'yes' }, asks(false), []],
    ['takes no number for true', { when_required: 0 }, asks(true), wrong('when_required')],
    ['takes no empty text for false', { when_required: '' }, asks(true), wrong('when_required')],
    ['takes no time of 0', { timeout: 0 }, asks(true), wrong('timeout')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, params, answers)).toEqual(expected)
  })

  it('is an act that counts, unless the host asked for it: then it is verified', async () => {
    expect(await changesOf(task, {}, asks(true))).toMatchObject([
      { sort: 'act', leaves: true, data: { timeout: 300 } },
    ])
    expect(await changesOf(task, { ...when, timeout: 10 }, asks(true))).toMatchObject([
      { sort: 'state', after: known(false), data: { timeout: 10 } },
    ])
  })
})
