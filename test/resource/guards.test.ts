import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StateChange } from '../../src/model/change.ts'
import type { ChangeKind } from '../../src/model/change-kind.ts'
import type { Json } from '../../src/model/json.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { cronJob } from '../../src/resource/cron/cron-job.ts'
import { crontab } from '../../src/resource/cron/crontab.ts'
import { netplanApply } from '../../src/resource/netplan/netplan.ts'
import { unitState } from '../../src/resource/service/unit-want.ts'
import { kernelSet } from '../../src/resource/sysctl/sysctl-set.ts'
import { userChange } from '../../src/resource/user/account-perform.ts'
import { groupChange } from '../../src/resource/user/group-perform.ts'

const nothing = unknown('')
const owner = { kind: 'user', given: 'u', seen: known('u') } as const
const CRONTAB = cronJob({ owner, text: nothing, cron: true }, { name: 'x', line: null }).kind
const UNIT = unitState('u', nothing, { settle: 0 }).kind
const KERNEL = kernelSet('kernel.u', nothing, '1').kind
const NETWORK = netplanApply(nothing).kind

/** Programs of a host that answer as these lines of shell do. */
type Programs = Readonly<Record<string, string>>

/** Whether a guard lets a change pass on a host that answers so; it is run by a real shell. */
function passes(
  kind: ChangeKind,
  before: Json,
  programs: Programs,
  about: Partial<StateChange> = {},
): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'))
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const change: StateChange = {
    sort: 'state',
    kind,
    subject: 'u',
    goal: crontab('u'),
    before: unknown(''),
    after: unknown(''),
    data: { user: 'u' },
    effects: [],
    secret: false,
    summary: '',
    ...about,
  }
  const guard = kind.guard?.(before, change)
  if (guard === undefined) throw new TypeError(`${kind.name} has no guard`)
  const script = `if { ${guard}; }; then echo yes; else echo no; fi`
  const env = { LC_ALL: 'C', PATH: `${folder}:/usr/bin:/bin` }
  return (
    execFileSync('sh', ['-c', script], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) ===
    'yes\n'
  )
}

const U = { uid: 7, group: 'u', groups: ['adm', 'v.w'], comment: 'Jörg Ä', home: '/home/u', shell: '/bin/sh' }
const accounts = (passwd: string | null, groups: string, primary = 'u'): Programs => ({
  getent:
    passwd === null
      ? `[ "$1" != passwd ] || exit 2`
      : `if [ "$1" = passwd ]; then echo '${passwd}'; else printf '${groups}'; fi`,
  id: `echo ${primary}`,
})
const PASSWD = 'u:x:7:8:Jörg Ä:/home/u:/bin/sh'
const GROUPS = 'root:x:0:\\nu:x:8:\\nv.w:x:10:a,u\\nadm:x:11:u,v\\nuv:x:12:uu\\n'

describe('the guard of a user', () => {
  it.each<[string, boolean, Json, Programs]>([
    ['holds where all is as it was seen', true, U, accounts(PASSWD, GROUPS)],
    ['holds where there is none, as was seen', true, null, accounts(null, '')],
    ['fails where there is one by now', false, null, accounts(PASSWD, GROUPS)],
    ['fails where there is none any more', false, U, accounts(null, '')],
    ['fails for another number', false, { ...U, uid: 8 }, accounts(PASSWD, GROUPS)],
    ['fails for another full name', false, { ...U, comment: '' }, accounts(PASSWD, GROUPS)],
    ['fails for another home', false, { ...U, home: '/' }, accounts(PASSWD, GROUPS)],
    ['fails for another shell', false, { ...U, shell: '' }, accounts(PASSWD, GROUPS)],
    ['fails for another primary group', false, U, accounts(PASSWD, GROUPS, 'v')],
    ['fails for a group that came', false, { ...U, groups: ['adm'] }, accounts(PASSWD, GROUPS)],
    ['fails for a group that went', false, { ...U, groups: ['adm', 'uv', 'v.w'] }, accounts(PASSWD, GROUPS)],
    ['wants only the name of one that comes first', true, { ...U, uid: null }, accounts(PASSWD, '')],
  ])('%s', (_title, expected, before, programs) => {
    expect(passes(userChange.kind, before, programs)).toBe(expected)
  })
})

