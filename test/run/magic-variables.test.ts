import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'
import { printed } from './printed.ts'

const hosts = (vars: object) => ({ 'hosts.yml': { all: { hosts: { h1: vars } } } })
const local = { ansible_connection: 'local' }
const say = (msg: string, more: object = {}) => ({ debug: { msg }, ...more })

/** What one message comes to in a play, and what it said in ansible-core 2.14. */
async function said(msg: string, { play = {}, vars = local }: { play?: object; vars?: object } = {}) {
  const answers = await printed({
    ...hosts(vars),
    'play.yml': [{ hosts: 'all', gather_facts: false, ...play, tasks: [say(msg)] }],
  })
  return answers.at(-1)
}

describe('variables that every run has', () => {
  const table: readonly [string, string, string][] = [
    ['the hosts of the play', '{{ play_hosts | join }} {{ ansible_play_hosts_all | join }}', 'h1 h1'],
    ['the hosts that go on', '{{ ansible_play_hosts | join }} {{ ansible_play_batch | join }}', 'h1 h1'],
    ['the tags', '{{ ansible_run_tags | join }} {{ ansible_skip_tags | join }}', 'all '],
    [
      'what was asked for',
      '{{ ansible_check_mode }} {{ ansible_diff_mode }} {{ ansible_verbosity }}',
      'False False 0',
    ],
    ['the version of the language', "{{ ansible_version.full is version('2.10', '>=') }}", 'true'],
    [
      'its parts',
      '{{ ansible_version.major }}.{{ ansible_version.minor }} {{ ansible_version.string == ansible_version.full }}',
      '2.14 True',
    ],
    [
      'how the host is reached',
      '{{ ansible_connection }} {{ ansible_host }} {{ ansible_ssh_host }}',
      'local h1 h1',
    ],
    [
      'no user where nothing says one',
      '{{ ansible_user is defined }} {{ ansible_port is defined }}',
      'False False',
    ],
    ['no role outside of one', '{{ role_name is defined }} {{ ansible_role_names | join }}', 'False '],
    ['where files are looked for', '{{ ansible_search_path == [playbook_dir] }}', 'true'],
    ['no ansible.cfg where there is none', '<{{ ansible_config_file }}>', '<>'],
  ]
  it.each(table)('tell %s', async (_title, msg, answer) => {
    expect(await said(msg)).toBe(answer)
  })

  it('tell the Python of the controller', async () => {
    const python = await said('{{ ansible_playbook_python | default("none") }}')
    expect(python === 'none' || existsSync(String(python))).toBe(true)
  })

  it('tell who logs in, by the inventory or else by the play, under both names', async () => {
    const both = '{{ ansible_user }} {{ ansible_ssh_user }}'
    expect(await said(both, { play: { remote_user: 'bob' } })).toBe('bob bob')
    expect(
      await said(both, { play: { remote_user: 'bob' }, vars: { ...local, ansible_ssh_user: 'dan' } }),
    ).toBe('dan dan')
  })

  it('do not stand in the variables of other hosts, as in Ansible', async () => {
    expect(await said("{{ hostvars['h1'].ansible_host is defined }}")).toBe('false')
  })

  it('say of a user that nothing names that it is not defined', async () => {
    const play = JSON.stringify([{ hosts: 'all', tasks: [say('{{ ansible_user }}')] }])
    expect((await wrongWith({ 'play.yml': play })).join()).toMatch(/"ansible_user" is not defined/)
  })

  it('tell the names of roles', async () => {
    const names =
      '{{ ansible_play_role_names | join }} {{ ansible_dependent_role_names | join }} {{ ansible_role_names | join }}'
    const of = (role: string) => `roles/${role}/tasks/main.yml`
    const answers = await printed({
      ...hosts(local),
      'play.yml': [{ hosts: 'all', gather_facts: false, roles: ['r1'], tasks: [say(names)] }],
      'roles/r1/meta/main.yml': { dependencies: ['r0'] },
      [of('r0')]: [],
      [of('r1')]: [
        say('{{ role_name }} {{ ansible_parent_role_paths is defined }}'),
        say("{{ ansible_search_path | map('basename') | join(',') }}"),
        { include_role: { name: 'r2' } },
      ],
      [of('r2')]: [
        say(
          '{{ role_name }} {{ ansible_parent_role_names | join }} {{ ansible_parent_role_paths[0] | basename }}',
        ),
      ],
    })
    expect(answers.slice(0, 1)).toEqual(['r1 False'])
    expect(answers[1]).toMatch(/^r1,tasks,./)
    expect(answers.slice(2)).toEqual(['r2 r1 r1', 'r1 r0 r0r1'])
  })

  it('tell of a loop, where it is asked to', async () => {
    const loop = { loop: ['a', 'b'], loop_control: { extended: true, index_var: 'at' } }
    const { changes } = await here([
      {
        name: 's',
        ...say('{{ ansible_loop.index }}/{{ ansible_loop.length }} {{ ansible_loop_var }} {{ at }}', loop),
      },
    ]).check()
    expect(changes['s']).toEqual(['definite 1/2 item 0', 'definite 2/2 item 1'])
  })
})
