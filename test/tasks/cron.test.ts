import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/cron.ts'
import { type Answers, changesOf, planned, wrong } from './planned.ts'

const SET = ['definite: set cron job n of root']
const has = (...lines: string[]): Answers => ({ crontab: lines.map((line) => `${line}\n`).join('') })
const right = has('#Ansible: n', '* * * * * j')

describe('cron', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['sets a job where there is no crontab', {}, has(), SET],
    ['does nothing when it stands there', {}, right, []],
    [
      'does nothing when it stands among others',
      {},
      has('1 * * * * a', '#Ansible: n', '* * * * * j', '#b'),
      [],
    ],
    ['sets minute and hour 0', { minute: 0, hour: 0 }, right, SET],
    ['takes 0 and its text for the same', { minute: 0, hour: '0' }, has('#Ansible: n', '0 0 * * * j'), []],
    ['sets another command', { job: 'k' }, right, SET],
    ['sets one of that name that lost its line', {}, has('#Ansible: n'), SET],
    ['sets one that stands there without its name', {}, has('* * * * * j'), SET],
    ['sets a time that has a name', { special_time: 'daily' }, right, SET],
    ['does nothing when that stands there', { special_time: 'daily' }, has('#Ansible: n', '@daily j'), []],
    [
      'sets it for another user',
      { user: 'u' },
      { ...has(), 'user u': {} },
      ['definite: set cron job n of u'],
    ],
    ['needs the user', { user: 'u' }, has(), ['refused: there is no user u']],
    [
      'rests on a user who may come with a package',
      { user: 'u' },
      { ...has(), 'user u': known(null, ['if so']) },
      ['assumed: set cron job n of u'],
    ],
    ['removes nothing where the user is not there', { user: 'u', state: 'absent' }, has(), []],
    [
      'needs a program that runs jobs',
      {},
      { crontab: null },
      ['refused: crontab is not installed: install the package cron'],
    ],
    ['sets a job where that is installed first', {}, { crontab: null, 'package cron': {} }, SET],
    [
      'rests on a program that may come with a package',
      {},
      { crontab: known(null, ['if so']) },
      ['assumed: set cron job n of root'],
    ],
    ['removes nothing where there is no program', { state: 'absent' }, { crontab: null }, []],
    [
      'cannot tell before the crontab can be seen',
      {},
      { crontab: unknown('later') },
      ['unknown: set cron job n of root'],
    ],
    ['removes it', { state: 'absent', job: undefined }, right, ['definite: remove cron job n of root']],
    ['leaves absent what is absent', { state: 'absent' }, has('* * * * * j'), []],
    ['leaves absent what is absent where there is no crontab', { state: 'absent' }, has(), []],
    ['refuses a job without a command', { job: undefined }, has(), ['missing param "job" for task cron']],
    ['takes no empty command', { job: '' }, has(), wrong('job')],
    ['takes no command of two lines', { job: 'a\nb' }, has(), wrong('job')],
    ['takes no empty name', { name: '' }, has(), wrong('name')],
    ['takes no empty user', { user: '' }, has(), wrong('user')],
    ['takes no empty time', { minute: '' }, has(), wrong('minute')],
    ['takes no time that would be two', { hour: '1 2' }, has(), wrong('hour')],
    ['takes no part of a time', { day: 0.5 }, has(), wrong('day')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { name: 'n', job: 'j', ...params }, answers)).toEqual(expected)
  })

  it.each<[string, Record<string, unknown>, Answers, string]>([
    ['in its own place', { job: 'k' }, has('a', '#Ansible: n', 'x', 'b'), 'a\n#Ansible: n\n* * * * * k\nb\n'],
    ['at the end when it is new', { job: 'k' }, has('a', ''), 'a\n\n#Ansible: n\n* * * * * k\n'],
    ['with its name alone taken away', { state: 'absent' }, has('a', '#Ansible: n', 'x', 'b'), 'a\nb\n'],
    ['empty when it was the last', { state: 'absent' }, has('#Ansible: n', 'x'), ''],
  ])('leaves a crontab with the job %s', async (_title, params, answers, after) => {
    expect(await changesOf(task, { name: 'n', ...params }, answers)).toMatchObject([
      { after: { value: after } },
    ])
  })
})
