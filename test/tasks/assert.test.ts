import { describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/assert.ts'
import { planned, wrong } from './planned.ts'

describe('assert', () => {
  // Expressions stand for their values here, as the engine gives them.
  it.each<[string, Record<string, unknown>, string[]]>([
    ['does nothing when all is true', { that: [true, true] }, []],
    ['takes a single one', { that: true }, []],
    ['refuses what is not true', { that: false }, ['refused: assertion 1 of 1 is not true']],
    ['says which, the first', { that: [true, false, false] }, ['refused: assertion 2 of 3 is not true']],
    ['says what it is told', { that: [false], msg: 'too old' }, ['refused: too old']],
    ['says the text 0', { that: [false], msg: '0' }, ['refused: 0']],
    [
      'says which when it is told nothing',
      { that: [false], msg: '' },
      ['refused: assertion 1 of 1 is not true'],
    ],
    ['cannot tell before an expression can', { that: [true, unknown('later')] }, ['unknown: later']],
    ['takes no number for a truth', { that: [0] }, wrong('that[0]')],
    ['takes no text for a truth', { that: [''] }, wrong('that[0]')],
    ['takes nothing for a truth that is empty', { that: [null] }, wrong('that[0]')],
    ['wants at least one', { that: [] }, wrong('that')],
    ['wants to know what', {}, ['missing param "that" for task assert']],
  ])('%s', async (_title, params, expected) => {
    expect(await planned(task, params, {})).toEqual(expected)
  })
})
