import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../src/expression/evaluate/expression.ts'
import { at, evaluate, shown, wrongIn } from './given.ts'

const plain: readonly (readonly [string, unknown])[] = [
  // texts made wider, as Python does
  ["'ab'.center(5, '-')", '--ab-'],
  ["'abc'.center(6, '-')", '-abc--'],
  ["'abc'.center(2)", 'abc'],
  ["'a'.ljust(3) ~ '|'", 'a  |'],
  ["'a'.rjust(3, 'x')", 'xxa'],
  ["''.ljust(0)", ''],
  ["'abab'.rfind('b')", 3],
  ["'abab'.rfind('x')", -1],
  ["'abab'.removeprefix('ab')", 'ab'],
  ["'abab'.removesuffix('x')", 'abab'],
  // literals
  ['"a" "b"', 'ab'],
  ["'it''s'", 'its'],
  ['"\\d+\\n"', '\\d+\n'],
  ['[1, 2.5, true, none]', [1, 2.5, true, null]],
  ['(1, 2)', [1, 2]],
  ['(1,)', [1]],
  ['()', []],
  ['{"a": {"b": 1}}.a.b', 1],
  ['{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
  // operators
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 - 1 - 1', 0],
  ['7 // 2', 3],
  ['-7 // 2', -4],
  ['-7 % 3', 2],
  ['"a" ~ 1 ~ true', 'a1True'],
  ['"ab" * 2', 'abab'],
  ['[1] + [2]', [1, 2]],
  ['1 < 2 < 3', true],
  ['1 < 3 < 2', false],
  ['"a" < "b"', true],
  ['not 1 == 2', true],
  ['1 in [1] and "a" not in "bc"', true],
  ['"a" in map', true],
  ['[1, [2]] == [1, [2]]', true],
  ['"1" == 1', false],
  ['0 or "x"', 'x'],
  ['1 and ""', ''],
  ['"a" if zero else "b"', 'b'],
  ['1 if true else 2 if true else 3', 1],
  ['-1 | abs', 1],
  // members
  ['map.b.c[1]', 20],
  ['map["b"]["c"][-1]', 20],
  ['map.items', 'own'],
  ['list.0', 3],
  ['users[1].name', 'bob'],
  ['name[0]', 'w'],
  ['name[1:3]', 'eb'],
  ['list[1:]', [1, 2]],
  ['list[:-1]', [3, 1]],
  // methods
  ['path.split("/")[-1]', 'nginx.conf'],
  ['name.upper()', 'WEB1'],
  ['map.keys()', ['a', 'b', 'items']],
  ['map.get("z", 5)', 5],
  ['map.get("z")', null],
  ['name.startswith("we")', true],
  ['",".join(["a", "b"])', 'a,b'],
  ['range(3)', [0, 1, 2]],
  ['range(4, 0, -2)', [4, 2]],
  ['"a\nb\n".splitlines()', ['a', 'b']],
  ['" a ".strip()', 'a'],
  // what is missing
  ['nope is defined', false],
  ['nope is undefined', true],
  ['nope is not defined', true],
  ['nope.name.more is defined', false],
  ['map.b.z is defined', false],
  ['map.b.c is defined', true],
  ['nothing is defined', true],
  ['nope | default(1)', 1],
  ['nope.a.b | default("x")', 'x'],
  ['nope | default', ''],
  ['empty | default("x")', ''],
  ['empty | default("x", true)', 'x'],
  ['name | default(nope)', 'web1'],
  ['nope | default(nope2) | default(3)', 3],
  ['[] | first | default("none")', 'none'],
  ['nothing.x is defined', false],
  // tests
  ['result is changed', true],
  ['result is failed', false],
  ['result is succeeded', true],
  ['result is not skipped', true],
  ['6 is divisibleby 3', true],
  ['6 is divisibleby(4)', false],
  ['"1.10" is version("1.9", ">")', true],
  ['name is match("we")', true],
  ['name is ansible.builtin.search("b\\d")', true],
  ['3 is in list', true],
]

describe('an expression', () => {
  it.each(plain)('%s', (text, value) => {
    expect(evaluate(text)).toEqual(value)
  })

  it('never reaches what JavaScript adds to values', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length']) {
      for (const holder of ['map', 'list', 'name', 'port', 'yes', 'password']) {
        expect(evaluate(`${holder}.${name} is defined`), `${holder}.${name}`).toBe(false)
      }
      expect(evaluate(`${name} is defined`), name).toBe(false)
    }
  })
})

