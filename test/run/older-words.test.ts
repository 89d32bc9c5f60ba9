import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'
import { printed } from './printed.ts'

const say = (name: string, msg: unknown, more: object = {}) => ({ name, debug: { msg }, ...more })
const local = { 'hosts.yml': { all: { hosts: { h1: { ansible_connection: 'local' } } } } }

describe('words that playbooks have from elsewhere, or from older days', () => {
  const loaded: readonly [string, object, object][] = [
    ['become_method: sudo', { become_method: 'sudo' }, {}],
    ['become_method by its full name', {}, { become_method: 'ansible.builtin.sudo' }],
    ['the flags that sudo has anyway', { become_flags: '-H -S -n' }, { become_flags: '-H' }],
    ['no flags', {}, { become_flags: '' }],
    ['sudo by its path', { become_exe: '/usr/bin/sudo' }, {}],
    ['user of a play', { user: 'root' }, {}],
    ['encrypt of what is given', { vars_prompt: [{ name: 'x', encrypt: 'md5_crypt', salt: 'foo' }] }, {}],
    ['full names of loops', {}, { 'with_community.general.flattened': [[1], 2] }],
    ['full names of our own loops', {}, { 'with_ansible.builtin.dict': { a: 1 } }],
    [
      'variables as a list of maps',
      { vars: [{ a: 1 }, { b: 2 }] },
      { vars: [{ c: '{{ a + b }}' }], when: 'c > 0' },
    ],
    ['the controller by its address', {}, { delegate_to: '127.0.0.1' }],
  ]
  it.each(loaded)('load: %s', async (_title, ofPlay, ofStep) => {
    const play = JSON.stringify([{ hosts: 'all', ...ofPlay, tasks: [{ ...say('s', 'x'), ...ofStep }] }])
    expect(await wrongWith({ 'play.yml': play }, { extra: ['x=1'] })).toEqual([])
  })

  const refused: readonly [string, object, object, RegExp][] = [
    ['su', { become_method: 'su' }, {}, /become_method must be sudo, not su/],
    ['doas on a step', {}, { become_method: 'community.general.doas' }, /not community.general.doas/],
    ['flags that keep the environment', {}, { become_flags: '-H -E' }, /become_flags cannot have -E/],
    ['another program', { become_exe: '/opt/sudo' }, {}, /become_exe must be sudo, not \/opt\/sudo/],
    [
      'a default that is to be encrypted',
      { vars_prompt: [{ name: 'x', default: 'y', encrypt: 'md5_crypt' }] },
      {},
      /a default cannot be encrypted/,
    ],
    [
      'first_available_file',
      {},
      { first_available_file: ['a'] },
      /"first_available_file" is not a supported keyword/,
    ],
  ]
  it.each(refused)('are refused: %s', async (_title, ofPlay, ofStep, message) => {
    const play = JSON.stringify([{ hosts: 'all', ...ofPlay, tasks: [{ ...say('s', 'x'), ...ofStep }] }])
    expect((await wrongWith({ 'play.yml': play })).join()).toMatch(message)
  })

  it('say what is wrong in variables that are a list of maps where it stands', async () => {
    const play = '- hosts: all\n  vars:\n    - a: 1\n    - 2b: "x"\n  tasks: []\n'
    expect((await wrongWith({ 'play.yml': play })).join()).toMatch(
      /^play.yml:4:7 "2b" is not a valid variable name/,
    )
    const steps = [say('s', '{{ a }} {{ b }}', { vars: [{ a: 1, b: 1 }, { a: 2 }] })]
    expect((await here(steps).check()).changes['s']).toEqual(['definite 2 1'])
  })

  it('are refused: a playbook that is included, with what to write instead', async () => {
    expect(await wrongWith({ 'play.yml': '- include: other.yml\n' })).toEqual([
      'play.yml:1:3 a playbook is not included any more, but imported',
    ])
  })

  it('are refused: a task whose name is an expression', async () => {
    const play = '- hosts: all\n  tasks:\n    - action: "{{ x }} name=y"\n'
    expect((await wrongWith({ 'play.yml': play })).join()).toMatch(/"action" is not a supported keyword/)
  })

  it('name the controller, which need not be in the inventory', async () => {
    const plays = (hosts: string, tasks: object[]) => ({
      ...local,
      'play.yml': [{ hosts, gather_facts: false, connection: 'local', tasks }],
    })
    expect(await printed(plays('127.0.0.1', [say('s', '{{ inventory_hostname }}')]))).toEqual(['127.0.0.1'])
    expect(await printed(plays('localhost', [say('s', '{{ inventory_hostname }}')]))).toEqual(['localhost'])
    const delegated = say('s', '{{ inventory_hostname }}', { delegate_to: '127.0.0.1' })
    expect(await printed(plays('all', [delegated]))).toEqual(['h1'])
  })

  it('are refused: filters and tests that are written in Python, with the file', async () => {
    const files = {
      'filter_plugins/more.py': "class FilterModule:\n  def filters(self):\n    return {'double': double}\n",
      'test_plugins/more.py': "class TestModule:\n  def tests(self):\n    return {'odder': odder}\n",
    }
    const one = async (text: string) =>
      (
        await wrongWith({ ...files, 'play.yml': `- hosts: all\n  tasks:\n    - debug: "{{ ${text} }}"\n` })
      ).join()
    expect(await one('1 | double')).toMatch(
      /the filter "double" is written in Python \(.*filter_plugins\/more.py\)/,
    )
    expect(await one('1 is odder')).toMatch(
      /the test "odder" is written in Python \(.*test_plugins\/more.py\)/,
    )
    expect(await one('1 is local.more.odder')).toMatch(/the test "local.more.odder" is written in Python/)
    expect(await one('1 is local.more.nope')).toMatch(/there is no test "local.more.nope"/)
    expect(await one('1 | doubl')).toMatch(/there is no filter "doubl"/)
  })

  it('find the items of a loop in what it registers', async () => {
    const runs = { name: 'r', command: { argv: ['echo', '{{ item }}'] }, loop: ['a', 'b'], register: 'x' }
    const each = say('s', '{{ item.item }} {{ item.ansible_loop_var }}', { loop: '{{ x.results }}' })
    const { changes } = await here([runs, each]).apply()
    expect(changes['s']).toEqual(['definite a item', 'definite b item'])
    const numbered = {
      ...runs,
      loop_control: { loop_var: 'one', index_var: 'at' },
      command: 'echo {{ one }}',
    }
    const both = say('s', '{{ x.results[1].one }} {{ x.results[1].at }} {{ x.results[1].item is defined }}')
    expect((await here([numbered, both]).check()).changes['s']).toEqual(['definite b 1 False'])
  })
})
