import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'

const wrong = (step: string, vars = '{off: false, text: "no", on: true}') =>
  wrongWith({
    'hosts.yml': 'all: {hosts: {h1: {here: false}, h2: {here: "{{ off }}"}}}\n',
    'play.yml': `- hosts: all\n  vars: ${vars}\n  tasks:\n    - ${step}\n`,
  })

describe('a step that asks for a variable which is not there', () => {
  it.each([
    ['its condition is false', '{debug: "{{ nope }}", when: off}'],
    ['one of its conditions is false', '{debug: "{{ nope }}", when: [on, text | bool]}'],
    [
      'a condition is false, and another asks for a fact',
      '{debug: "{{ nope }}", when: [ansible_os_family == "x", off]}',
    ],
    ['its condition is false on every host', '{debug: "{{ nope }}", when: here}'],
    ['a block around it is left out', '{block: [{debug: "{{ nope }}"}], when: off}'],
  ])('is no mistake where %s', async (_why, step) => {
    expect(await wrong(step)).toEqual([])
  })

  it.each([
    ['nothing leaves it out', '{debug: "{{ nope }}"}'],
    ['its condition is true', '{debug: "{{ nope }}", when: on}'],
    ['its condition asks for a fact', '{debug: "{{ nope }}", when: ansible_os_family == "x"}'],
    [
      'its condition is what a step gives',
      '{debug: "{{ nope }}", when: given}\n    - {set_fact: {given: false}}',
    ],
    ['its condition itself asks for it', '{debug: x, when: nope}'],
  ])('is one where %s', async (_why, step) => {
    expect(await wrong(step)).toEqual([expect.stringContaining('"nope" is not defined')])
  })

  it('is one where one host has it to do, with the same names as the others', async () => {
    const said = await wrongWith({
      'hosts.yml': 'all: {hosts: {h1: {here: false}, h2: {here: true}}}\n',
      'play.yml': '- hosts: all\n  tasks:\n    - {debug: "{{ nope }}", when: here}\n',
    })
    expect(said).toHaveLength(1)
  })
})