const wrong: readonly (readonly [string, string])[] = [
  ['nope', '3:7: "nope" is not defined'],
  ['1 + prot', '3:11: "prot" is not defined (did you mean "port"?)'],
  ['map.aa', '3:11: map has no "aa" (did you mean "a"?)'],
  ['name.x', '3:12: name has no "x": it is a string'],
  ['name | uper', '3:14: there is no filter "uper" (did you mean "upper"?)'],
  [
    'name | uper + lowr(1)',
    '3:14: there is no filter "uper" (did you mean "upper"?)\nplay.yml:3:21: there is no function lowr() (write the value first: value | lowr)',
  ],
  ['port is strin', '3:15: there is no test "strin" (did you mean "string"?)'],
  ['name.uper()', '3:12: there is no method "uper" (did you mean "upper"?)'],
  ['name | replace("a")', '3:14: filter replace: missing argument new'],
  ['name | lower(1)', '3:14: filter lower: too many arguments: it takes none'],
  [
    'name | join(seperator=1)',
    '3:14: filter join: unknown argument seperator: it takes separator, attribute',
  ],
  [
    'name + 1',
    '3:12: "+" cannot be applied to a string and a number (convert the string with | int, or join strings with ~)',
  ],
  ['1 / 0', '3:9: division by zero'],
  ['name < 1', '3:14: a string and a number cannot be ordered (convert with | int)'],
  ['a = 1', '3:9: unexpected "=": expected the end of the expression (write == to compare)'],
  ['a && b', '3:9: "&" is not valid here (write and)'],
  ['!a', '3:7: "!" is not valid here (write not)'],
  ['(1', '3:9: unexpected end of the expression: expected ")"'],
  ['"a', '3:7: this string is not closed (write " at its end)'],
  ['1 if false', '3:9: the condition is false and there is no else'],
  ['lookup("env", "HOME")', '3:7: nothing can be looked up here'],
  [
    'lookup("pipe", "date")',
    '3:14: there is no lookup "pipe" (a command on this machine would run in a dry run, too',
  ],
  ['nope | mandatory("say who")', '3:7: say who'],
  ['range(1000000)', '3:7: this range is too long'],
  ['', '3:7: unexpected end of the expression'],
]

describe('a wrong expression', () => {
  it.each(wrong)('%s', (text, said) => {
    const found = wrongIn(() => evaluate(text)) ?? ''
    expect(found.startsWith(`play.yml:${said}`), found).toBe(true)
  })

  it('names every filter, test and method that there is not, before it has any values', () => {
    const found = wrongIn(() => compileExpression('a | foo ~ b.bar() if c is baz', at))
    expect(found?.split('\n')).toHaveLength(3)
  })
})

const unknown: readonly (readonly [string, unknown])[] = [
  ['later', '?'],
  ['later + 1', '?'],
  ['later.stdout', '?'],
  ['later.stdout[0:3] | upper', '?'],
  ['later == 1', '?'],
  ['not later', '?'],
  ['-later', '?'],
  ['half.open ~ "x"', '?'],
  ['half.known', 1],
  ['half | to_json', '?'],
  ['half | length', 2],
  ['[1, later]', [1, '?']],
  ['[1, later] | length', 2],
  ['[1, later] | first', 1],
  ['[1, later] | join(",")', '?'],
  ['1 in [1, later]', true],
  ['2 in [1, later]', '?'],
  ['[1, later] == [2, later]', false],
  ['[1, later] == [1, 2]', '?'],
  ['{later: 1}', '?'],
  ['{"a": later}', { a: '?' }],
  ['false and later', false],
  ['later and false', false],
  ['later and true', '?'],
  ['true and later', '?'],
  ['true or later', true],
  ['later or true', true],
  ['later or false', '?'],
  ['later and nope', '?'],
  ['1 if later else 2', '?'],
  ['later if true else 2', '?'],
  ['1 if true else later', 1],
  ['1 < later < 0', '?'],
  ['later < 1 > 2', false],
  ['later is defined', true],
  ['later.x is defined', '?'],
  ['half.open is defined', true],
  ['later is changed', '?'],
  ['later is not changed', '?'],
  ['later | default(1)', '?'],
  ['port | default(later)', 8080],
  ['nope | default(later)', '?'],
  ['true | ternary(1, later)', 1],
  ['name.replace("w", later)', '?'],
  ['list[later]', '?'],
  ['list[later:]', '?'],
]

