import { describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/hostname.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const hosts = (content: string): Answers => ({ ...right, 'entry /etc/hosts': textFile(content) })
const right: Answers = {
  'entry /etc': folder,
  'entry /etc/hostname': textFile('mx.d\n'),
  'entry /etc/hosts': textFile('127.0.0.1 localhost\n127.0.1.1 mx.d mx\n'),
  succeeds: true,
}
const NAME = 'definite: write /etc/hostname'
const HOSTS = 'definite: write /etc/hosts'

describe('hostname', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['does nothing when the host is called so', {}, right, []],
    [
      'calls it so now, after a reboot, and by its own address',
      {},
      { ...hosts('127.0.0.1 localhost\n'), 'entry /etc/hostname': textFile('x\n'), succeeds: false },
      [NAME, 'definite: run hostname mx.d', HOSTS],
    ],
    ['writes the files where there are none', {}, { 'entry /etc': folder, succeeds: true }, [NAME, HOSTS]],
    ['writes what is empty', {}, { ...hosts(''), 'entry /etc/hostname': textFile('') }, [NAME, HOSTS]],
    [
      'calls it so now when only that is missing',
      {},
      { ...right, succeeds: false },
      ['definite: run hostname mx.d'],
    ],
    [
      'gives it another name',
      { name: '0' },
      { ...right, succeeds: false },
      [NAME, 'definite: run hostname 0', HOSTS],
    ],
    ['leaves /etc/hosts alone unless told otherwise', { hosts: undefined }, hosts(''), []],
    [
      'cannot tell before a file can be seen',
      {},
      { ...right, 'entry /etc/hosts': unknown('later') },
      ['unknown: write /etc/hosts'],
    ],
    [
      'refuses to write anew what it cannot read',
      {},
      { ...right, 'entry /etc/hosts': { ...textFile('x'), text: undefined } },
      ['refused: /etc/hosts is not a text file that can be edited by lines'],
    ],
    [
      'refuses to write anew what a link leads to',
      {},
      { ...right, 'entry /etc/hosts': { type: 'link', target: '/run/hosts' } },
      ['refused: /etc/hosts is not a text file that can be edited by lines'],
    ],
    ['takes no empty name', { name: '' }, right, wrong('name')],
    ['takes no number for a name', { name: 0 }, right, wrong('name')],
    ['takes no name of two words', { name: 'a b' }, right, wrong('name')],
    ['wants a name', { name: undefined }, right, ['missing param "name" for task hostname']],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { name: 'mx.d', hosts: true, ...params }, answers)).toEqual(expected)
  })

  it.each<[string, string, string, string]>([
    [
      'replaces its line where it stands',
      'mx.d',
      '127.0.1.1\told\n::1 localhost\n',
      '127.0.1.1 mx.d mx\n::1 localhost\n',
    ],
    [
      'adds its line at the end',
      'mx.d',
      '# a\n127.0.0.1 localhost',
      '# a\n127.0.0.1 localhost\n127.0.1.1 mx.d mx\n',
    ],
    ['does not take 127.0.1.10 for its line', 'mx', '127.0.1.10 x\n', '127.0.1.10 x\n127.0.1.1 mx\n'],
    ['knows localhost where nothing stood', 'mx', '', '127.0.0.1 localhost\n127.0.1.1 mx\n'],
  ])('%s', async (_title, name, before, after) => {
    const changes = await changesOf(task, { name, hosts: true }, hosts(before))
    expect(changes.at(-1)).toMatchObject({ subject: '/etc/hosts', after: { value: { text: after } } })
  })
})
