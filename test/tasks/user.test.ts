import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/user.ts'
import { type Answers, changesOf, folder, outputs, planned, wrong } from './planned.ts'

const here = {
  uid: 1000,
  group: 'u',
  groups: ['adm', 'sudo'],
  comment: 'A',
  home: '/home/u',
  shell: '/bin/sh',
}
const defaults = { base: '/home', shell: '/bin/sh', mode: '0700', skeleton: {}, from: '/etc/skel' }
/** A host without the user. */
const host: Answers = {
  'new user': defaults,
  'entry /home': folder,
  'group sudo': { gid: 27 },
  'group kvm': { gid: 100 },
}
const is = (more = {}): Answers => ({
  user: { ...here, ...more },
  'own group': true,
  'group u': {},
  'group adm': {},
  'entry /home/u': folder,
})
const lost = (more = {}, also: Answers = {}): Answers => ({ ...is(more), 'entry /home/u': null, ...also })
const MAKE = ['definite: make the home directory of u']
const CHANGE = ['definite: change user u']
const all = { uid: 1000, group: 'u', comment: 'A', home: '/home/u', shell: '/bin/sh' }

describe('user', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['adds who is not there', {}, {}, ['definite: add user u']],
    [
      'looks no higher than the root, even where a host says that there is none',
      { home: '/a/b' },
      { 'entry /': null },
      ['definite: add user u'],
    ],
    ['adds one with the number 0', { uid: 0, system: true }, {}, ['definite: add user u']],
    ['does nothing when there is one', {}, is(), []],
    ['does nothing when all is right', { ...all, groups: ['sudo', 'adm'] }, is(), []],
    ['gives the number 0', { uid: 0 }, is(), CHANGE],
    ['does nothing when the number is 0', { uid: 0 }, is({ uid: 0 }), []],
    ['empties the full name', { comment: '' }, is(), CHANGE],
    ['does nothing when that is empty', { comment: '' }, is({ comment: '' }), []],
    ['adds to a further group', { groups: ['sudo', 'kvm'] }, is(), CHANGE],
    ['leaves the groups that are not named', { groups: ['sudo'] }, is(), CHANGE],
    ['leaves all further groups', { groups: [] }, is(), CHANGE],
    ['keeps other groups when told so', { groups: ['sudo'], append: true }, is(), []],
    ['keeps all groups when none is named', {}, is(), []],
    ['does not mind the order of groups', { groups: ['sudo', 'adm'] }, is(), []],
    ['changes the shell', { shell: '/bin/bash' }, is(), CHANGE],
    ['makes the home of one who lost it', {}, lost(), MAKE],
    ['makes no home where none is wanted', { create_home: false }, lost(), []],
    ['makes none for one who is to have none', {}, lost({ home: '/nonexistent' }), []],
    [
      'makes none for one whose home is elsewhere, where nobody asked for it',
      {},
      lost({ home: '/srv/u' }),
      [],
    ],
    [
      'makes none where /nonexistent is asked for',
      { home: '/nonexistent' },
      lost({ home: '/nonexistent' }),
      [],
    ],
    ['makes none for one of whom no home is known', {}, lost({ home: '' }), []],
    [
      'makes the home that is wanted',
      { home: '/home/v' },
      is(),
      [...CHANGE, 'definite: make the home directory of u'],
    ],
    [
      'cannot tell whether there is one where that cannot be seen',
      {},
      lost({}, { 'entry /home/u': unknown('later') }),
      ['unknown: make the home directory of u'],
    ],
    [
      'refuses a home below what is no directory',
      {},
      lost({}, { 'entry /home': { ...folder, type: 'file' } }),
      ['refused: /home is a file, not a directory'],
    ],
    [
      'is not sure of one that a package may bring',
      {},
      { user: known(null, ['if so']) },
      ['assumed: add user u'],
    ],
    ['cannot tell before one can be seen', {}, { user: unknown('later') }, ['unknown: add user u']],
    ['refuses a primary group that is not there', { group: 'h' }, {}, ['refused: there is no group h']],
    ['refuses a further group that is not there', { groups: ['h'] }, is(), ['refused: there is no group h']],
    [
      'rests on a group that may come with a package',
      { groups: ['h'] },
      { 'group h': known(null, ['if so']) },
      ['assumed: add user u'],
    ],
    [
      'knows a further group by number',
      { groups: ['27'], append: true },
      { ...is(), 'group numbered 27': 'sudo' },
      [],
    ],
    [
      'refuses a number that another has',
      { uid: 0 },
      { 'user numbered 0': 'root' },
      ['refused: the uid 0 is that of root'],
    ],
    [
      'cannot tell what is to change of one that comes first',
      { comment: 'A' },
      is({ uid: null, home: '' }),
      ['unknown: add user u'],
    ],
    ['does nothing where one comes first, and nothing else is asked', {}, is({ uid: null, home: '' }), []],
    [
      'refuses to remove a home that belongs to another',
      { state: 'absent', remove: true },
      { ...is(), 'entry /home/u': folder },
      ['refused: /home/u belongs to root: it is not removed with the user u'],
    ],
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
    expect(await planned(task, { name: 'u', ...params }, { ...host, ...answers })).toEqual(expected)
  })

  it.each<[string, Answers, unknown]>([
    ['number and home', is({ uid: 0 }), { uid: 0, home: '/home/u' }],
    ['nothing where there is none', {}, { uid: null, home: null }],
    [
      'no number before there is one',
      is({ uid: null }),
      { uid: unknown('the user u is created first'), home: '/home/u' },
    ],
    [
      'nothing of one that a package brings',
      is({ uid: null, home: '' }),
      { uid: unknown('the user u is created first'), home: unknown('the user u is created first') },
    ],
    ['nothing before one can be seen', { user: unknown('x') }, { uid: unknown('x'), home: unknown('x') }],
  ])('tells %s', async (_title, answers, expected) => {
    expect(await outputs(task, { name: 'u' }, { ...host, ...answers })).toEqual(expected)
  })

  const script = (change: Change | undefined) =>
    change && change?.kind.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' })

  it('is made by useradd, in the group of the same name if that is there already', async () => {
    const [change] = await changesOf(task, { name: 'u', uid: 0 }, host)
    expect(script(change)).toBe('useradd -m $(getent group u >/dev/null && echo -g u || echo -U) -u 0 u')
    const [other] = await changesOf(task, { name: 'u', group: 'sudo', groups: ['kvm'] }, host)
    expect(script(other)).toBe('useradd -m -g sudo -G kvm u')
  })
})