describe('an expression over what is not known yet', () => {
  it.each(unknown)('%s', (text, value) => {
    expect(shown(evaluate(text))).toEqual(value)
  })
})

const secret: readonly (readonly [string, unknown])[] = [
  ['password', 'secret:hunter2'],
  ['"x" ~ password', 'secret:xhunter2'],
  ['password + "x"', 'secret:hunter2x'],
  ['password | upper', 'secret:HUNTER2'],
  ['password.upper()', 'secret:HUNTER2'],
  ['password[0]', 'secret:h'],
  ['password[0:2]', 'secret:hu'],
  ['[password, "a"] | join(",")', 'secret:hunter2,a'],
  ['{"p": password} | to_json', 'secret:{"p": "hunter2"}'],
  ['"a-b" | replace("-", password)', 'secret:ahunter2b'],
  ['password | split("t")', ['secret:hun', 'secret:er2']],
  ['[password, password] | unique', ['secret:hunter2']],
  ['password | hash("sha256") | length', 'secret:64'],
  ['number | int + 1', 'secret:43'],
  ['password == "hunter2"', true],
  ['password is defined', true],
  ['password | default("x")', 'secret:hunter2'],
  ['users[0].name ~ ":" ~ password', 'secret:ann:hunter2'],
  ['later ~ password', '?'],
]

describe('an expression over a secret', () => {
  it.each(secret)('%s', (text, value) => {
    expect(shown(evaluate(text))).toEqual(value)
  })

  it('says nothing of the secret where something is wrong', () => {
    const texts = [
      'password + 1',
      'password.x',
      'password | from_json',
      'password < 1',
      'map[password]',
      'password | int / 0',
    ]
    for (const text of texts) expect(wrongIn(() => evaluate(text)) ?? '', text).not.toContain('hunter')
    expect(wrongIn(() => evaluate('password | hash(password)'))).not.toContain('hunter')
  })
})

describe('the names of an expression', () => {
  const names = (text: string) =>
    compileExpression(text, at).names.map(
      ({ name, at: place, optional, insteadOf = [] }) =>
        `${[name, ...insteadOf].join('/')}${optional ? '?' : ''}@${place.column}`,
    )

  it.each([
    ['a.b[c] + d if e', ['e@21', 'a@7', 'c@11', 'd@16']],
    ['x is defined and x.y > z', ['x?@7', 'x?@24', 'z@30']],
    ['q | default(w)', ['q?@7', 'w/q@19']],
    ['q | default(w | d(v))', ['q?@7', 'w?@19', 'v/w/q@25']],
    ['q | default(w, true)', ['q?@7', 'w@19']],
    ['q.r | default([w, {s: v}])', ['q?@7', 'w@22', 's@26', 'v@29']],
    ['q.a.b | d(1) ~ omit', ['q?@7']],
    ['[a, {b: c}, (d)]', ['a@8', 'b@12', 'c@15', 'd@20']],
    ['range(n) | map("add", x)', ['n@13', 'x@29']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })

  it('tells of which registered results it asks whether they changed', () => {
    const { changedUses } = compileExpression(
      'a.changed or b is changed or c["changed"] or d.rc or a is not changed',
      at,
    )
    expect(changedUses).toEqual(['a', 'b', 'c'])
  })
})
