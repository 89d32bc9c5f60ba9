import { describe, expect, it } from 'vitest'
import { emptyOverlay } from '../../src/host/overlay.ts'
import type { Fact } from '../../src/model/fact.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { entry } from '../../src/resource/file/entry.ts'
import { aptClosure } from '../../src/resource/package/apt-closure.ts'
import { dpkgInterrupted } from '../../src/resource/package/dpkg.ts'
import { debian, packageLeft } from '../../src/resource/package/dpkg-status.ts'
import task from '../../tasks/apt/apt.ts'
import { type Answers, changesOf, outputs, planned, wrong } from './planned.ts'

const there = { version: '1.0-1' }
/** The host's lists have these packages. */
const listed = (...names: string[]): Answers => ({
  'apt closure': { installs: names.map((name) => ({ name, version: '1.0-1' })) },
})
const NOWHERE = 'Unable to locate package curl'

describe('apt', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['installs what is not there', {}, {}, ['definite: install curl']],
    ['does nothing when it is there, in whatever version', {}, { package: there }, []],
    ['takes a single name', { name: 'jq' }, {}, ['definite: install jq']],
    [
      'installs what is missing of several',
      { name: ['a1', 'b1'] },
      { 'package a1': there },
      ['definite: install b1'],
    ],
    [
      'counts a package once',
      { name: ['curl', 'jq', 'curl'] },
      {},
      ['definite: install curl', 'definite: install jq'],
    ],
    [
      'installs what apt takes in the place of a name that is no package',
      { name: ['virtual', 'real'] },
      { 'apt closure': { installs: [{ name: 'real', version: '1' }], instead: [['virtual', 'real']] } },
      ['definite: install real'],
    ],
    [
      'does nothing where that is there',
      { name: 'virtual' },
      {
        'package virtual': null,
        'package real': there,
        'apt closure': { installs: [], instead: [['virtual', 'real']] },
      },
      [],
    ],
    [
      'refuses a name for which another package would come that is not said to stand for it',
      { name: 'virtual' },
      { 'apt closure': { installs: [{ name: 'real', version: '1' }] } },
      ['refused: there is no package virtual to install: another one would be installed instead'],
    ],
    [
      'installs what came between two looks, of which apt has nothing to do',
      {},
      { 'apt closure': { installs: [] } },
      ['definite: install curl'],
    ],
    ['takes an architecture', { name: 'libc6:i386' }, {}, ['definite: install libc6:i386']],
    [
      'refuses what is in none of the host’s lists',
      {},
      { 'apt closure': { refuses: NOWHERE, fresh: true } },
      [`refused: apt-get: ${NOWHERE}`],
    ],
    [
      'rests on the sources where the lists are not fresh',
      {},
      { 'apt closure': { refuses: NOWHERE, fresh: false } },
      ['assumed: install curl'],
    ],
    [
      'rests on the sources where an earlier step may add one',
      {},
      { 'apt closure': known({ refuses: NOWHERE, fresh: true }, ['if so']) },
      ['assumed: install curl'],
    ],
    ['rests on the sources where nobody can tell', {}, { 'apt closure': null }, ['assumed: install curl']],
    [
      'rests on the sources where one is added first',
      {},
      { 'apt closure': unknown('later') },
      ['assumed: install curl'],
    ],
    [
      'refuses a name for which another package would come',
      {},
      listed('other'),
      ['refused: there is no package curl to install: another one would be installed instead'],
    ],
    [
      'finishes first what dpkg was interrupted in',
      {},
      { 'dpkg interrupted': [{ name: 'jq', version: '1' }] },
      ['definite: finish what dpkg was interrupted in (jq)'],
    ],
    [
      'leaves an interrupted dpkg alone where there is nothing to do',
      {},
      { package: there, 'dpkg interrupted': [] },
      [],
    ],
    [
      'does not ask the lists for what is there',
      {},
      { package: there, 'apt closure': { refuses: NOWHERE, fresh: true } },
      [],
    ],
    ['removes it', { state: 'absent' }, { package: there }, ['definite: remove curl']],
    ['purges it', { state: 'purged' }, { package: there, 'package left': 'ii' }, ['definite: purge curl']],
    [
      'purges what was removed and left its configuration',
      { state: 'purged' },
      { 'package left': 'rc' },
      ['definite: purge curl'],
    ],
    ['purges nothing where nothing is left', { state: 'purged' }, {}, []],
    ['leaves absent what is absent', { state: 'absent' }, {}, []],
    ['cannot tell before it can be seen', {}, { package: unknown('later') }, ['unknown: install curl']],
    [
      'is not sure of what is only assumed to be there',
      {},
      { package: known(there, ['if so']) },
      ['unknown: nothing to do, if so'],
    ],
    [
      'brings what it is said to',
      { provides: { users: ['u'], groups: ['g'], directories: [], links: {}, units: [] } },
      {},
      ['definite: install curl'],
    ],
    ['takes no relative path', { provides: { nothing: ['etc'] } }, {}, wrong('provides.nothing[0]')],
    ['takes no empty list', { name: [] }, {}, wrong('name')],
    ['takes no empty name', { name: '' }, {}, wrong('name[0]')],
    ['takes no number for a name', { name: 0 }, {}, wrong('name[0]')],
    ['takes no version', { name: 'curl=1.0' }, {}, wrong('name[0]')],
    ['takes no lists that are never fresh', { lists_valid: 0 }, {}, wrong('lists_valid')],
  ])('%s', async (_title, params, answers, expected) => {
    const all = { ...listed('curl', 'jq', 'a1', 'b1', 'libc6'), ...answers }
    expect(await planned(task, { name: ['curl'], ...params }, all)).toEqual(expected)
  })

  it('wants a name', async () => {
    expect(await planned(task, {}, {})).toEqual(['missing param "name" for task apt'])
  })

  it.each<[string, string, unknown, unknown]>([
    ['installed', 'curl\tamd64\tii \t7.8-1\n', { version: '7.8-1' }, 'ii '],
    [
      'installed for one of two architectures',
      'curl\tamd64\tii \t7-1\ncurl\ti386\trc \t6-1\n',
      { version: '7-1' },
      'ii ',
    ],
    ['removed, with its configuration there', 'curl\tamd64\trc \t7.8-1\n', null, 'rc '],
    ['known by name alone', 'curl\t\tun \t\n', null, null],
    ['unknown', '', null, null],
  ])('reads of dpkg that a package is %s', (_title, stdout, installed, left) => {
    const answer = ({ kind: { ask } }: Fact) =>
      ask.on === 'host' && ask.parse({ stdout, stderr: '', status: 0 }, ['curl'])
    expect(answer(debian('curl'))).toEqual([installed])
    expect(answer(packageLeft('curl'))).toEqual([left])
  })

  it('counts as installed what dpkg sets up when it goes on', async () => {
    const { ask } = dpkgInterrupted(null).kind
    const parsed = (stdout: string) =>
      ask.on === 'host' ? ask.parse({ stdout, stderr: '', status: 0 }, [null]) : []
    expect(parsed('')).toEqual([null])
    const left = parsed('interrupted\nii \tcurl\t1\niU \ta1\t2\niF \tb1\t3\nrc \tc1\t4\n')
    expect(left).toEqual([
      [
        { name: 'a1', version: '2' },
        { name: 'b1', version: '3' },
      ],
    ])
    const [change] = await changesOf(task, { name: ['b1'] }, { 'dpkg interrupted': left[0] })
    const overlay = emptyOverlay(() => undefined)
    if (change !== undefined) overlay.add(change)
    expect(await overlay.see(debian('b1'), async () => null)).toEqual(known({ version: '3' }))
    expect(await overlay.see(dpkgInterrupted(null), async () => left[0] ?? null)).toEqual(known(null))
  })

  it('brings what it is said to with the last that is still to be installed', async () => {
    const provides = {
      users: ['u'],
      groups: ['u'],
      directories: ['/etc/u'],
      links: { '/etc/l': '/etc/u' },
      units: ['u', 'u.timer'],
    }
    const changes = await changesOf(task, { name: ['a1', 'b1', 'c1'], provides }, { 'package c1': there })
    const facts = changes.map(({ effects }) =>
      effects.flatMap((one) =>
        'fact' in one ? [`${one.fact.kind.name} ${JSON.stringify(one.fact.arg)}`] : [],
      ),
    )
    const brought = [
      'user "u"',
      'group "u"',
      'entry "/etc/u"',
      'entry "/etc/l"',
      'unit "u.service"',
      'unit "u.timer"',
    ]
    expect(facts).toEqual([['package left "a1"'], ['package left "b1"', ...brought], ['package left "c1"']])
  })

  it('counts as installed, too, what apt says that an installation brings along', async () => {
    const stdout =
      "Reading...\nNote, selecting 'curl' instead of 'a1'\nInst libc-ares2 (1.34-1 Debian:13/stable [amd64])\nInst curl [7.8-1] (8.0-1 Debian:13 [amd64])\nConf curl (8.0-1)\n\0told\0\nReading...\nE: Unable to locate package a1\n\0stale\n\0\n\0fresh\n\0"
    const { ask } = aptClosure({ names: ['a1'], recommends: false, listsValid: 60 }).kind
    const asked = [1, 2, 3].map(() => ({ names: ['a1'], recommends: false, listsValid: 60 }))
    const closures = ask.on === 'host' ? ask.parse({ stdout, stderr: '', status: 0 }, asked) : []
    expect(closures).toEqual([
      {
        installs: [
          { name: 'libc-ares2', version: '1.34-1' },
          { name: 'curl', version: '8.0-1' },
        ],
        instead: [['a1', 'curl']],
      },
      { refuses: 'Unable to locate package a1', fresh: false },
      null,
    ])
    const overlayed = async (closure: unknown) => {
      const [change] = await changesOf(task, { name: ['curl'] }, { 'apt closure': closure })
      const overlay = emptyOverlay(() => undefined)
      if (change !== undefined) overlay.add(change)
      const seen = (name: string) => overlay.see(debian(name), async () => null)
      return [await seen('curl'), await seen('libc-ares2'), await seen('else')].map(
        (one) => one.known && [one.value !== null, one.assuming?.length ?? 0],
      )
    }
    expect(await overlayed(closures[0])).toEqual([
      [true, 0],
      [true, 1],
      [false, 0],
    ])
    expect(await overlayed(null)).toEqual([
      [true, 1],
      [false, 1],
      [false, 1],
    ])
  })

  it('is sure of nothing that a package may bring, but for what it is said to leave alone', async () => {
    const overlayed = async (provides: Record<string, unknown>) => {
      const overlay = emptyOverlay(() => undefined)
      for (const change of await changesOf(task, { name: ['a1', 'b1'], provides }, {})) overlay.add(change)
      const seen = await Promise.all(
        ['/etc/a', '/etc/a/b', '/etc/ab', '/etc'].map((path) => overlay.see(entry(path), async () => null)),
      )
      return seen.map((one) => (one.known ? (one.assuming ?? []) : one.cause))
    }
    const doubt = ['if installing a1, b1 brings nothing of that name']
    expect(await overlayed({})).toEqual([doubt, doubt, doubt, doubt])
    expect(await overlayed({ nothing: [] })).toEqual([doubt, doubt, doubt, doubt])
    expect(await overlayed({ nothing: ['/etc/a'] })).toEqual([[], [], doubt, doubt])
    expect(await overlayed({ nothing: ['/etc/a/'] })).toEqual([[], [], doubt, doubt])
  })

  it('tells the versions that are there', async () => {
    const seen = { 'package a1': there, 'package b1': null }
    expect(await outputs(task, { name: ['a1', 'b1'] }, seen)).toEqual({
      versions: known({ a1: '1.0-1', b1: null }),
    })
    expect(await outputs(task, { name: ['a1'] }, { package: unknown('later') })).toEqual({
      versions: unknown('later'),
    })
  })

  it('tells no version before it is known', async () => {
    const [change] = await changesOf(task, { name: ['a1'] }, {})
    const after = change?.sort === 'state' ? change.after : undefined
    expect(await outputs(task, { name: ['a1'] }, { package: after })).toEqual({
      versions: unknown('a1 is installed first'),
    })
  })
})
