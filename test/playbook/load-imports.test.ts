import { describe, expect, test } from 'vitest'
import { load, play } from './loaded.ts'

describe('handlers', () => {
  const handlers =
    '  handlers:\n    - {name: restart mail, service: {}}\n    - {name: tell, listen: [all of it], debug: x}\n'

  test('are notified by name or by what they listen to', () => {
    const text = `- hosts: all\n  tasks:\n    - {debug: x, notify: [restart mail, all of it]}\n${handlers}`
    expect(load(text).said).toEqual([])
  })
  test('are named as they are: an expression would notify nobody', () => {
    const text = `- hosts: all\n  tasks:\n    - {debug: x, notify: "{{ x }}"}\n${handlers}`
    expect(load(text).said.join()).toMatch(/the name of a handler cannot contain an expression/)
  })
  test('may notify those below them; those above have had their turn', () => {
    const two = (first: string, second: string) =>
      `- hosts: all\n  tasks: [{debug: x}]\n  handlers: [{name: a, debug: x${first}}, {name: b, debug: x${second}}]\n`
    expect(load(two(', notify: b', '')).said).toEqual([])
    expect(load(two('', ', notify: a')).said.join()).toMatch(/the handler "a" runs before this one/)
    expect(load(two(', notify: a', '')).said.join()).toMatch(/the handler "a" runs before this one/)
  })

  test('that are misspelt are found', () => {
    const text = `- hosts: all\n  tasks:\n    - debug: x\n      notify: [tell, restart mial]\n${handlers}`
    expect(load(text).said).toEqual([
      'play.yml:4:22 there is no handler "restart mial" (did you mean "restart mail"?)',
    ])
  })

  test('belong to their play', () => {
    const text = `- hosts: all\n${handlers}- hosts: all\n  tasks: [{debug: x, notify: tell}]\n`
    expect(load(text).said).toEqual(['play.yml:6:30 there is no handler "tell" (this play has no handlers)'])
  })

  test('have different names', () => {
    const text = '- hosts: all\n  handlers:\n    - {name: a, debug: x}\n    - {name: a, debug: y}\n'
    expect(load(text).said.map((one) => one.replace(/at \S*\//, 'at '))).toEqual([
      'play.yml:4:14 a handler named "a" already exists, at play.yml:3 (give each handler its own name; several can listen to one topic: listen: restart mail)',
    ])
  })
})

describe('imports', () => {
  test('put steps in their place, with what the import says', () => {
    const text = play(
      '- debug: one\n- import_tasks: more/steps.yml\n  when: a\n  tags: t\n  vars: {x: 1, y: 1}\n  become: true\n- debug: three\n',
    )
    const more = '- debug: two\n  when: b\n  tags: u\n  vars: {y: 2}\n- import_tasks: deep.yml\n  when: c\n'
    const { plays, said } = load(text, {
      'more/steps.yml': more,
      'more/deep.yml': '- debug: deep\n  become: false\n',
    })
    expect(said).toEqual([])
    expect(plays[0]?.steps).toMatchObject([
      { params: { text: 'one' } },
      {
        params: { text: 'two' },
        when: ['a', 'b'],
        tags: ['t', 'u'],
        vars: { x: 1, y: 2 },
        become: { become: true },
      },
      { params: { text: 'deep' }, when: ['a', 'c'], become: { become: false } },
      { params: { text: 'three' }, when: [] },
    ])
    expect(plays[0]?.steps[2]?.at.file.endsWith('/more/deep.yml')).toBe(true)
  })

  test('are checked like the file that imports, all at once', () => {
    const { said } = load(play('- import_tasks: a.yml\n- atp: x\n'), {
      'a.yml': '- debug: x\n- apt: {}\n',
    })
    expect(said).toEqual([
      'a.yml:2:3 missing param "name" for task apt',
      'play.yml:4:7 unknown task "atp" (did you mean "apt"?)',
    ])
  })

  test.each([
    ['- import_tasks: nope.yml\n', 'play.yml:3:21 cannot read nope.yml: there is no such file'],
    [
      '- import_tasks: "{{ x }}.yml"\n',
      'play.yml:3:21 import_tasks is read before variables are known, so it cannot contain an expression (import each file with its own when, or use include_tasks)',
    ],
    [
      '- import_tasks: a.yml\n  loop: [1]\n',
      'play.yml:4:7 "loop" is not a supported keyword of an import of steps (the steps are read once, before the run: put the loop on each of them, or use include_tasks)',
    ],
    [
      '- import_tasks: a.yml\n  tag: x\n',
      'play.yml:4:7 unknown keyword "tag" in an import of steps (did you mean "tags"?)',
    ],
    ['- import_tasks: loop.yml\n', 'loop.yml:1:17 loop.yml imports itself, directly or indirectly'],
    ['- import_tasks: map.yml\n', 'map.yml:1:1 a file of steps must be a list, not a map'],
  ])('%j is refused', (text, said) => {
    const others = { 'a.yml': '', 'loop.yml': '- import_tasks: loop.yml\n', 'map.yml': 'a: b\n' }
    expect(load(play(text), others).said).toEqual([said])
  })

  test('of playbooks put plays in their place, with tags, and variables that win over their own', () => {
    const text = '- import_playbook: sub/other.yml\n  tags: t\n  vars: {x: 1, y: 1}\n- hosts: two\n'
    const { plays, said } = load(text, { 'sub/other.yml': '- hosts: one\n  vars: {y: 2, z: 3}\n  tags: u\n' })
    expect(said).toEqual([])
    expect(plays).toMatchObject([
      { hosts: 'one', tags: ['t', 'u'], vars: { x: 1, y: 1, z: 3 } },
      { hosts: 'two' },
    ])
  })

  test('of playbooks in a circle are refused', () => {
    const { said } = load('- import_playbook: b.yml\n', { 'b.yml': '- import_playbook: play.yml\n' })
    expect(said).toEqual(['b.yml:1:20 play.yml imports itself, directly or indirectly'])
  })
})

test('everything that is wrong in a playbook comes at once', () => {
  const { said } = load(
    play(
      '- atp: x\n- debug: x\n  register: 1\n- apt: {stat: x}\n- debug: {{ x }}\n- file: {path: /x, mode: 7}\n',
    ),
  )
  expect(said).toHaveLength(6)
})
