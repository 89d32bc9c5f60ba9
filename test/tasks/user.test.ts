import { describe, expect, it } from 'vitest'
import { changeKinds } from '../../src/change/kinds.ts'
import type { Change } from '../../src/model/change.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/user.ts'
import { type Answers, changesOf, outputs, planned, wrong } from './planned.ts'

const here = {
  uid: 1000,
  group: 'u',
  groups: ['adm', 'sudo'],
  comment: 'A',
  home: '/home/u',
  shell: '/bin/sh',
}
const is = (more = {}): Answers => ({ user: { ...here, ...more } })
const CHANGE = ['definite: change user u']
const all = { uid: 1000, group: 'u', comment: 'A', home: '/home/u', shell: '/bin/sh' }

describe('user', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['adds who is not there', {}, {}, ['definite: add user u']],
    ['adds one with the number 0', { uid: 0, system: true }, {}, ['definite: add user u']],
    ['does nothing when there is one', {}, is(), []],
    ['does nothing when all is right', { ...all, groups: ['sudo'] }, is(), []],
    ['gives the number 0', { uid: 0 }, is(), CHANGE],
    ['does nothing when the number is 0', { uid: 0 }, is({ uid: 0 }), []],
    ['empties the full name', { comment: '' }, is(), CHANGE],
    ['does nothing when that is empty', { comment: '' }, is({ comment: '' }), []],
    ['adds to a further group', { groups: ['sudo', 'kvm'] }, is(), CHANGE],
    ['does not leave the groups that nobody named', { groups: [] }, is(), []],
    ['does not mind the order of groups', { groups: ['sudo', 'adm'] }, is(), []],
    ['changes the shell', { shell: '/bin/bash' }, is(), CHANGE],
    ['does not make a home for one that is there', { create_home: false }, is(), []],
    [
      'is not sure of one that a package may bring',
      {},
      { user: known(null, ['if so']) },
      ['assumed: add user u'],
    ],
    ['cannot tell before one can be seen', {}, { user: unknown('later') }, ['unknown: add user u']],
    ['removes one', { state: 'absent' }, is(), ['definite: remove user u']],
    ['leaves absent who is absent', { state: 'absent', remove: true }, {}, []],
    ['takes no empty name', { name: '' }, {}, wrong('name')],
    ['takes no number for a name', { name: 0 }, {}, wrong('name')],
    ['takes no number below 0', { uid: -1 }, {}, wrong('uid')],
    ['takes no empty group', { group: '' }, {}, wrong('group')],
    ['takes no further group that is empty', { groups: '' }, {}, wrong('groups[0]')],
    ['takes no empty home', { home: '' }, {}, wrong('home')],
    ['takes no empty shell', { shell: '' }, {}, wrong('shell')],
    ['takes no full name that passwd could not hold', { comment: 'a:b' }, {}, wrong('comment')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { name: 'u', ...params }, answers)).toEqual(expected)
  })

  it.each<[string, Answers, unknown]>([
    ['number and home', is({ uid: 0 }), { uid: 0, home: '/home/u' }],
    ['nothing where there is none', {}, { uid: null, home: null }],
    [
      'no number before there is one',
      is({ uid: null }),
      { uid: unknown('the user u is made first'), home: '/home/u' },
    ],
    [
      'nothing of one that a package brings',
      is({ uid: null, home: '' }),
      { uid: unknown('the user u is made first'), home: unknown('the user u is made first') },
    ],
    ['nothing before one can be seen', { user: unknown('x') }, { uid: unknown('x'), home: unknown('x') }],
  ])('tells %s', async (_title, answers, expected) => {
    expect(await outputs(task, { name: 'u' }, answers)).toEqual(expected)
  })

  const script = (change: Change | undefined) =>
    change &&
    changeKinds.get('user')?.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' })

  it('is made by useradd, in the group of the same name if that is there already', async () => {
    const [change] = await changesOf(task, { name: 'u', uid: 0 }, {})
    expect(script(change)).toBe('useradd -m $(getent group u >/dev/null && echo -g u) -u 0 u')
    const [other] = await changesOf(task, { name: 'u', group: 'g', groups: ['a', 'b'] }, {})
    expect(script(other)).toBe('useradd -m -g g -G a,b u')
  })
})
