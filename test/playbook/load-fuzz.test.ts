import { array, assert, constantFrom, nat, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { formatProblems } from '../../src/schema/problems.ts'
import { load as loadInventory } from '../inventory/files.ts'
import { load } from './loaded.ts'

const playbook = [
  '- hosts: all',
  '  vars: &v {a: 1, b: [x, "{{ y }}"]}',
  '  tasks:',
  '    - name: x',
  '      apt: {name: curl, state: present}',
  '      when: [a, b]',
  '      vars: {<<: *v}',
  '      loop: [1, 2]',
  '      notify: h',
  '    - debug: "text"',
  '  handlers:',
  '    - {name: h, service: {name: x}}',
].join('\n')

const inventory =
  'all:\n  vars: {a: 1}\n  children:\n    web: &w\n      hosts: {"w[1:3]": {ansible_port: 22}}\n    db: *w\n'

const scraps = constantFrom(
  '{{',
  '}}',
  '[',
  ']',
  '{',
  '}',
  ': ',
  '- ',
  '\n',
  '\t',
  '  ',
  '"',
  "'",
  '&a',
  '*a',
  '!x',
  '|',
  '<<: ',
  '~',
  '0',
  '#',
  '? ',
  'é',
)
const edits = array(tuple(nat(400), nat(6), scraps), { minLength: 1, maxLength: 4 })

function edited(text: string, changes: readonly [number, number, string][]): string {
  return changes.reduce(
    (held, [at, length, scrap]) => held.slice(0, at) + scrap + held.slice(at + length),
    text,
  )
}

test('a playbook with anything wrong in it gives problems with places, never an exception', () => {
  assert(
    property(edits, (changes) => {
      const { said } = load(edited(playbook, changes))
      for (const one of said) expect(one).toMatch(/^play\.yml:[1-9]\d*:[1-9]\d* /)
    }),
    { numRuns: 300 },
  )
})

test('an inventory with anything wrong in it too', () => {
  assert(
    property(edits, (changes) => {
      for (const one of loadInventory(edited(inventory, changes)).said)
        expect(one).toMatch(/^\S+:[1-9]\d*:[1-9]\d* /)
    }),
    { numRuns: 300 },
  )
})

test('any text at all is read or refused, and what is refused can be shown', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 60 }), (text) => {
      load(text)
      loadInventory(text)
      const at = { file: 'x', line: 1 + (text.length % 3), column: 1 + (text.length % 5) }
      formatProblems([{ message: text, at }], { source: () => text })
    }),
    { numRuns: 200 },
  )
})
