import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/model/problem.ts'
import { Secret } from '../../src/model/secret.ts'
import { parseYaml, type Tags } from '../../src/schema/document.ts'

const tags: Tags = {
  '!vault': (text) => new Secret(text),
  '!env': (text) => {
    if (text === 'NOPE') throw new InputError(`the environment variable ${text} is not set`)
    return new Secret(text)
  },
}

function read(text: string) {
  return parseYaml('play.yml', text, tags)
}

function problems(text: string): string[] {
  return read(text).problems.map(
    ({ at, message, hint }) =>
      `${at?.line}:${at?.column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

describe('what a YAML text means', () => {
  test('is what it means to Ansible: yes is true, numbers with a leading zero are octal', () => {
    expect(read('a: yes\nb: 0644\nc: 12:30\nd: true\ne: ~\nf: 2024-01-01\n').value).toEqual({
      a: true,
      b: 420,
      c: 750,
      d: true,
      e: null,
      f: '2024-01-01',
    })
  })

  test('merges maps under <<, the own keys win, the first source wins', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3\n'
    expect(read(text).value).toMatchObject({ z: { a: 3, b: 1, c: 2 } })
  })

  test('keeps keys as they are written', () => {
    expect(read('0644: a\ntrue: b\n"q": c\n').value).toEqual({ '0644': 'a', true: 'b', q: 'c' })
  })

  test('gives a secret for a tag', () => {
    const { value, problems } = read('a: !vault |\n  one\n  two\nb: !env HOME\n')
    expect(problems).toEqual([])
    const { a, b } = value as { a: Secret; b: Secret }
    expect([a.reveal(), b.reveal()]).toEqual(['one\ntwo\n', 'HOME'])
    expect(JSON.stringify(value)).toBe('{"a":"(secret)","b":"(secret)"}')
  })

  test('is nothing for an empty text', () => {
    expect(read('')).toMatchObject({ value: null, problems: [] })
    expect(read('# only a comment\n')).toMatchObject({ value: null, problems: [] })
  })
})

describe('where things are', () => {
  const text =
    '- hosts: all\n  tasks:\n    - apt:\n        name: &n [curl, git]\n    - file: {path: /x}\n      with: *n\n    - debug:\n'
  const at = (path: (string | number)[], part?: 'key' | 'value') => {
    const { line, column } = read(text).locate(path, part)
    return `${line}:${column}`
  }

  test('a value is placed at its start, a key at its own', () => {
    expect(at([0, 'hosts'])).toBe('1:10')
    expect(at([0, 'hosts'], 'key')).toBe('1:3')
    expect(at([0, 'tasks', 0, 'apt', 'name', 1])).toBe('4:25')
    expect(at([0, 'tasks', 1, 'file', 'path'])).toBe('5:20')
  })

  test('what is missing is placed at its nearest parent', () => {
    expect(at([0, 'tasks', 1, 'file', 'mode'])).toBe('5:13')
    expect(at([0, 'tasks', 1, 'file', 'mode', 'deep'], 'key')).toBe('5:13')
    expect(at([7])).toBe('1:1')
  })

  test('a key without a value stands for its value', () => {
    expect(at([0, 'tasks', 2, 'debug'])).toBe('7:7')
  })

  test('a path leads through aliases and merged maps', () => {
    expect(at([0, 'tasks', 1, 'with', 0])).toBe('4:19')
    const merged = read('x: &x\n  a: 1\ny:\n  <<: *x\n  b: 2\n')
    expect(merged.locate(['y', 'a'])).toEqual({ file: 'play.yml', line: 2, column: 6 })
  })
})

describe('what is refused, with its place', () => {
  test.each([
    ['a: 1\nb: 2\na: 3\n', ['3:1 this key is already in the map (remove one of the two)']],
    ['a:\n\t- b\n', ['2:1 YAML cannot be indented with tabs (use spaces)']],
    ['a: !vlt x\n', ['1:4 unknown tag !vlt (known tags: !vault, !env NAME, !file PATH)']],
    ['a: !vault [x]\n', ['1:4 !vault takes a string, not a list or map']],
    ['a: 1\nb: !env NOPE\n', ['2:9 the environment variable NOPE is not set']],
    [
      'a: b: c\n',
      [
        '1:4 this line is read as a map inside a value (check the indentation, or quote a value that contains ": ")',
      ],
    ],
    ['a: 1\n---\nb: 2\n', ['2:1 a file can contain only one YAML document (split it at the line ---)']],
    ['a: *nope\n', ['1:4 there is no anchor &nope before this alias']],
    ['a: &x [*x]\n', ['1:8 an alias cannot refer to something that contains it']],
    ['a: 12345678901234567890\n', ['1:4 a number this large would lose digits (quote it)']],
    ['a: .inf\n', ['1:4 this number cannot be used (quote it)']],
    ['__proto__: 1\n', ['1:1 a key cannot be named __proto__']],
    ['a: "x\n', ['1:6 YAML: missing closing "quote']],
    ['a: @x\n', ['1:4 YAML: plain value cannot start with reserved character @']],
    [
      'a: [x\nb: 1\n',
      ['2:1 YAML: flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['<<: 3\n', ['1:5 << merges maps, but this is not a map (write <<: *name of a map with &name)']],
  ])('%j', (text, said) => {
    expect(problems(text)).toEqual(said)
  })

  test.each([
    ['a: {{ x }}\n', '1:4'],
    ['a: {{ x }}/bar\n', '1:4'],
    ['- {{ x }}\n', '1:3'],
    ['a:\n  - b: {{ x.y }}\n', '2:8'],
  ])('braces without quotes: %j', (text, place) => {
    expect(problems(text)).toEqual([
      `${place} a value that starts with {{ must be in quotes, or YAML reads it as a map (quote it: "{{ ... }}")`,
    ])
  })

  test('all problems of a file come at once', () => {
    expect(problems('a: {{ x }}\nb: !nope 1\nc: 1\nc: 2\nd: !env NOPE\n')).toHaveLength(4)
  })
})

function level(from: string, to: string): string {
  return `${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]\n`
}

describe('a file made to do harm', () => {
  const deep = 'this is nested more than 100 levels deep'

  test.each([
    ['brackets', '['.repeat(50_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['dashes', '- '.repeat(20_000)],
    ['indentation', Array.from({ length: 2_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('nested too deep by %s is refused at once', (_kind, text) => {
    expect(parseYaml('x.yml', text).problems.map(({ message }) => message)).toEqual([deep])
  })

  test('brackets in texts are no nesting', () => {
    expect(parseYaml('x.yml', `a: |\n${'  [ [ [ [\n'.repeat(60)}`).problems).toEqual([])
  })

  test('aliases of aliases of aliases are refused', () => {
    const names = 'abcdefghi'.split('')
    const text = `a: &a [1]\n${names
      .slice(1)
      .map((name, index) => level(names[index] ?? '', name))
      .join('')}`
    expect(parseYaml('x.yml', text).problems.map(({ message }) => message)).toEqual([
      'the aliases of this file expand to too many values',
    ])
  })

  test('larger than 8 MiB is refused', () => {
    expect(parseYaml('x.yml', 'a'.repeat(9_000_000)).problems).toHaveLength(1)
  })
})
