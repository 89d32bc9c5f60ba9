import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/group.ts'
import { type Answers, outputs, planned, wrong } from './planned.ts'

const gid = (number: number | null): Answers => ({ group: { gid: number }, 'primary of': [] })

describe('group', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['adds what is not there', {}, {}, ['definite: add group g']],
    ['does nothing when it is there', {}, gid(100), []],
    ['does nothing when it is there as it would not be made', { system: true }, gid(1000), []],
    ['does nothing when it has the number', { gid: 100 }, gid(100), []],
    ['gives it the number 0', { gid: 0 }, gid(100), ['definite: change group g']],
    ['does nothing when it has the number 0', { gid: 0 }, gid(0), []],
    ['does nothing when a package brings it', {}, gid(null), []],
    [
      'is not sure of one that a package may bring',
      {},
      { group: known(null, ['if so']) },
      ['assumed: add group g'],
    ],
    ['cannot tell before it can be seen', {}, { group: unknown('later') }, ['unknown: add group g']],
    ['removes it', { state: 'absent' }, gid(100), ['definite: remove group g']],
    ['removes it when its number is 0', { state: 'absent' }, gid(0), ['definite: remove group g']],
    [
      'refuses to remove the primary group of a user',
      { state: 'absent' },
      { ...gid(100), 'primary of': ['u', 'v'], 'user u': { group: 'g' }, 'user v': { group: 'h' } },
      ['refused: g is the primary group of u'],
    ],
    [
      'refuses a number that another has',
      { gid: 0 },
      { 'group numbered 0': 'root' },
      ['refused: the gid 0 is that of root'],
    ],
    ['cannot tell the number before it comes', { gid: 5 }, gid(null), ['unknown: add group g']],
    ['leaves absent what is absent', { state: 'absent' }, {}, []],
    ['takes no empty name', { name: '' }, {}, wrong('name')],
    ['takes no number for a name', { name: 0 }, {}, wrong('name')],
    ['takes no name that would be a number', { name: '0' }, {}, wrong('name')],
    ['takes no number below 0', { gid: -1 }, {}, wrong('gid')],
    ['takes no empty number', { gid: '' }, {}, wrong('gid')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { name: 'g', ...params }, answers)).toEqual(expected)
  })

  it.each<[string, Answers, unknown]>([
    ['its number', gid(0), 0],
    ['nothing where it is not', {}, null],
    ['no number before it has one', gid(null), unknown('the group g is created first')],
    ['no number before it can be seen', { group: unknown('later') }, unknown('later')],
  ])('tells %s', async (_title, answers, expected) => {
    expect(await outputs(task, { name: 'g' }, answers)).toEqual({ gid: expected })
  })
})