describe('the guard of a group', () => {
  const there = { getent: 'echo u:x:8:' }
  it.each<[string, boolean, Json, Programs]>([
    ['holds where it has the number that was seen', true, { gid: 8 }, there],
    ['fails where it has another', false, { gid: 0 }, there],
    ['fails where there is one by now', false, null, there],
    ['holds where there is none, as was seen', true, null, { getent: 'exit 2' }],
    ['wants only the name of one that comes first', true, { gid: null }, there],
  ])('%s', (_title, expected, before, programs) => {
    expect(passes(groupChange.kind, before, programs)).toBe(expected)
  })
})

describe('the guard of a crontab', () => {
  const said = (text: string) => ({ crontab: `[ "$*" = '-l -u u' ] && printf '${text}'` })
  it.each<[string, boolean, Json, Programs]>([
    ['holds where it is what was seen', true, '# a\n5 * * * * b\n', said('# a\\n5 * * * * b\\n')],
    ['fails where a job was added', false, '# a\n', said('# a\\n5 * * * * b\\n')],
    ['fails where an empty line was added', false, '# a\n', said('# a\\n\\n')],
    ['holds where there is none, as was seen', true, '', { crontab: 'echo no crontab for u >&2; exit 1' }],
    ['fails where there is one by now', false, '', said('5 * * * * b\\n')],
    ['fails where it is gone', false, '# a\n', { crontab: 'exit 1' }],
  ])('%s', (_title, expected, before, programs) => {
    expect(passes(CRONTAB, before, programs)).toBe(expected)
  })
})

describe('the guard of a unit', () => {
  const show = (active: string, enabled: string, more = 'LoadState=loaded\nNeedDaemonReload=no') => ({
    systemctl: `printf '%s\\n' 'ActiveState=${active}' 'UnitFileState=${enabled}' '${more}'`,
  })
  const here = { active: 'active', enabled: 'enabled' }
  it.each<[string, boolean, Json, Programs]>([
    ['holds where it is as it was seen', true, here, show('active', 'enabled')],
    ['does not mind that it is just reloading', true, here, show('reloading', 'enabled')],
    ['fails where it was stopped', false, here, show('inactive', 'enabled')],
    ['fails where it was started', false, { ...here, active: 'failed' }, show('active', 'enabled')],
    ['does not mind why it does not run', true, { ...here, active: 'failed' }, show('inactive', 'enabled')],
    ['fails where it was disabled', false, here, show('active', 'disabled')],
    ['fails where it is gone', false, here, show('active', 'enabled', 'LoadState=not-found')],
    [
      'does not believe systemd of a file that has changed',
      true,
      here,
      show('active', 'static', 'LoadState=loaded\nNeedDaemonReload=yes'),
    ],
  ])('%s', (_title, expected, before, programs) => {
    expect(passes(UNIT, before, programs)).toBe(expected)
  })

  it.each([
    ['enabled', true],
    ['masked', false],
  ])('of a file that came back minds no more than what it was to become: %s, %s', (enabled, expected) => {
    const before = { active: 'inactive', enabled: 'disabled' }
    expect(passes(UNIT, before, show('failed', enabled), { after: known(here) })).toBe(expected)
  })
})

describe('the guard of a kernel parameter', () => {
  const about = { subject: 'kernel.u' }
  it.each<[string, boolean, string, string]>([
    ['holds where it has the value that was seen', true, '1 2', '1\\t 2\\n'],
    ['fails where it has another', false, '0', '1\\n'],
    ['takes no value for a pattern', true, '/*', '/*\\n'],
    ['takes a value for what it is', true, 'a\\nb', 'a\\\\nb\\n'],
  ])('%s', (_title, expected, before, text) => {
    expect(passes(KERNEL, before, { cat: `printf '${text}'` }, about)).toBe(expected)
  })
})

describe('the guard of the network', () => {
  it.each<[string, boolean, string]>([
    [
      'holds where a file is newer than what is in force',
      true,
      'case "$*" in *systemd*) ;; *) echo /;; esac',
    ],
    ['fails where there is no file of it', false, ':'],
  ])('%s', (_title, expected, ls) => {
    expect(passes(NETWORK, false, { netplan: ':', ls })).toBe(expected)
  })
})
