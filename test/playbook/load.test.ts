import { describe, expect, test } from 'vitest'
import type { Step } from '../../src/model/playbook.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { known, load, play } from './loaded.ts'

function steps(text: string): readonly Step[] {
  const { plays, said } = load(play(text))
  expect(said).toEqual([])
  return plays[0]?.steps ?? []
}

function wrong(text: string): string[] {
  return load(play(text)).said
}

describe('a play', () => {
  test('has hosts, variables, steps in order and handlers', () => {
    const { plays, said } = load(
      [
        '- name: Mail',
        '  hosts: [mail, "!old"]',
        '  become: yes',
        '  gather_facts: false',
        '  serial: [1, "30%"]',
        '  any_errors_fatal: true',
        '  tags: a,b',
        '  vars: {port: 25}',
        '  vars_files: more.yml',
        '  pre_tasks: [{debug: one}]',
        '  post_tasks: [{debug: three}]',
        '  tasks: [{debug: two}]',
        '  handlers: [{name: restart, service: {name: x}}]',
      ].join('\n'),
    )
    expect(said).toEqual([])
    expect(plays[0]).toMatchObject({
      name: 'Mail',
      hosts: 'mail,!old',
      become: { become: true, user: 'root' },
      serial: [1, '30%'],
      anyErrorsFatal: true,
      tags: ['a', 'b'],
      vars: { port: 25 },
      varsFiles: ['more.yml'],
      steps: [
        { params: { text: 'one' } },
        { task: 'meta' },
        { params: { text: 'two' } },
        { task: 'meta' },
        { params: { text: 'three' } },
      ],
      handlers: [{ name: 'restart', task: 'service' }],
    })
  })

  test('is named after its hosts, and is not privileged, unless it says so', () => {
    expect(load('- hosts: mail\n').plays[0]).toMatchObject({
      name: 'mail',
      become: { become: false, user: 'root' },
      serial: [],
      anyErrorsFatal: false,
      steps: [],
    })
  })

  test.each([
    ['- name: x\n  tasks: []\n', ['play.yml:1:3 this play names no hosts (hosts: all)']],
    [
      '- debug: x\n',
      [
        'play.yml:1:3 this is a step, and a playbook is a list of plays (put it under tasks: in a play with hosts:)',
      ],
    ],
    ['hosts: all\n', ['play.yml:1:1 a playbook must be a list of plays, not a map (- hosts: all)']],
    ['', ['play.yml:1:1 a playbook must be a list of plays, not empty (- hosts: all)']],
    ['- x\n', ['play.yml:1:3 a play must be a map, not a string']],
    [
      '- hosts: all\n  handler: []\n',
      ['play.yml:2:3 unknown keyword "handler" in a play (did you mean "handlers"?)'],
    ],
    [
      '- hosts: all\n  roles: [x]\n',
      [expect.stringContaining('play.yml:2:11 there is no role "x" (looked in ')],
    ],
    ['- hosts: all\n  become: maybe\n', ['play.yml:2:11 become must be true or false, not a string']],
    [
      '- hosts: all\n  serial: [1, half]\n',
      ['play.yml:2:15 serial must be a number of hosts or a percentage like "30%", not half'],
    ],
    [
      '- hosts: all\n  vars: {my-port: 1}\n',
      ['play.yml:2:10 "my-port" is not a valid variable name: use letters, digits and _, and no digit first'],
    ],
    [
      '- hosts: all\n  vars:\n    ansible_user: x\n',
      [
        'play.yml:3:5 "ansible_user" configures the connection, which a playbook cannot do (put it in the inventory)',
      ],
    ],
    ['- hosts: all\n  tasks: x\n', ['play.yml:2:10 tasks must be a list, not a string']],
    ['- hosts: all\n  tasks: [x]\n', ['play.yml:2:11 a step must be a map, not a string (- debug: "text")']],
  ])('%j is refused', (text, said) => {
    expect(load(text).said).toEqual(said)
  })

  test('a file that is no YAML has that as its only problem', () => {
    expect(load('- hosts: all\n  tasks:\n  - debug: x: y\n    nope: 1\n').said).toHaveLength(1)
  })

  test('a file that is missing is a problem', () => {
    expect(loadPlaybook('/nope.yml', known).problems).toEqual([
      {
        message: 'cannot read /nope.yml: there is no such file',
        at: { file: '/nope.yml', line: 1, column: 1 },
      },
    ])
  })
})

