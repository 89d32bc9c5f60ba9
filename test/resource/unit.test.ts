import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import { type Unit, unit } from '../../src/resource/service/unit.ts'
import { type UnitWanted, unitState } from '../../src/resource/service/unit-want.ts'
import { announce } from '../../src/run/plan/announce.ts'

const told = (here: Unit, wanted: Partial<UnitWanted>) => {
  const one = announce(unitState('x.service', known(here), { settle: 2, ...wanted }))
  return one === undefined ? 'nothing' : `${one.certainty}: ${one.change.summary}`
}

describe('a unit', () => {
  it.each<[string, Unit, Partial<UnitWanted>, string]>([
    ['that runs needs no start', { active: 'active', enabled: '' }, { active: true }, 'nothing'],
    [
      'that is stopped is started',
      { active: 'inactive', enabled: '' },
      { active: true },
      'definite: start x.service',
    ],
    [
      'that failed is started',
      { active: 'failed', enabled: '' },
      { active: true },
      'definite: start x.service',
    ],
    [
      'between two deaths of a crash loop is started',
      { active: 'activating', enabled: '' },
      { active: true },
      'definite: start x.service',
    ],
    ['that failed needs no stop', { active: 'failed', enabled: '' }, { active: false }, 'nothing'],
    [
      'is enabled',
      { active: 'active', enabled: 'disabled' },
      { enabled: true },
      'definite: enable x.service',
    ],
    [
      'without an install section cannot be enabled and needs nothing',
      { active: 'active', enabled: 'static' },
      { enabled: true },
      'nothing',
    ],
    ['that is not there is stopped already', null, { active: false }, 'nothing'],
  ])('%s', (_title, here, wanted, expected) => {
    expect(told(here, wanted)).toBe(expected)
  })

  it.each<[string, Unit, Partial<UnitWanted>, object | undefined]>([
    ['that is started', { active: 'inactive', enabled: '' }, { active: true }, { rollback: 'firewall' }],
    ['that is stopped', { active: 'active', enabled: '' }, { active: false }, { rollback: 'firewall' }],
    [
      'that runs, which reads nothing of a new file',
      { active: 'active', enabled: 'disabled' },
      { active: true, enabled: true },
      { rollback: 'firewall', unread: true },
    ],
    ['that is not there', null, { active: false }, { rollback: 'firewall' }],
  ])('of a firewall puts our way in at risk: one %s', (_title, here, wanted, danger) => {
    const change = unitState('nftables.service', known(here), { settle: 0, ...wanted })
    expect(change.kind.endangers?.(change, 'root')).toEqual(danger)
  })

  it('that is not there cannot be started', () => {
    expect(() => told(null, { active: true })).toThrow('there is no unit x.service')
  })

  it.each<[string, Partial<UnitWanted>, string]>([
    ['that differs is certain to be enabled and started', { active: true, enabled: true }, 'definite'],
    ['that differs in what is not wanted is unknown', { active: true }, 'unknown'],
    ['that may be so is unknown', { active: true, enabled: true, differs: false }, 'unknown'],
  ])('that cannot be seen yet and %s', (_title, wanted, certainty) => {
    const change = unitState('x.service', unknown('later'), { settle: 2, differs: true, ...wanted })
    expect(announce(change)?.certainty).toBe(certainty)
  })

  it('that is certain to change is so under the assumption that its new state rests on', () => {
    const change = unitState('x.service', unknown('later'), {
      settle: 2,
      differs: true,
      active: true,
      enabled: true,
    })
    const assumed = { ...change, after: known({ active: 'active', enabled: 'enabled' }, ['if so']) }
    expect(announce(assumed)).toMatchObject({ certainty: 'assumed', because: ['if so'] })
  })

  it('that cannot be seen yet is unknown', () => {
    const change = unitState('x.service', unknown('it comes with a package'), { active: true, settle: 2 })
    expect(announce(change)).toMatchObject({
      certainty: 'unknown',
      because: ['it comes with a package'],
    })
  })
})

describe('what a host says of a unit', () => {
  const said = (needs: string, type: string) =>
    `LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\nType=${type}\nRemainAfterExit=no
NeedDaemonReload=${needs}\nFragmentPath=/etc/systemd/system/x.service\n`
  const parsed = (stdout: string, names = ['x.service']) => {
    const { ask } = unit('x.service').kind
    return ask.on === 'host' ? ask.parse({ stdout, stderr: '', status: 0 }, names) : []
  }
  const rest = { active: 'inactive', enabled: 'disabled' }
  const file = (type: string) =>
    `# /etc/systemd/system/x.service\n[Service]\nType=${type}\nExecStart=/bin/true\n`
  it.each<[string, string, Unit]>([
    ['it runs as it was read', `${said('no', 'simple')}\0`, rest],
    ['it ends when its work is done', `${said('no', 'oneshot')}\0`, { ...rest, ends: true }],
    ['it is as its file says that was not read again', `${said('yes', 'oneshot')}\0${file('simple')}`, rest],
    [
      'it ends by its file that was not read again, whatever is added to it',
      `${said('yes', 'simple')}\0# /other.service\n[Service]\nType=simple\n\n${file('oneshot')}\n# /etc/systemd/system/x.service.d/a.conf\n[Service]\nRestart=no\n`,
      { ...rest, ends: true },
    ],
    ['of that nothing can be read', `${said('yes', 'oneshot')}\0`, { ...rest, ends: true }],
    ['it is not there', 'LoadState=not-found\nActiveState=inactive\nUnitFileState=\n\0', null],
  ])('%s', (_title, stdout, expected) => {
    expect(parsed(stdout)).toEqual([expected])
  })

  it('tells several apart', () => {
    const all = [said('no', 'simple'), said('no', 'oneshot')].join('\n')
    expect(parsed(`${all}\0`, ['a', 'b'])).toEqual([rest, { ...rest, ends: true }])
  })
})
