import { describe, expect, it } from 'vitest'
import type { AnyTask } from '../../../src/define/task.ts'
import { aptGet } from '../../../src/resource/package/apt-get.ts'
import file from '../../../tasks/ansible/ansible.builtin.file.ts'
import getUrl from '../../../tasks/ansible/ansible.builtin.get_url.ts'
import ping from '../../../tasks/ansible/ansible.builtin.ping.ts'
import service from '../../../tasks/ansible/ansible.builtin.service.ts'
import shell from '../../../tasks/ansible/ansible.builtin.shell.ts'
import unarchive from '../../../tasks/ansible/ansible.builtin.unarchive.ts'
import user from '../../../tasks/ansible/ansible.builtin.user.ts'
import mount from '../../../tasks/ansible/ansible.posix.mount.ts'
import { type Answers, changesOf, folder, outputs, planned, textFile } from '../planned.ts'

const on: Answers = { 'exists /sys/fs/selinux/enforce': true }
const off: Answers = { 'exists /sys/fs/selinux/enforce': false }
const at: Answers = { 'entry /': folder, 'entry /d': folder, 'entry /d/f': textFile('') }

describe('labels of SELinux', () => {
  const labels = { setype: 'samba_share_t', seuser: 'system_u', serole: 'object_r', selevel: 's0' }
  it('have no effect where it is off', async () =>
    expect(await planned(file, { path: '/d/f', ...labels }, { ...at, ...off })).toEqual([]))
  it.each([
    ['a file', file, { path: '/d/f', setype: 'x_t' }],
    ['an archive', unarchive, { src: '/a.tar', dest: '/d', remote_src: true, setype: 'x_t' }],
  ])('are refused where it is on: %s', async (_title, task, params) =>
    expect(await planned(task as unknown as AnyTask, params, { ...at, ...on })).toEqual([
      'refused: SELinux is on here, and setype cannot be set',
    ]),
  )
})

describe('a download', () => {
  const sum = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'
  it.each([
    ['may have its checksum in the old way', { sha256sum: sum }, { checksum: `sha256:${sum}` }],
    ['may have none in the old way', { sha256sum: '' }, {}],
  ])('%s', async (_title, old, plain) => {
    const about = { url: 'https://example.com/x', dest: '/d/f' }
    const answers = { ...at, said: 'there' }
    const scripts = await Promise.all(
      [old, plain].map(async (one) => {
        const [change] = await changesOf(
          getUrl,
          { ...about, ...one, dest: '/d/g' },
          { ...answers, 'entry /d/g': null },
        )
        return change?.data
      }),
    )
    expect(scripts[0]).toEqual(scripts[1])
  })
})

describe('swap in the table of file systems', () => {
  const swap = { path: 'none', src: '/swap', fstype: 'swap', opts: 'sw' }
  const table = (text: string): Answers => ({
    'entry /': folder,
    'entry /etc': folder,
    'entry /etc/fstab': textFile(text),
    said: 'unmounted',
  })
  it.each([
    ['is added', { state: 'present' }, '', ['definite: write /etc/fstab']],
    [
      'is added beside another',
      { state: 'present' },
      '/other none swap sw 0 0\n',
      ['definite: write /etc/fstab'],
    ],
    ['is left', { state: 'present' }, '/swap none swap sw 0 0\n', []],
    ['is removed', { state: 'absent' }, '/swap none swap sw 0 0\n', ['definite: write /etc/fstab']],
    ['of another is not removed', { state: 'absent' }, '/other none swap sw 0 0\n', []],
    [
      'is mounted nowhere',
      { state: 'mounted' },
      '',
      ['refused: what has no place is mounted nowhere: state must be present or absent'],
    ],
  ])('%s', async (_title, params, text, is) =>
    expect(await planned(mount, { ...swap, ...params }, table(text))).toEqual(is),
  )
})

describe('ping', () => {
  it('answers with what it is given, as a text', async () =>
    expect(await outputs(ping, { data: 5 }, { said: 'pong' })).toEqual({ ping: '5' }))
  it('fails where it is told to', async () =>
    expect(await planned(ping, { data: 'crash' }, { said: 'pong' })).toEqual(['refused: boom']))
})

it('a shell may be named without its path', async () =>
  expect(await planned(shell, { cmd: 'echo $0', executable: 'bash' }, {})).toEqual([
    "definite: run bash -c 'echo $0'",
  ]))

it('a user who is still at work is removed by force', async () => {
  const here = {
    uid: 1001,
    gid: 1001,
    group: 'me',
    groups: [],
    home: '/home/me',
    shell: '/bin/sh',
    comment: '',
  }
  const all = { 'user me': here, 'entry /home/me': null, 'own group me': true }
  const scripts = await Promise.all(
    [true, false].map(async (force) => {
      const [change] = await changesOf(user, { name: 'me', state: 'absent', force }, all)
      return change?.data
    }),
  )
  expect(scripts).toEqual([
    { removeHome: false, force: true },
    { removeHome: false, force: false },
  ])
})

describe('apt-get', () => {
  const data = (name: string, more: object = {}) => ({ data: { name, want: 'installed' as const, ...more } })
  it('installs apart what is not to start its services', () => {
    const script = aptGet([data('a'), data('b', { policy: 101 }), data('c', { policy: 101 })])
    expect(script).toMatch(/\$get install --no-install-recommends -- a &&\n\(\np=\/usr\/sbin\/policy-rc\.d/)
    expect(script).toMatch(/exit 101[^]*\$get install --no-install-recommends -- b c\n\)$/)
  })
  it('removes nothing where it is told so', () =>
    expect(aptGet([data('a', { keepsAll: true })])).toContain('--no-remove -- a'))
})

it('a service takes what systemd takes, as on a host with systemd', async () =>
  expect(await planned(service, { daemon_reload: true, use: 'service' }, {})).toEqual([
    'definite: systemctl daemon-reload',
  ]))
