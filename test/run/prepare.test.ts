import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'
import { wrongWith } from './documents.ts'

const PLAY = '- hosts: all\n  tasks:\n'

describe('an error in an expression is placed where it is written', () => {
  it.each<[string, string, string]>([
    ['when, alone', '    - debug: x\n      name: n\n      when: a ==\n', 'play.yml:5:17'],
    ['when, in a list', '    - debug: x\n      when:\n        - true\n        - (1\n', 'play.yml:6:13'],
    ['loop', '    - debug: x\n      loop:\n        - a\n        - "{{ 1 + }}"\n', 'play.yml:6:'],
    ['with_items', '    - debug: x\n      with_items:\n        - "{{ 1 + }}"\n', 'play.yml:5:'],
    ['vars', '    - debug: x\n      vars:\n        a: {b: "{{ 1 + }}"}\n', 'play.yml:5:'],
    ['a param', '    - debug:\n        msg: "{{ 1 + }}"\n', 'play.yml:4:'],
    [
      'deep in a param',
      '    - apt:\n        name:\n          - curl\n          - "{{ 1 + }}"\n',
      'play.yml:6:',
    ],
    ['a bare param', '    - debug: "{{ 1 + }}"\n', 'play.yml:3:'],
    ['an assertion', '    - assert:\n        that:\n          - 1 == 1\n          - 1 ==\n', 'play.yml:6:'],
  ])('%s', async (_title, step, place) => {
    const said = await wrongWith({ 'play.yml': PLAY + step })
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(place)
  })

  it('also where an import gives its condition or variable to a step', async () => {
    const said = await wrongWith({
      'play.yml': `${PLAY}    - import_tasks: steps.yml\n      when: a ==\n      vars:\n        b: "{{ 1 + }}"\n`,
      'steps.yml': '- debug: x\n  when: (1\n  vars: {c: "{{ (2 }}"}\n',
    })
    expect(said.map((one) => one.split(' ')[0])).toEqual([
      expect.stringMatching(/^play.yml:4:1/),
      expect.stringMatching(/^play.yml:6:20/),
      expect.stringMatching(/^steps.yml:2:/),
      expect.stringMatching(/^steps.yml:3:/),
    ])
  })
})

describe('all that is wrong is said at once', () => {
  it('in the playbook, what it imports, the inventory, variables, templates, files, -e, tasks and hosts', async () => {
    const said = await wrongWith(
      {
        'play.yml': [
          '- hosts: all',
          '  vars_files: [vars.yml, "{{ nope }}.yml"]',
          '  tasks:',
          '    - debug: x',
          '      when: a ==',
          '    - template: {src: bad.hbs, dest: /x}',
          '    - copy: {src: none, dest: relative}',
          '    - aptt: {name: curl}',
          '    - own: {}',
          '      notify: nobody',
          '    - import_tasks: gone.yml',
          '- hosts: web',
          '  tasks: []',
          '',
        ].join('\n'),
        'hosts.yml': 'all: {hosts: {h1: {ansible_prot: 22}}}\n',
        'vars.yml': 'a-b: 1\n',
        'templates/bad.hbs': 'one\n{{#if x}}\n',
        'tasks/own.ts': 'export default 1\n',
      },
      { extra: ['='] },
    )
    const told = said.join('\n')
    for (const words of [
      'vars.yml:1:1 "a-b" is not a valid variable name',
      'play.yml:2:',
      'play.yml:5:1',
      'bad.hbs:',
      'there is no file "none"',
      '"dest" of task copy does not have the required format',
      'unknown task "aptt"',
      'there is no handler "nobody"',
      'play.yml:11:21 cannot read gone.yml',
      'unknown connection variable "ansible_prot"',
      '-e must be NAME=VALUE',
      'a task file must export by default a task',
      'play.yml:12:10 "web" selects nothing',
    ])
      expect(told).toContain(words)
  })

  it('but nothing that may only be missing because something else could not be read', async () => {
    const play = `${PLAY}    - debug: "{{ a }} {{ r.text }}"\n    - nope: x\n      register: r\n- hosts: web\n  tasks: []\n`
    expect(await wrongWith({ 'play.yml': play, 'hosts.yml': 'all: [\n' })).toEqual([
      expect.stringMatching(/^hosts.yml:1:/),
      'play.yml:4:7 unknown task "nope"',
    ])
    expect(await wrongWith({ 'play.yml': play, 'hosts.yml': 'web: {hosts: {h1: }}\n' })).toEqual([
      expect.stringContaining('"a" is not defined'),
      'play.yml:4:7 unknown task "nope"',
    ])
  })

  it('an undefined name is told though another document has a mistake that hides nothing', async () => {
    const said = await wrongWith({ 'play.yml': `${PLAY}    - debug: "{{ a }}"\n    - debug: {txet: x}\n` })
    expect(said.join('\n')).toContain('"a" is not defined')
    expect(said.join('\n')).toContain('unknown param "txet"')
  })
})

it('a file of variables may be named by its whole path', async () => {
  const root = folder({ 'v.yml': 'a: 1\n' })
  const play = `- hosts: all\n  vars_files: [${join(root, 'v.yml')}]\n  tasks:\n    - debug: "{{ a }}"\n`
  expect(await wrongWith({ 'play.yml': play })).toEqual([])
})

it('what a default falls back to is needed only where the variable is not there, in variables as well', async () => {
  const play = `${PLAY}    - debug: "{{ both }} {{ one | default(other) }}"\n`
  const vars = `  vars:\n    both: "{{ one | default([{'k': other}]) }}"\n`
  const there = play.replace('  tasks:', `${vars}    one: 1\n  tasks:`)
  expect(await wrongWith({ 'play.yml': there })).toEqual([])
  const missing = await wrongWith({ 'play.yml': play.replace('  tasks:', `${vars}  tasks:`) })
  expect(missing.filter((line) => line.includes('"other" is not defined'))).toHaveLength(2)
})

it.each(['? debug\n      : x', '"\\x64ebug": x', 'debug\t: x', '? {debug: }'])(
  'a task is found however its name is written: %s',
  async (step) => {
    const said = await wrongWith({ 'play.yml': `${PLAY}    - ${step}\n      when: nope\n` })
    expect(said.join('\n')).toMatch(
      step.startsWith('? {') ? /a key must be a string/ : /"nope" is not defined/,
    )
    expect(await wrongWith({ 'play.yml': `${PLAY}    - ${step.replace(/x$/, '{mgs: x}')}\n` })).not.toEqual(
      [],
    )
  },
)
