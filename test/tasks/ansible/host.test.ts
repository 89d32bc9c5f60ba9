import { describe, expect, it } from 'vitest'
import type { AnyTask } from '../../../src/define/task.ts'
import { known, unknown } from '../../../src/model/seen.ts'
import assert from '../../../tasks/ansible/ansible.builtin.assert.ts'
import command from '../../../tasks/ansible/ansible.builtin.command.ts'
import debug from '../../../tasks/ansible/ansible.builtin.debug.ts'
import group from '../../../tasks/ansible/ansible.builtin.group.ts'
import service from '../../../tasks/ansible/ansible.builtin.service.ts'
import systemd from '../../../tasks/ansible/ansible.builtin.systemd.ts'
import user from '../../../tasks/ansible/ansible.builtin.user.ts'
import { type Answers, outputs, planned } from '../planned.ts'

type Case = [title: string, params: Record<string, unknown>, answers: Answers, is: string[]]

const unit = (active: string, enabled: string): Answers => ({ 'unit cron.service': { active, enabled } })
const person = (groups: readonly string[]): Answers => ({
  'user me': { uid: 1000, group: 'me', groups, comment: '', home: '/home/me', shell: '/bin/sh' },
  'group adm': { gid: 4 },
  'entry /home/me': { type: 'directory', mode: '0700', owner: 'me', group: 'me' },
})

const tables: [AnyTask, Record<string, unknown>, Case[]][] = [
  [
    command as unknown as AnyTask,
    { cmd: 'touch /x' },
    [
      ['runs each time', {}, {}, ['definite: run touch /x']],
      ['runs until a path is there', { creates: '/x' }, { 'exists /x': false }, ['definite: run touch /x']],
      ['does not run where it is', { creates: '/x' }, { 'exists /x': true }, []],
      ['does not run where nothing is to be removed', { removes: '/x' }, { 'exists /x': false }, []],
      [
        'cannot tell before the path can be seen',
        { creates: '/x' },
        { 'exists /x': unknown('later') },
        ['unknown: whether it is needed is not known yet, later'],
      ],
      [
        'is not sure where the path is only assumed',
        { creates: '/x' },
        { 'exists /x': known(true, ['if so']) },
        ['unknown: whether it is needed is not sure, if so'],
      ],
      [
        'wants whole paths',
        { creates: 'x' },
        {},
        ['refused: “x” must be an absolute path, or chdir be given'],
      ],
      ['has no command', { cmd: ' ' }, {}, ['refused: no command given']],
    ],
  ],
  [
    service as unknown as AnyTask,
    { name: 'cron' },
    [
      ['does nothing when it is not told to', {}, unit('active', 'enabled'), []],
      ['starts', { state: 'started' }, unit('inactive', 'enabled'), ['definite: start cron.service']],
      ['leaves what runs', { state: 'started', enabled: true }, unit('active', 'enabled'), []],
      ['stops', { state: 'stopped' }, unit('active', 'enabled'), ['definite: stop cron.service']],
      [
        'restarts each time',
        { state: 'restarted' },
        unit('active', 'enabled'),
        ['definite: restart cron.service'],
      ],
      ['needs the unit', { state: 'stopped' }, {}, ['refused: there is no unit cron.service']],
    ],
  ],
  [
    systemd as unknown as AnyTask,
    {},
    [
      ['reads all files again', { daemon_reload: true }, {}, ['definite: systemctl daemon-reload']],
      [
        'masks',
        { name: 'cron', masked: true },
        { ...unit('active', 'enabled'), said: 'unmasked' },
        ['definite: mask cron.service'],
      ],
      [
        'leaves what is masked',
        { name: 'cron', masked: true },
        { ...unit('inactive', 'masked'), said: 'masked' },
        [],
      ],
    ],
  ],
  [
    user as unknown as AnyTask,
    { name: 'me' },
    [
      ['leaves a user', {}, person([]), []],
      ['takes other groups away', { groups: ['adm'] }, person(['games']), ['definite: change user me']],
      ['keeps other groups', { groups: ['adm'], append: true }, person(['adm', 'games']), []],
      ['takes all groups away', { groups: [] }, person(['games']), ['definite: change user me']],
      ['leaves the groups of which nothing is said', {}, person(['games']), []],
      ['leaves the groups that are right', { groups: 'adm' }, person(['adm']), []],
      [
        'sets a password',
        { password: '$6$x' },
        { ...person([]), 'password is': false },
        ['definite: set the password of me'],
      ],
      ['leaves a password', { password: '$6$x' }, { ...person([]), 'password is': true }, []],
      [
        'leaves another password of who is there',
        { password: '$6$x', update_password: 'on_create' },
        { ...person([]), 'password is': false },
        [],
      ],
      ['removes', { state: 'absent' }, person([]), ['definite: remove user me']],
      ['removes nobody', { state: 'absent' }, {}, []],
    ],
  ],
  [
    group as unknown as AnyTask,
    { name: 'crew' },
    [
      ['adds', {}, {}, ['definite: add group crew']],
      ['leaves', {}, { 'group crew': { gid: 0 } }, []],
      [
        'removes',
        { state: 'absent' },
        { 'group crew': { gid: 0 }, 'primary of crew': [] },
        ['definite: remove group crew'],
      ],
    ],
  ],
  [
    debug as unknown as AnyTask,
    {},
    [
      ['says hello', {}, {}, ['definite: Hello world!']],
      ['says 0', { msg: 0 }, {}, ['definite: 0']],
      ['says nothing', { msg: '' }, {}, ['definite: ']],
      ['says what is not known', { msg: unknown('later') }, {}, ['definite: not known yet: later']],
      ['is quiet', { msg: 'x', verbosity: 1 }, {}, []],
    ],
  ],
  [
    assert as unknown as AnyTask,
    {},
    [
      ['is content', { that: [true, 1, 'x'] }, {}, []],
      ['fails', { that: [true, false] }, {}, ['refused: assertion 2 of 2 is not true']],
      ['fails for 0 and nothing', { that: [0], fail_msg: 'no' }, {}, ['refused: no']],
    ],
  ],
]

describe.each(tables.map(([task, params, cases]) => ({ name: task.name, task, params, cases })))(
  '$name',
  ({ task, params, cases }) => {
    it.each(cases)('%s', async (_title, more, answers, is) => {
      expect(await planned(task, { ...params, ...more }, answers)).toEqual(is)
    })
  },
)

it('a command that is not needed is registered as Ansible does it', async () => {
  const said = 'skipped, since /x exists'
  expect(await outputs(command, { cmd: 'x', creates: '/x' }, { 'exists /x': true })).toEqual({
    rc: 0,
    stdout: said,
    stdout_lines: [said],
    stderr: '',
    stderr_lines: [],
  })
})
