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