describe('a step', () => {
  test('names a task and gives params', () => {
    expect(steps('- apt: {name: curl}\n- name: Say it\n  debug: hello\n- line:\n')).toMatchObject([
      { name: 'apt', task: 'apt', params: { name: 'curl' }, loopVar: 'item', when: [] },
      { name: 'Say it', task: 'debug', params: { text: 'hello' } },
      { name: 'line', task: 'line', params: {} },
    ])
  })

  test('knows the places of its values', () => {
    const [step] = steps('- name: x\n  apt:\n    name: curl\n')
    expect(step?.at).toMatchObject({ line: 3, column: 7 })
    expect(step?.locate(['apt', 'name'])).toMatchObject({ line: 5, column: 15 })
    expect(step?.locate(['apt', 'name'], 'key')).toMatchObject({ line: 5, column: 9 })
  })

  test('says when, for what, as whom and with what effect', () => {
    const [step] = steps(
      [
        '- debug: x',
        '  when: [a, true]',
        '  with_items: [1, 2]',
        '  loop_control: {loop_var: one, label: "{{ one }}"}',
        '  register: out',
        '  tags: [a, "b, c"]',
        '  become: true',
        '  become_user: vmail',
        '  ignore_errors: yes',
        '  transient: true',
        '  reconnect: {port: 2222}',
        '  vars: {x: 1}',
      ].join('\n'),
    )
    expect(step).toMatchObject({
      when: ['a', 'true'],
      loop: [1, 2],
      loopVar: 'one',
      loopLabel: '{{ one }}',
      register: 'out',
      tags: ['a', 'b', 'c'],
      become: { become: true, user: 'vmail' },
      ignoreErrors: true,
      transient: true,
      reconnect: { port: 2222 },
      vars: { x: 1 },
    })
  })

  test('may be an order to the run', () => {
    expect(steps('- meta: flush_handlers\n')).toMatchObject([
      { task: 'meta', params: { action: 'flush_handlers' } },
    ])
  })

  test.each([
    ['- atp: {name: x}\n', ['play.yml:3:7 unknown task "atp" (did you mean "apt"?)']],
    ['- ansible.builtin.apt: {name: x}\n', ['play.yml:3:7 unknown task "ansible.builtin.apt" (write "apt")']],
    ['- lineinfile: {path: x}\n', ['play.yml:3:7 unknown task "lineinfile" (use the task "line" instead)']],
    ['- name: x\n', ['play.yml:3:7 this step names no task (the tasks are debug, apt, file, line, service)']],
    [
      '- apt: {name: x}\n  debug: x\n',
      ['play.yml:4:7 a step must name exactly one task, but this one names apt and debug'],
    ],
    ['- debug: x\n  wehn: y\n', ['play.yml:4:7 unknown keyword "wehn" in a step (did you mean "when"?)']],
    [
      '- atp: {name: x}\n  wehn: y\n',
      [
        'play.yml:3:7 unknown task "atp" (did you mean "apt"?)',
        'play.yml:4:7 unknown keyword "wehn" in a step (did you mean "when"?)',
      ],
    ],
    [
      '- debug: x\n  check_mode: perhaps\n  retries: [1]\n  until: "{{ x }}"\n',
      [
        'play.yml:6:14 until is an expression already (leave out the braces)',
        'play.yml:5:16 retries must be a number, not a list',
        'play.yml:4:19 check_mode must be true or false, not a string',
      ],
    ],
    [
      '- block: []\n  rescue: [{debug: x, wehn: y}]\n  loop: []\n- rescue: []\n',
      [
        'play.yml:5:7 "loop" is not a supported keyword of a block (a block cannot be repeated: put the loop on its steps)',
        'play.yml:4:27 unknown keyword "wehn" in a step (did you mean "when"?)',
        'play.yml:6:7 rescue and always need a block whose steps may fail (block:)',
      ],
    ],
    [
      '- debug: x\n  with_lines: ls\n  with_items:\n  with_dict: {}\n',
      [
        'play.yml:6:7 a step can have only one loop (keep loop)',
        'play.yml:5:7 with_items must not be empty',
        'play.yml:4:7 "with_lines" is not a supported keyword of a step (use loop with a list)',
      ],
    ],
    [
      '- meta: flush_handler\n',
      [
        'play.yml:3:13 meta must be one of: flush_handlers, noop, end_host, end_play, end_batch, clear_facts, clear_host_errors, reset_connection (did you mean "flush_handlers"?)',
      ],
    ],
    [
      '- debug: x\n  when: "{{ a }}"\n',
      ['play.yml:4:13 when is an expression already (leave out the braces)'],
    ],
    [
      '- debug: x\n  when: {a: b}\n',
      ['play.yml:4:13 when must be an expression or a list of expressions, not a map'],
    ],
    [
      '- debug: x\n  loop: users\n',
      [
        'play.yml:4:13 loop must be a list or an expression that returns one, not a string (put an expression in braces: "{{ users }}")',
      ],
    ],
    [
      '- debug: x\n  loop_control: {loop_vra: x}\n',
      ['play.yml:4:22 unknown key "loop_vra" in loop_control (did you mean "loop_var"?)'],
    ],
    [
      '- debug: x\n  loop_control:\n    loop_var: my-item\n',
      ['play.yml:5:19 "my-item" is not a valid variable name: use letters, digits and _, and no digit first'],
    ],
    ['- debug: x\n  register: item\n', ['play.yml:4:17 "item" is the current item of a loop']],
    [
      '- debug: x\n  register: 1st\n',
      ['play.yml:4:17 "1st" is not a valid variable name: use letters, digits and _, and no digit first'],
    ],
    [
      '- debug: x\n  register: hostvars\n',
      ['play.yml:4:17 "hostvars" is a reserved name and cannot be a variable'],
    ],
    [
      '- debug: x\n  transient: "{{ x }}"\n',
      ['play.yml:4:18 transient must be true or false, not a string (an expression cannot be used here)'],
    ],
    [
      '- debug: x\n  delegate_to: []\n  run_once: 2\n  delegate_facts: never\n',
      [
        'play.yml:5:17 run_once must be true or false, not a number',
        'play.yml:4:20 delegate_to must be a string, not a list',
        'play.yml:6:23 delegate_facts must be true or false, not a string',
      ],
    ],
    [
      '- debug: x\n  reconnect: {prot: 22}\n',
      ['play.yml:4:19 unknown key "prot" in reconnect (did you mean "port"?)'],
    ],
    ['- debug: x\n  notify: x\n', ['play.yml:4:15 there is no handler "x" (this play has no handlers)']],
    [
      '- debug: x\n  listen: x\n',
      ['play.yml:4:7 only a handler can have listen (put the step under handlers:)'],
    ],
  ])('%j is refused', (text, said) => {
    expect(wrong(text)).toEqual(said)
  })
})

describe('the params of a step', () => {
  test.each([
    [
      '- apt: {nam: curl}\n',
      [
        'play.yml:3:7 missing param "name" for task apt',
        'play.yml:3:13 unknown param "nam" for task apt (did you mean "name"?)',
      ],
    ],
    [
      '- file:\n    path: /x\n    mode: 0644\n',
      [
        'play.yml:5:15 param "mode" of task file must be a string, not the number 420 (put it in quotes: without them YAML reads a number, and 0644 becomes 420)',
      ],
    ],
    ['- apt: [curl]\n', ['play.yml:3:12 task apt takes a map of params, not a list']],
    ['- apt:\n', ['play.yml:3:7 missing param "name" for task apt']],
    [
      '- debug: 7\n',
      [
        'play.yml:3:14 param "text" of task debug must be a string, not the number 7 (put it in quotes: without them YAML reads a number, and 0644 becomes 420)',
      ],
    ],
  ])('%j are refused', (text, said) => {
    expect(wrong(text)).toEqual(said)
  })

  test('may be expressions, which are checked later', () => {
    expect(steps('- apt: {name: "{{ x }}", state: "{{ y }}"}\n')).toHaveLength(1)
  })
})
