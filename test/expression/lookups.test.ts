import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../src/expression/evaluate/expression.ts'
import { makeScope } from '../../src/expression/evaluate/scope.ts'
import { withLookups } from '../../src/expression/lookups/scope-lookups.ts'
import { templateCompiler } from '../../src/expression/template/template.ts'
import type { Value } from '../../src/model/value.ts'
import { at, scope as given, shown, wrongIn } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'lookups-'))
const files: Readonly<Record<string, string>> = {
  'files/a.txt': 'first line\n\n',
  'files/b.txt': 'b\n',
  'files/.hidden': 'x\n',
  'files/key': '-----BEGIN PRIVATE KEY-----\n',
  'files/vaulted': '$ANSIBLE_VAULT;1.1;AES256\n00\n',
  'templates/t.j2': '{{ name }}{% if zero %}x{% endif %}\n',
  'vars/b.yml': 'a: 1\n',
  'kept/password': 'hunter2 salt=x\n',
  'role/files/a.txt': 'of the role\n',
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const read: string[] = []
const compile = templateCompiler(undefined)
const sources = {
  use: (file: string) => void read.push(file.slice(folder.length + 1)),
  render: (file: string, scope: Readonly<Record<string, Value>>) =>
    compile(files[file.slice(folder.length + 1)] ?? '', file).render(scope),
  env: { HOME: '/home/ann', DB_PASSWORD: 'hunter2' },
}

function looked(text: string, more: Readonly<Record<string, Value>> = {}): unknown {
  const scope = withLookups(makeScope([given, { playbook_dir: folder, ...more }]), sources)
  return shown(compileExpression(text, at).evaluate(scope))
}

describe('a lookup', () => {
  it.each<readonly [string, unknown]>(
    [
      ["lookup('env', 'HOME')", '/home/ann'],
      ["lookup('env', 'NOPE')", ''],
      ["lookup('env', 'NOPE', default='x')", 'x'],
      ["lookup('env', 'DB_PASSWORD')", 'secret:hunter2'],
      ["lookup('file', 'a.txt')", 'first line'],
      ["lookup('ansible.builtin.file', 'a.txt', rstrip=false)", 'first line\n\n'],
      ["lookup('file', 'a.txt', 'b.txt')", 'first line,b'],
      ["query('file', 'a.txt', 'b.txt')", ['first line', 'b']],
      ["lookup('file', 'a.txt', wantlist=true)", ['first line']],
      ["lookup('file', 'key')", 'secret:-----BEGIN PRIVATE KEY-----'],
      ["lookup('file', 'nope', errors='ignore')", null],
      ["query('file', 'nope', errors='ignore')", []],
      ["lookup('template', 't.j2')", 'web1\n'],
      ["query('fileglob', '*.txt') | map('basename') | list", ['a.txt', 'b.txt']],
      ["query('fileglob', 'nope/*')", []],
      ["lookup('first_found', ['a.yml', 'b.yml']) | basename", 'b.yml'],
      ["lookup('first_found', {'files': ['b.txt'], 'paths': ['files']}) | basename", 'b.txt'],
      ["query('first_found', {'files': ['x'], 'skip': true})", []],
      ["lookup('password', 'kept/password length=20')", 'secret:hunter2'],
      ["lookup('vars', 'name')", 'web1'],
      ["lookup('vars', 'nope', default=3)", 3],
      ["query('varnames', '^na')", ['name', 'names']],
      ["query('items', [1, [2]], 3)", [1, [2], 3]],
      ["query('flattened', [1, [2]], 3)", [1, 2, 3]],
      ["query('dict', {'a': 1})", [{ key: 'a', value: 1 }]],
      ["q('indexed_items', ['x'])", [[0, 'x']]],
      [
        "q('nested', [1, 2], ['a'])",
        [
          [1, 'a'],
          [2, 'a'],
        ],
      ],
      [
        "q('together', [1, 2], ['a'])",
        [
          [1, 'a'],
          [2, null],
        ],
      ],
      ["q('sequence', 'start=1 end=3 format=w%02d')", ['w01', 'w02', 'w03']],
      ["q('sequence', end=3, start=1)", undefined],
      ["q('sequence', '4-8/2')", ['4', '6', '8']],
      ["lookup('vars', later)", '?'],
    ].filter(([, wanted]) => wanted !== undefined) as [string, unknown][],
  )('%s', (text, wanted) => {
    expect(looked(text)).toEqual(wanted)
  })

  it('looks in the role first', () => {
    expect(looked("lookup('file', 'a.txt')", { role_path: join(folder, 'role') })).toBe('of the role')
    expect(read.at(-1)).toBe('role/files/a.txt')
  })

  it.each([
    ["lookup('file', 'nope')", '3:7: there is no file nope (looked in '],
    ["lookup('file', '../../../../etc/passwd')", '3:7: there is no file ../../../../etc/passwd'],
    ["lookup('file', 'vaulted')", '3:7: '],
    ["lookup('password', 'nope length=3')", '3:7: the password is not there yet: '],
    ["lookup('password', '/dev/null')", '3:7: this password would be another one in each run'],
    [
      "lookup('pipe', 'date')",
      '3:14: there is no lookup "pipe" (a command on this machine would run in a dry run, too',
    ],
    ["lookup('fiel', 'a')", '3:14: there is no lookup "fiel" (did you mean "file"?)'],
    ['lookup()', '3:7: a lookup needs its name'],
    ["lookup('sequence', 'start=1 end=9999999')", '3:7: this sequence does not end'],
    ["lookup('first_found', ['x', 'y'])", '3:7: none of these files is there: x, y'],
  ])('is refused with its place: %s', (text, said) => {
    expect(wrongIn(() => looked(text))).toContain(`play.yml:${said}`)
  })
})
