import { describe, expect, it } from 'vitest'
import { whenKnown } from '../../src/model/later.ts'
import { Secret } from '../../src/model/secret.ts'
import { evaluate, shown, wrongIn } from './given.ts'

const cases: readonly (readonly [string, unknown])[] = [
  // texts
  ['"Ab" | lower', 'ab'],
  ['"ab cd" | capitalize', 'Ab cd'],
  ['"ab-cd (ef) x,y" | title', 'Ab-Cd (Ef) X,y'],
  ['" a " | trim', 'a'],
  ['"--a-" | trim("-")', 'a'],
  ['"aXbXc" | replace("X", "-")', 'a-b-c'],
  ['"aXbXc" | replace("X", "-", 1)', 'a-bXc'],
  ['"a, b" | split(", ")', ['a', 'b']],
  ['" a  b c" | split', ['a', 'b', 'c']],
  ['"a.b.c" | split(".", 1)', ['a', 'b.c']],
  ['"a\nb" | indent(2)', 'a\n  b'],
  ['"a\nb" | indent(2, true)', '  a\n  b'],
  ['"/a/b.txt" | basename', 'b.txt'],
  ['"/a/b.txt" | dirname', '/a'],
  ['"it\'s" | quote', "'it'\\''s'"],
  ['5 | string', '5'],
  // numbers
  ['"12" | int', 12],
  ['"x" | int', 0],
  ['"x" | int(7)', 7],
  ['"ff" | int(base=16)', 255],
  ['2.9 | int', 2],
  ['"2.5" | float', 2.5],
  ['"yes" | bool', true],
  ['"no" | bool', false],
  ['1 | bool', true],
  ['-5 | abs', 5],
  ['2.5 | round', 2],
  ['2.567 | round(1)', 2.6],
  ['2.1 | round(0, "ceil")', 3],
  // lists
  ['list | length', 3],
  ['list | count', 3],
  ['"abc" | length', 3],
  ['list | first', 3],
  ['list | last', 2],
  ['list | reverse', [2, 1, 3]],
  ['list | sum', 6],
  ['list | sort', [1, 2, 3]],
  ['list | sort(reverse=true)', [3, 2, 1]],
  ['names | sort', ['A', 'b', 'c']],
  ['names | sort(case_sensitive=true)', ['A', 'b', 'c']],
  ['users | sort(attribute="uid") | map(attribute="name")', ['bob', 'ann']],
  ['list | min', 1],
  ['list | max', 3],
  ['[1, 2, 1, "1"] | unique', [1, 2, '1']],
  ['[1, 2] | union([2, 3])', [1, 2, 3]],
  ['[1, 2] | intersect([2, 3])', [2]],
  ['[1, 2] | difference([2, 3])', [1]],
  ['[1, [2, [3]]] | flatten', [1, 2, 3]],
  ['[1, [2, [3]]] | flatten(1)', [1, 2, [3]]],
  [
    '[1, 2] | zip(["a", "b"])',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  ['list | join("-")', '3-1-2'],
  ['users | join(", ", attribute="name")', 'ann, bob'],
  // choosing
  ['users | map(attribute="name") | list', ['ann', 'bob']],
  ['users | map(attribute="shell", default="-")', ['/bin/sh', '-']],
  ['names | map("upper")', ['B', 'A', 'C']],
  ['names | map("replace", "b", "x")', ['x', 'A', 'c']],
  ['[0, 1, "", "a"] | select', [1, 'a']],
  ['list | select("odd")', [3, 1]],
  ['list | reject("gt", 1)', [1]],
  ['users | selectattr("shell", "defined") | map(attribute="name")', ['ann']],
  ['users | selectattr("uid", "equalto", 1000) | map(attribute="name")', ['bob']],
  ['users | rejectattr("name", "in", ["ann"]) | map(attribute="name")', ['bob']],
  // maps
  ['{"a": 1} | dict2items', [{ key: 'a', value: 1 }]],
  ['[{"key": "a", "value": 1}] | items2dict', { a: 1 }],
  ['{"a": 1, "b": {"x": 1}} | combine({"b": {"y": 2}})', { a: 1, b: { y: 2 } }],
  ['{"b": {"x": 1}} | combine({"b": {"y": 2}}, recursive=true)', { b: { x: 1, y: 2 } }],
  ['{"l": [1]} | combine({"l": [2]}, list_merge="append")', { l: [1, 2] }],
  ['map | keys', ['a', 'b', 'items']],
  ['true | ternary("a", "b")', 'a'],
  ['none | ternary("a", "b", "c")', 'c'],
  // code
  ['{"b": [1], "a": "x"} | to_json', '{"b": [1], "a": "x"}'],
  ['{"b": 1, "a": 2} | to_nice_json', '{\n    "a": 2,\n    "b": 1\n}'],
  ['"[1]" | from_json', [1]],
  ['"ä" | b64encode', 'w6Q='],
  ['"w6Q=" | b64decode', 'ä'],
  ['"a" | hash("sha256")', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  // regular expressions
  ['"a1b22" | regex_replace("\\d+", "#")', 'a#b#'],
  ['"john smith" | regex_replace("(\\w+) (\\w+)", "\\2, \\1")', 'smith, john'],
  ['"x=1" | regex_replace("(?P<k>\\w)=", "\\g<k>:")', 'x:1'],
  ['"port 8080" | regex_search("\\d+")', '8080'],
  ['"port 8080" | regex_search("(\\w+) (\\d+)", "\\2")', ['8080']],
  ['"none" | regex_search("\\d+")', null],
  ['"a1b2" | regex_findall("\\d")', ['1', '2']],
  ['"a.b" | regex_escape', 'a\\.b'],
  // a collection before the name
  ['"a" | ansible.builtin.upper', 'A'],
]

describe('a filter', () => {
  it.each(cases)('%s', (text, value) => {
    expect(shown(evaluate(text))).toEqual(value)
  })

  it('ends a regular expression that would not end, and lets others go on meanwhile', async () => {
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 10)
    const ended = whenKnown(() => evaluate(`"${'a'.repeat(40)}!" | regex_search("^(a+)+$")`))
    await expect(ended).rejects.toThrow('takes too long')
    clearInterval(timer)
    expect(longest).toBeLessThan(1000)
  })

  it('waits for a regular expression that takes a while', async () => {
    const text = `${' '.repeat(6_000)}x${' '.repeat(5)}`
    const values = { text, lines: [text, 'y', `${text} `] }
    expect(await whenKnown(() => evaluate('text is match("\\s+x\\s+$")', values))).toBe(true)
    expect(await whenKnown(() => evaluate('lines | reject("search", "\\s+$") | list', values))).toEqual(['y'])
  })

  const lines = Array.from({ length: 200_000 }, (_, at) => `line ${at % 199_999}`)
  const maps = lines.slice(0, 50_000).map((name) => ({ name }))
  const text = lines.join('\n')
  it.each<[string, unknown]>([
    ['lines | unique | length', 199_999],
    ['lines | intersect(lines) | length', 199_999],
    ['lines | difference(lines) | length', 0],
    ['lines | union(lines) | length', 199_999],
    ['lines | select("in", lines) | list | length', 200_000],
    ['maps | unique | length', 50_000],
    ['maps | map("combine", {"a": 1}) | unique | length', 50_000],
    ['maps | combine', { name: 'line 49999' }],
    ['lines | sum(start="") | length', 2_088_885],
    ['maps | map(attribute="name") | map("split") | list | sum(start=[]) | length', 100_000],
    ['text.split() | length', 400_000],
    ['text.splitlines() | length', 200_000],
  ])('goes through 200,000 lines in seconds: %s', (expression, value) => {
    const started = performance.now()
    const found = evaluate(expression, { lines, maps, text })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(found).toEqual(value)
  })

  it('knows two plain values of a long list apart by kind, and a secret as what it is', () => {
    const list = [...Array.from({ length: 40 }, (_, at) => at), '1', { a: '1' }, new Secret('s')]
    const values = { list, plain: list.slice(0, -1) }
    expect(evaluate('"2" in plain', values)).toBe(false)
    expect(evaluate('"1" in plain', values)).toBe(true)
    expect(evaluate('{"a": 1} in plain', values)).toBe(false)
    expect(evaluate('{"a": "1"} in plain', values)).toBe(true)
    expect(evaluate('"s" in list', values)).toBe(true)
    expect(shown(evaluate('(list + ["s", "1"]) | unique | length', values))).toBe(43)
  })
})

const wrong: readonly (readonly [string, string])[] = [
  ['port | first', 'expected a list, not a number'],
  ['list | upper', 'expected a string, not a list'],
  ['"a" | regex_search("(")', 'Invalid regular expression'],
  ['"a" | hash("md0")', 'unknown hash algorithm "md0"'],
  ['"{" | from_json', 'this string is not JSON'],
  [`"${'['.repeat(501)}${']'.repeat(501)}" | from_json`, 'nested more than 500 levels deep'],
  ['("[" * 500000 ~ "]" * 500000) | from_json', 'nested more than 500 levels deep'],
  [
    '("x" * 1000000 ~ "x" * 1000000 ~ "x" * 1000000 ~ "x" * 1000000 ~ "x") | reverse | list',
    'split into characters',
  ],
  ['users | map(attribute="shell")', 'an item has no attribute "shell"'],
  ['list | map("nope")', 'there is no filter "nope"'],
  ['list | select("nope")', 'there is no test "nope"'],
  ['[1, "a"] | sort', 'a string and a number cannot be ordered'],
]

describe('a filter that cannot do it', () => {
  it.each(wrong)('%s', (text, said) => {
    expect(wrongIn(() => evaluate(text))).toContain(said)
  })
})
