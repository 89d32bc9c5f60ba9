import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/service.ts'
import { type Answers, changesOf, outputs, planned, wrong } from './planned.ts'

const is = (active: string, enabled: string): Answers => ({ unit: { active, enabled } })
const started = { state: 'started' }
const stopped = { state: 'stopped' }

describe('service', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['starts what does not run', started, is('inactive', ''), ['definite: start x.service']],
    ['does nothing when it runs', started, is('active', ''), []],
    ['starts what failed', started, is('failed', ''), ['definite: start x.service']],
    ['stops what runs', stopped, is('active', ''), ['definite: stop x.service']],
    ['does nothing when it does not run', stopped, is('failed', ''), []],
    ['enables it', { enabled: true }, is('active', 'disabled'), ['definite: enable x.service']],
    ['does nothing when it is enabled', { enabled: true }, is('inactive', 'enabled'), []],
    ['disables it', { enabled: false }, is('active', 'enabled'), ['definite: disable x.service']],
    ['does nothing when it is disabled', { enabled: false }, is('active', 'disabled'), []],
    ['does nothing when it could not be disabled', { enabled: false }, is('active', 'static'), []],
    ['does nothing when only others are enabled with it', { enabled: false }, is('active', 'indirect'), []],
    [
      'does both',
      { ...started, enabled: true },
      is('inactive', 'disabled'),
      ['definite: enable and start x.service'],
    ],
    ['does nothing when nothing is asked', {}, is('failed', 'disabled'), []],
    ['restarts it, each time', { state: 'restarted' }, is('active', ''), ['definite: restart x.service']],
    ['reloads it, each time', { state: 'reloaded' }, is('active', ''), ['definite: reload x.service']],
    [
      'enables it before it is restarted',
      { state: 'restarted', enabled: true },
      is('active', 'disabled'),
      ['definite: enable x.service', 'definite: restart x.service'],
    ],
    [
      'starts other units than services',
      { ...started, name: 'x.timer' },
      is('inactive', ''),
      ['definite: start x.timer'],
    ],
    [
      'takes any other ending for a part of the name',
      { ...started, name: 'x.org' },
      is('inactive', ''),
      ['definite: start x.org.service'],
    ],
    [
      'takes a settling time of 0',
      { ...started, settle: 0 },
      is('inactive', ''),
      ['definite: start x.service'],
    ],
    [
      'refuses to keep running what ends by itself',
      started,
      { unit: { active: 'inactive', enabled: 'static', ends: true } },
      ['refused: x.service ends when its work is done (Type=oneshot): it cannot be kept running'],
    ],
    [
      'enables what ends by itself',
      { enabled: true },
      { unit: { active: 'inactive', enabled: 'disabled', ends: true } },
      ['definite: enable x.service'],
    ],
    ['refuses to start what is not there', started, {}, ['refused: there is no unit x.service']],
    ['refuses to enable what is not there', { enabled: true }, {}, ['refused: there is no unit x.service']],
    [
      'refuses to restart what is not there',
      { state: 'restarted' },
      {},
      ['refused: there is no unit x.service'],
    ],
    ['leaves stopped what is not there', { ...stopped, enabled: false }, {}, []],
    [
      'is not sure where it may come first',
      started,
      { unit: known(null, ['if so']) },
      ['unknown: there is no unit x.service, if so'],
    ],
    ['refuses to start what is masked', started, is('inactive', 'masked'), ['refused: x.service is masked']],
    [
      'refuses to enable what is masked',
      { enabled: true },
      is('inactive', 'masked-runtime'),
      ['refused: x.service is masked'],
    ],
    [
      'refuses to restart what is masked',
      { state: 'restarted' },
      is('inactive', 'masked'),
      ['refused: x.service is masked'],
    ],
    [
      'does nothing when what shall not run is masked',
      { ...stopped, enabled: false },
      is('inactive', 'masked'),
      [],
    ],
    ['cannot tell before it can be seen', started, { unit: unknown('later') }, ['unknown: start x.service']],
    [
      'restarts what it cannot see yet, if it is there by then',
      { state: 'restarted' },
      { unit: unknown('later') },
      ['assumed: restart x.service'],
    ],
    ['takes no empty name', { ...started, name: '' }, {}, wrong('name')],
    ['takes no number for a name', { ...started, name: 0 }, {}, wrong('name')],
    ['takes no empty state', { state: '' }, {}, wrong('state')],
    ['takes no number for a truth', { enabled: 0 }, {}, wrong('enabled')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { name: 'x', ...params }, answers)).toEqual(expected)
  })

  it('says for how long it must stay up', async () => {
    expect(await changesOf(task, { name: 'x', ...started, settle: 0 }, is('failed', ''))).toMatchObject([
      { data: { settle: 0, active: true } },
    ])
    expect(await changesOf(task, { name: 'x', state: 'reloaded' }, is('active', ''))).toMatchObject([
      { sort: 'act', leaves: true, data: { how: 'reload', settle: 2 } },
    ])
  })

  it('tells how it is, nothing of what is not there, and not yet what cannot be seen', async () => {
    const later = unknown('later')
    expect(await outputs(task, { name: 'x' }, is('active', ''))).toEqual({
      active: known('active'),
      enabled: known(''),
    })
    expect(await outputs(task, { name: 'x' }, {})).toEqual({ active: known(null), enabled: known(null) })
    expect(await outputs(task, { name: 'x' }, { unit: later })).toEqual({ active: later, enabled: later })
  })

  it('counts what it restarts as running, unless that ends when its work is done', async () => {
    const effects = async (more: object) => {
      const unit = { active: 'inactive', enabled: 'disabled', ...more }
      return (await changesOf(task, { name: 'x', state: 'restarted' }, { unit }))[0]?.effects
    }
    expect(await effects({})).toMatchObject([
      { becomes: { value: { active: 'active', enabled: 'disabled' } } },
    ])
    expect(await effects({ ends: true })).toEqual([])
  })
})
