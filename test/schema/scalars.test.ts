import { describe, expect, it } from 'vitest'
import { parseYaml } from '../../src/schema/document.ts'

/** Answers of PyYAML 6, which Ansible reads documents with. */
describe('a value without quotes is what it is to Ansible', () => {
  it.each<[text: string, value: unknown]>([
    ['yes', true],
    ['Yes', true],
    ['YES', true],
    ['no', false],
    ['on', true],
    ['off', false],
    ['On', true],
    ['true', true],
    ['True', true],
    ['y', 'y'],
    ['n', 'n'],
    ['Y', 'Y'],
    ['N', 'N'],
    ['0644', 420],
    ['0o644', '0o644'],
    ['1_000', 1000],
    ['1e3', '1e3'],
    ['1.0e3', '1.0e3'],
    ['1.0e+3', 1000.0],
    ['1.5', 1.5],
    ['1:30', 90],
    ['-1:30', -90],
    ['22:22', 1342],
    ['0b11', 3],
    ['0x1F', 31],
    ['0xfg', '0xfg'],
    ['012', 10],
    ['08', '08'],
    ['-0', 0],
    ['+5', 5],
    ['1_', 1],
    ['_1', '_1'],
    ['.', '.'],
    ['.5', 0.5],
    ['5.', 5.0],
    ['~', null],
    ['null', null],
    ['Null', null],
    ['NULL', null],
    ['1.2.3', '1.2.3'],
    ['1__0', 10],
    ['0', 0],
    ['00', 0],
    ['0_7', 7],
    ['190:20:30.15', 685230.15],
    ['1.5_0', 1.5],
    ['1,000', '1,000'],
    ['12e03', '12e03'],
    ['-1.5', -1.5],
    ['+.5e+2', '+.5e+2'],
    ['0o', '0o'],
    ['0b2', '0b2'],
    ['8080:80', '8080:80'],
  ])('%s', (text, value) => {
    expect(parseYaml('x.yml', `a: ${text}\n`).value).toEqual({ a: value })
  })

  it.each([
    ['in a list', '[yes, 0644]', [true, 420]],
    ['on a line of its own', '\n  - off\n  - 1:30\n', [false, 90]],
    ['over two lines, which is a text', '\n  yes\n  no\n', 'yes no'],
  ])('also %s', (_title, text, value) => {
    expect(parseYaml('x.yml', `a: ${text}\n`).value).toEqual({ a: value })
  })

  it.each([
    ['single quotes', "'yes'", 'yes'],
    ['double quotes', '"0644"', '0644'],
    ['a tag', '!!str yes', 'yes'],
    ['a block', '|-\n  off\n', 'off'],
  ])('but not with %s', (_title, text, value) => {
    expect(parseYaml('x.yml', `a: ${text}\n`).value).toEqual({ a: value })
  })

  it('a date is the text that it is', () => {
    expect(parseYaml('x.yml', 'a: 2024-01-01\n').value).toEqual({ a: '2024-01-01' })
  })
})
