import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { printed } from './printed.ts'
import { loops } from './roles/loops.ts'
import { order } from './roles/order.ts'
import { precedence } from './roles/precedence.ts'

describe('roles', () => {
  it('see of the variables of a name the one that Ansible would see', async () => {
    const extra = Object.keys(precedence.files['hosts.yml'].all.hosts.h1).filter((name) =>
      /^v_.*e/.test(name),
    )
    const all = [...extra, 'v_de', 'v_pe', 'v_fe', 'v_ge', 'v_re', 'v_te', 'v_me'].map((name) => [name, 'e'])
    const strongest = JSON.stringify(Object.fromEntries(all))
    expect(await printed(precedence.files, { extra: [strongest] })).toEqual(precedence.answers)
  })

  it('and lists of steps are included for each item that a host has', async () => {
    expect(await printed(loops.files)).toEqual(loops.answers)
  })

  it.each(Object.entries(order.answers))(
    'run in the order of Ansible, with tags “%s”',
    async (tags, answers) => {
      const asked = tags === '' ? [] : tags.split(',')
      expect(await printed(order.files, { tags: asked })).toEqual(answers)
    },
  )
})

it('a written loop over an include may have values that only steps give', async () => {
  const files = {
    'hosts.yml': { all: { hosts: { h1: { ansible_connection: 'local' } } } },
    'play.yml': [
      {
        hosts: 'all',
        gather_facts: false,
        tasks: [
          { set_fact: { a: 1 } },
          {
            include_tasks: 'one.yml',
            loop: [{ n: '{{ a }}' }, { n: '{{ a + 1 }}' }],
            loop_control: { loop_var: 'x' },
          },
        ],
      },
    ],
    'one.yml': [{ debug: { msg: 'n is {{ x.n }}' } }],
  }
  expect(await printed(files)).toEqual(['n is 1', 'n is 2'])
  expect(await printed(files, { check: true })).toEqual(['n is 1', 'n is 2'])
})

describe('what an include means by a name with expressions', () => {
  const hosts = { 'hosts.yml': { all: { hosts: { h1: { ansible_connection: 'local' } } } } }
  const project = (tasks: readonly object[]) => ({
    ...hosts,
    'play.yml': [{ hosts: 'all', gather_facts: false, tasks }],
    'roles/on-a/tasks/main.yml': [{ debug: { msg: 'a {{ role_name }}' } }],
    'roles/on-b/tasks/main.yml': [{ debug: { msg: 'b {{ role_name }}' } }],
    'roles/on-b/tasks/more.yml': [{ debug: { msg: 'more' } }],
    'roles/other/tasks/main.yml': [{ debug: { msg: '{{ nope }}' } }],
  })
  const set = { set_fact: { which: 'b' } }

  it.each([
    ['may be a role', [set, { include_role: { name: 'on-{{ which }}' } }], ['b on-b']],
    [
      'may be a role for each item',
      [{ include_role: { name: 'on-{{ item }}' }, loop: ['a', 'b'] }],
      ['a on-a', 'b on-b'],
    ],
    ['may be in a folder', [set, { include_tasks: 'roles/on-{{ which }}/tasks/more.yml' }], ['more']],
    ['may be written from here', [set, { include_tasks: './roles/on-{{ which }}/tasks/more.yml' }], ['more']],
    [
      'is nothing where it is skipped',
      [{ include_role: { name: 'on-{{ which }}' }, when: 'which is defined' }],
      [],
    ],
    [
      'fails in its turn where there is none of the name',
      [{ set_fact: { which: 'c' } }, { name: 'i', include_role: { name: 'on-{{ which }}' } }],
      ['i: there is no “on-c” that could be included; what may be meant is on-a, on-b'],
    ],
  ])('%s', async (_title, tasks, answers) => {
    expect(await printed(project(tasks))).toEqual(answers)
    expect(await printed(project(tasks), { check: true })).toEqual(answers)
  })

  it.each([
    [
      'a role of any name',
      { include_role: { name: '{{ x }}' } },
      /the name of a role cannot contain an expression/,
    ],
    [
      'a role of which there is none',
      { include_role: { name: 'nope-{{ x }}' } },
      /no role can be meant by nope-/,
    ],
    ['a file of any name', { include_tasks: '{{ x }}/{{ y }}.yml' }, /its name says too little/],
  ])('is refused: %s', async (_title, step, message) => {
    const files = Object.entries(project([step])).map(([name, value]) => [name, JSON.stringify(value)])
    expect((await wrongWith(Object.fromEntries(files), { extra: ['x=1', 'y=2'] })).join()).toMatch(message)
  })
})

describe('a loop over an include whose items are not known before the run is refused', () => {
  const STEPS = { 'steps.yml': '- debug: "{{ item }}"\n' }

  it.each([
    [
      'what a step registers',
      '- probe: [ls]\n  register: x\n- include_tasks: steps.yml\n  loop: "{{ x.lines }}"\n',
    ],
    ['what is not defined', '- include_tasks: steps.yml\n  loop: "{{ nope }}"\n'],
  ])('%s', async (_title, steps) => {
    const text = `- hosts: all\n  tasks:\n${steps.replaceAll(/^(?=.)/gm, '    ')}`
    const said = await wrongWith({ ...STEPS, 'play.yml': text })
    expect(said[0]).toContain(
      'what is included is read before the run, and the items of this loop are not known',
    )
  })

  it('and so is what is no list', async () => {
    const text =
      '- hosts: all\n  vars: {x: 7}\n  tasks:\n    - include_tasks: steps.yml\n      loop: "{{ x }}"\n'
    expect(await wrongWith({ ...STEPS, 'play.yml': text })).toEqual([
      'play.yml:5:13 loop must be a list, not a number',
    ])
  })

  it('a host without items runs none', async () => {
    const text =
      '- hosts: all\n  vars: {x: []}\n  tasks:\n    - include_tasks: steps.yml\n      loop: "{{ x }}"\n'
    expect(await wrongWith({ ...STEPS, 'play.yml': text })).toEqual([])
  })
})

describe('plays reach a host in one way', () => {
  it('also where two of them say how', async () => {
    const play = (user: string) => `- hosts: h1\n  remote_user: ${user}\n  tasks: [{debug: x}]\n`
    expect(await wrongWith({ 'play.yml': play('a') + play('a') })).toEqual([])
    expect(await wrongWith({ 'play.yml': play('a') + play('b') })).toEqual([
      'play.yml:5:16 an earlier play reaches h1 in another way, and one connection serves the whole run',
    ])
  })
})
