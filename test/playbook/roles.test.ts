import { describe, expect, it } from 'vitest'
import { load, play } from './loaded.ts'

const tasks = (text: string, others: { readonly [name: string]: string } = {}) => {
  const { plays, said } = load(text, others)
  return { said, steps: plays[0]?.steps.map(({ params, task }) => params['text'] ?? task), play: plays[0] }
}

const ROLE = { 'roles/x/tasks/main.yml': '- debug: x\n' }

describe('a role', () => {
  it.each([
    ['by its name', '- hosts: all\n  roles: [x]\n', ['x']],
    ['as a map', '- hosts: all\n  roles: [{role: x, when: a, tags: t}]\n', ['x']],
    ['imported', play('- import_role: {name: x}\n'), ['x']],
    ['imported in one line', play('- import_role: name=x\n'), ['x']],
    ['included', play('- include_role: {name: x}\n'), ['x']],
    ['included by its full name', play('- ansible.builtin.include_role: {name: x}\n'), ['x']],
    [
      'included on a condition, which a step decides',
      play('- include_role: {name: x}\n  when: a\n'),
      ['include_tasks', 'x'],
    ],
    ['twice, which is once', '- hosts: all\n  roles: [x, x]\n', ['x', 'x']],
  ])('may be named %s', (_title, text, steps) => {
    expect(tasks(text, ROLE)).toMatchObject({ said: [], steps })
  })

  it('has steps, handlers, defaults, variables and what it depends on in their folders', () => {
    const {
      said,
      steps,
      play: found,
    } = tasks('- hosts: all\n  roles: [x]\n', {
      ...ROLE,
      'roles/x/handlers/main.yaml': '- name: restart\n  debug: h\n',
      'roles/x/defaults/main.yml': 'a: 1\n',
      'roles/x/vars/main/one.yml': 'b: 2\n',
      'roles/x/vars/main/two.yml': 'b: 3\n',
      'roles/x/meta/main.yml': 'dependencies: [y]\n',
      'roles/y/tasks/main.yml': '- debug: y\n  notify: "x : restart"\n',
    })
    expect(said).toEqual([])
    expect(steps).toEqual(['y', 'x'])
    expect(found?.handlers).toMatchObject([{ name: 'restart', role: 'x' }])
    expect(found?.steps[1]?.around).toMatchObject({
      weakest: [{ a: 1 }, { a: 1 }],
      stronger: [{ b: 2 }, { b: 3 }, { b: 2 }, { b: 3 }],
      folders: [expect.stringMatching(/roles\/x$/)],
    })
  })

  it.each([
    ['- hosts: all\n  roles: [{tags: x}]\n', {}, ['play.yml:2:11 this role has no name (- role: NAME)']],
    [
      '- hosts: all\n  roles: [x]\n',
      { 'roles/x/meta/main.yml': 'dependencies: [y]\n', 'roles/y/meta/main.yml': 'dependencies: [x]\n' },
      ['roles/y/meta/main.yml:1:16 the role x leads to itself'],
    ],
    [
      '- hosts: all\n  roles: [x]\n',
      { 'roles/x/tasks/main.yml': 'a: 1\n' },
      ['roles/x/tasks/main.yml:1:1 a file of steps must be a list, not a map'],
    ],
    [
      '- hosts: all\n  roles: [x]\n',
      { 'roles/x/tasks/main.yml': '- import_role: {name: x}\n' },
      ['roles/x/tasks/main.yml:1:23 the role x leads to itself'],
    ],
    [
      '- hosts: all\n  roles: [x]\n',
      { 'roles/x/tasks/main.yml': '- import_tasks: main.yml\n' },
      ['roles/x/tasks/main.yml:1:17 main.yml imports itself, directly or indirectly'],
    ],
    [
      '- hosts: all\n  roles: [{role: x, async: 5}]\n',
      ROLE,
      [expect.stringContaining('"async" is not a supported keyword of a role')],
    ],
    [
      play('- import_role: {name: x, tasks_from: more}\n'),
      ROLE,
      ['play.yml:3:27 the role x has no file tasks/more'],
    ],
    [
      play('- import_role: {name: "{{ x }}"}\n'),
      ROLE,
      [expect.stringContaining('the name of a role cannot contain an expression')],
    ],
    [
      play('- include_role: {name: x, public: true}\n'),
      ROLE,
      [expect.stringContaining('an include cannot be public')],
    ],
    [
      play('- include_role: {tasks_from: x}\n'),
      ROLE,
      ['play.yml:3:7 include_role names no role (name: NAME)'],
    ],
  ])('%j is refused', (text, others, said) => {
    expect(load(text, others as { readonly [name: string]: string }).said).toEqual(said)
  })
})

describe('an include of steps', () => {
  const FILES = {
    'a-x.yml': '- debug: x\n',
    'a-y.yml': '- debug: y\n',
    'sub/b.yml': '- debug: b\n',
    'other.yml': '',
  }

  it.each([
    ['that is sure is in its place', '- include_tasks: a-x.yml\n', ['x']],
    ['on a condition is decided once', '- include_tasks: a-x.yml\n  when: c\n', ['include_tasks', 'x']],
    [
      'over written items is one for each',
      '- include_tasks: "a-{{ item }}.yml"\n  loop: [y, x]\n',
      ['y', 'x'],
    ],
    [
      'whose name is known only in the run may be each file of such a name',
      '- include_tasks: "a-{{ c }}.yml"\n',
      ['include_tasks', 'x', 'y'],
    ],
    ['as a map', '- include_tasks: {file: sub/b.yml, apply: {tags: [t]}}\n', ['b']],
    ['by the older word', '- include: sub/b.yml\n', ['b']],
    ['by its full name, in one line', '- ansible.builtin.include_tasks: file=sub/b.yml\n', ['b']],
  ])('%s', (_title, step, steps) => {
    expect(tasks(play(step), FILES)).toMatchObject({ said: [], steps })
  })

  it.each([
    ['- include_tasks: "{{ c }}.yml"\n', 'play.yml:3:22 what is included cannot be told before the run'],
    ['- include_tasks: "z-{{ c }}.yml"\n', 'play.yml:3:22 no file can be meant by z-{{ c }}.yml'],
    [
      '- include_tasks: a-x.yml\n  become: true\n',
      'play.yml:4:7 unknown keyword "become" in an include of steps',
    ],
    ['- include_tasks: {apply: {}}\n', 'play.yml:3:7 include_tasks names no file'],
    [
      '- include_tasks: {file: a-x.yml, apply: {x: 1}}\n',
      'play.yml:3:46 "x" is not a supported keyword of apply',
    ],
    ['- include_tasks: play.yml\n', 'play.yml:3:22 play.yml imports itself'],
  ])('%j is refused', (step, said) => expect(load(play(step), FILES).said[0]).toContain(said))
})

describe('a play says how its hosts are reached', () => {
  it('where their variables do not', () => {
    const { plays, said } = load(
      '- hosts: all\n  remote_user: deploy\n  port: 2222\n  connection: ssh\n  become_method: sudo\n',
    )
    expect(said).toEqual([])
    expect(plays[0]?.reach).toEqual({ user: 'deploy', port: 2222, connection: 'ssh' })
  })

  it.each([
    ['remote_user: "{{ x }}"', 'remote_user cannot be an expression here'],
    ['port: 70000', 'port must be a port from 1 to 65535, not 70000'],
    ['connection: docker', 'connection must be ssh or local, not docker'],
    ['become_method: su', 'become_method must be sudo, not su'],
  ])('%s is refused', (line, said) => expect(load(`- hosts: all\n  ${line}\n`).said[0]).toContain(said))
})
