import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/debug.ts'
import { changesOf, planned, wrong } from './planned.ts'

describe('debug', () => {
  it.each<[string, unknown, string[]]>([
    ['a text', 'a', ['definite: a']],
    ['0', 0, ['definite: 0']],
    ['a part of one', 0.5, ['definite: 0.5']],
    ['an empty string', '', ['definite: ']],
    ['false', false, ['definite: false']],
    ['null', null, ['definite: null']],
    ['why it cannot be told yet', unknown('x is read later'), ['definite: not known yet: x is read later']],
    ['no secret', new Secret('hunter2'), ['definite: (secret)']],
  ])('says %s', async (_title, msg, expected) => {
    expect(await planned(task, { msg }, {})).toEqual(expected)
  })

  it('wants something to say, and no list of it', async () => {
    expect(await planned(task, {}, {})).toEqual(['missing param "msg" for task debug'])
    expect(await planned(task, { msg: ['a'] }, {})).toEqual(wrong('msg'))
  })

  it('leaves nothing, so that it never counts as a change', async () => {
    expect(await changesOf(task, { msg: 'a' }, {})).toMatchObject([
      { sort: 'act', leaves: false, effects: [] },
    ])
  })
})
