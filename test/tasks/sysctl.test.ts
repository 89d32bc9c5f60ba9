import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import { kernelValue } from '../../src/resource/sysctl/sysctl.ts'
import task from '../../tasks/sysctl.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const PATH = '/etc/sysctl.d/60-hostwright.conf'
const host = (content: string, value: unknown): Answers => ({
  'entry /etc/sysctl.d': folder,
  [`entry ${PATH}`]: textFile(content),
  'kernel value k.a': value,
})
const WRITE = `definite: write ${PATH}`
const settings = (a: unknown) => ({ settings: { 'k.a': a } })

describe('sysctl', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['sets and keeps a value', settings(1), host('', '0'), [WRITE, 'definite: set k.a = 1']],
    ['sets 0', settings(0), host('k.a = 1\n', '1'), [WRITE, 'definite: set k.a = 0']],
    ['does nothing when it is 0 and shall be', settings(0), host('k.a = 0\n', '0'), []],
    ['takes 0 and its text for the same', settings('0'), host('k.a = 0\n', '0'), []],
    ['empties a value', settings(''), host('k.a = \n', 'x'), ['definite: set k.a = ']],
    ['does nothing when that is empty', settings(''), host('k.a = \n', ''), []],
    [
      'does not mind the blanks of the kernel',
      settings('4096  1\t2'),
      host('k.a = 4096  1\t2\n', '4096 1 2'),
      [],
    ],
    ['sets what only the file has', settings(1), host('k.a = 1\n', '0'), ['definite: set k.a = 1']],
    ['keeps what only the kernel has', settings(1), host('', '1'), [WRITE]],
    [
      'writes the file where there is none',
      settings(1),
      { 'entry /etc/sysctl.d': folder, 'kernel value': '1' },
      [WRITE],
    ],
    ['leaves the kernel alone when told so', { ...settings(1), live: false }, host('k.a = 1\n', '0'), []],
    ['keeps no settings when there are none', { settings: {} }, host('k.a = 1\n', '1'), [WRITE]],
    [
      'needs the directory',
      settings(1),
      { 'kernel value': '1' },
      ['refused: the directory /etc/sysctl.d does not exist'],
    ],
    [
      'refuses what the kernel does not know',
      settings(1),
      host('', null),
      ['refused: the kernel has no parameter k.a'],
    ],
    [
      'is not sure of that where a module may come first',
      settings(1),
      host('', known(null, ['if so'])),
      ['unknown: the kernel has no parameter k.a, if so'],
    ],
    [
      'cannot tell before the kernel is asked',
      settings(1),
      host('k.a = 1\n', unknown('later')),
      ['unknown: set k.a = 1'],
    ],
    ['takes no truth for a value', settings(true), {}, wrong('settings.k.a')],
    ['takes no part of a number', settings(0.5), {}, wrong('settings.k.a')],
    ['takes no value of two lines', settings('1\nk.b = 2'), {}, wrong('settings.k.a')],
    ['takes no file that is not read at boot', { ...settings(1), path: '/etc/x.conf' }, {}, wrong('path')],
    ['takes no empty path', { ...settings(1), path: '' }, {}, wrong('path')],
    ['wants settings', {}, {}, ['missing param "settings" for task sysctl']],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, params, answers)).toEqual(expected)
  })

  it('keeps the order in which settings are given', async () => {
    const given = { settings: { 'k.b': 0, 'k.a': '' }, live: false }
    const [change] = await changesOf(task, given, host('', null))
    expect(change).toMatchObject({ after: { value: { text: 'k.b = 0\nk.a = \n' } } })
  })

  it.each([
    ['counts on what the kernel gives to every device', ['1', '1', '1'], [0, 0, 0], ['all = 0']],
    ['sets what shall be otherwise than that', ['1', '1', '1'], [0, 1, 0], ['all = 0', 'default = 1']],
    ['sets what that would change', ['1', '0', '0'], [0, 1, 0], ['all = 0', 'default = 1']],
    ['sets one device where only that differs', ['0', '0', '1'], [0, 0, 0], ['lo = 0']],
    ['does nothing where all is right', ['0', '1', '0'], [0, 1, 0], []],
  ])('%s', async (_title, here, wanted, expected) => {
    const keys = ['all', 'default', 'lo'].map((device) => `net.ipv6.conf.${device}.disable_ipv6`)
    const settings = Object.fromEntries(keys.map((key, at) => [key, wanted[at]]))
    const text = keys.map((key, at) => `${key} = ${wanted[at]}\n`).join('')
    const kernel = Object.fromEntries(keys.map((key, at) => [`kernel value ${key}`, here[at]]))
    const changes = await planned(task, { settings }, { ...host(text, '0'), ...kernel })
    expect(changes).toEqual(
      expected.map((one) => `definite: set net.ipv6.conf.${one.replace(' ', '.disable_ipv6 ')}`),
    )
  })

  it('says what else the kernel changes, so that it is not planned in another round', async () => {
    const [all, lo] = ['net.ipv6.conf.all.disable_ipv6', 'net.ipv6.conf.lo.disable_ipv6'] as const
    const changes = await changesOf(
      task,
      { settings: { [all]: 0, [lo]: 0 } },
      { ...host('', '1'), 'kernel value': '1' },
    )
    const { effects } = changes.find(({ subject }) => subject === all) ?? {}
    expect(effects).toMatchObject([{ fact: { arg: lo }, becomes: { value: '0' } }])
  })

  it.each([
    ['k.a', '/proc/sys/k/a'],
    ['k/eth0.1/a', '/proc/sys/k/eth0.1/a'],
    ['k.eth0/1.a', '/proc/sys/k/eth0.1/a'],
  ])('finds %s, by either of its separators (sysctl(8))', (key, path) => {
    const { ask } = kernelValue(key).kind
    if (ask.on !== 'host') throw new TypeError('a host is asked')
    expect(ask.parse({ stdout: `${path}:0\n`, stderr: '', status: 0 }, [key])).toEqual(['0'])
  })
})
