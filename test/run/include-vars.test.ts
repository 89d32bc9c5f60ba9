import { describe, expect, it } from 'vitest'
import { printed } from './printed.ts'
import { included } from './roles/included.ts'

const project = (tasks: readonly object[], more: object = {}) => ({
  'hosts.yml': { all: { hosts: { h1: { ansible_connection: 'local', from: 'inventory', kind: 'two' } } } },
  'play.yml': [{ hosts: 'all', gather_facts: false, tasks, ...more }],
  'vars/one.yml': { a: 1, nested: { x: 1 }, from: 'one' },
  'vars/two.yml': { a: 2, b: '{{ a }}-{{ later }}', nested: { y: 2 } },
  'vars/empty.yml': {},
  'vars/zero.yml': { a: 0, text: '', nothing: null, list: [] },
  'steps.yml': [{ debug: { msg: 'no variables' } }],
})

const say = (msg: string, more: object = {}) => ({ debug: { msg }, ...more })

describe('include_vars', () => {
  it('gives what it gives in Ansible, with the same weight, in and out of roles', async () => {
    expect(await printed(included.files)).toEqual(included.answers)
  })

  const table: readonly [string, readonly object[], readonly string[]][] = [
    ['gives what a file holds', [{ include_vars: 'one.yml' }, say('{{ a }} {{ from }}')], ['1 one']],
    [
      'keeps 0, empty text and lists as they are',
      [{ include_vars: 'zero.yml' }, say('{{ a }}<{{ text }}>{{ list | length }}')],
      ['0<>0'],
    ],
    ['takes a file without variables', [{ include_vars: 'empty.yml' }, say('{{ from }}')], ['inventory']],
    [
      'fills in what a file holds when it is used',
      [{ include_vars: 'two.yml' }, { set_fact: { later: 'now' } }, say('{{ b }}')],
      ['2-now'],
    ],
    [
      'replaces a map as a whole',
      [{ include_vars: 'one.yml' }, { include_vars: 'two.yml' }, say('{{ nested.keys() | join }}')],
      ['y'],
    ],
    [
      'gives all under one name',
      [{ include_vars: { file: 'one.yml', name: 'held' } }, say('{{ held.a }} {{ from }}')],
      ['1 inventory'],
    ],
    [
      'takes its params in one line',
      [{ include_vars: 'file=one.yml name=held' }, say('{{ held.from }}')],
      ['one'],
    ],
    ['takes a name with expressions', [{ include_vars: '{{ kind }}.yml' }, say('{{ a }}')], ['2']],
    [
      'takes each item of a loop',
      [{ include_vars: '{{ item }}', loop: ['one.yml', 'two.yml'] }, say('{{ a }} {{ from }}')],
      ['2 one'],
    ],
    ['is skipped', [{ include_vars: 'one.yml', when: 'false' }, say('{{ from }}')], ['inventory']],
    [
      'tells which files it read',
      [
        { include_vars: 'one.yml', register: 'seen' },
        say('{{ seen.ansible_included_var_files | map("basename") | join }}'),
        say('{{ seen.ansible_facts.a }}'),
      ],
      ['one.yml', '1'],
    ],
    [
      'is weaker than set_fact, also where it comes later',
      [{ set_fact: { a: 'set' } }, { include_vars: 'one.yml' }, say('{{ a }}')],
      ['set'],
    ],
    [
      'is stronger than the variables of the step',
      [{ include_vars: 'one.yml' }, say('{{ a }}', { vars: { a: 'own' } })],
      ['1'],
    ],
  ]
  it.each(table)('%s', async (_title, tasks, answers) => {
    expect(await printed(project(tasks))).toEqual(answers)
    expect(await printed(project(tasks), { check: true })).toEqual(answers)
  })

  it('is weaker than -e', async () => {
    const extra = [JSON.stringify({ a: 'extra' })]
    expect(await printed(project([{ include_vars: 'one.yml' }, say('{{ a }}')]), { extra })).toEqual([
      'extra',
    ])
  })

  it('gives what is not known where its file is not known in a dry run', async () => {
    const tasks = [
      { command: 'echo one', register: 'made' },
      { include_vars: '{{ made.stdout }}.yml' },
      say('a is {{ a }}'),
    ]
    const [said] = await printed(project(tasks), { check: true })
    expect(said).not.toBe('a is 1')
    expect(await printed(project(tasks))).toEqual(['a is 1'])
  })

  it('fails where a name comes to mean a file that was not there before the run', async () => {
    const tasks = [
      { name: 'x', set_fact: { kind: 'nope' } },
      { name: 'reads', include_vars: '{{ kind }}.yml' },
    ]
    expect((await printed(project(tasks)))[0]).toMatch(/^reads: nope.yml is none of the files/)
    const list = [{ set_fact: { kind: 'steps' } }, { name: 'reads', include_vars: '{{ kind }}.yml' }]
    expect((await printed(project(list)))[0]).toMatch(/must be a map of variables, and is a list/)
  })
})
