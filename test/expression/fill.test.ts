import { describe, expect, it } from 'vitest'
import { createRenderer, fillIn, namesIn } from '../../src/expression/evaluate/fill.ts'
import { OMIT } from '../../src/expression/evaluate/variables-kind.ts'
import { checkNames } from '../../src/expression/syntax/names.ts'
import { InputError, type Locate } from '../../src/model/problem.ts'
import type { Value } from '../../src/model/value.ts'
import { at, scope, shown, wrongIn } from './given.ts'

const cases: readonly (readonly [Value, unknown])[] = [
  ['plain', 'plain'],
  [5, 5],
  [null, null],
  ['{{ port }}', 8080],
  ['{{port}}', 8080],
  ['{{ list }}', [3, 1, 2]],
  ['{{ nothing }}', null],
  [' {{ port }}', ' 8080'],
  ['{{ port }}\n', '8080\n'],
  ['{{ port }}{{ zero }}', '80800'],
  ['http://{{ name }}:{{ port }}/', 'http://web1:8080/'],
  ['{{ {"a": {"b": name}}.a.b }}!', 'web1!'],
  ['{{ "}}" }}', '}}'],
  ['{{ "{{" }} {{ \'{%\' }}', '{{ {%'],
  ['a  {{- name -}}  b', 'aweb1b'],
  ['{{- name }} b', 'web1 b'],
  ['on: {{ yes }}, none: {{ nothing }}.', 'on: True, none: .'],
  ['x ${var} }} $1', 'x ${var} }} $1'],
  ['a{# gone #}b', 'ab'],
  ['{% if yes %}{{ name }}{% endif %}', 'web1'],
  ['{% if yes %}{{ list }}{% endif %}', [3, 1, 2]],
  ['{% for x in list %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}\n', '3,1,2\n'],
  ['[{% for x in list %}{{ x }},{% endfor %}]', [3, 1, 2]],
  ['{% if later %}a{% endif %}', '?'],
  ['{% if password %}a{% endif %}', 'secret:a'],
  ['is {{ yes }}', 'is True'],
  [
    { a: ['{{ port }}', { b: 'x{{ port }}' }], c: true },
    { a: [8080, { b: 'x8080' }], c: true },
  ],
  [{ a: '{{ nope | default(omit) }}', b: 1 }, { b: 1 }],
  [['{{ nope | default(omit) }}', 1], [1]],
  [{ '{{ name }}': 1 }, { '{{ name }}': 1 }],
  ['{{ password }}', 'secret:hunter2'],
  ['user:{{ password }}', 'secret:user:hunter2'],
  ['{{ later }}', '?'],
  ['{{ later }}-{{ password }}', '?'],
  [
    { a: '{{ later }}', b: '{{ port }}' },
    { a: '?', b: 8080 },
  ],
  ['{{ result.stdout }}', 'x {{ y }}'],
  ['{{ result.stdout }}!', 'x {{ y }}!'],
]

describe('filling in', () => {
  it.each(cases)('%j', (value, filled) => {
    expect(shown(fillIn(value, scope, at))).toEqual(filled)
  })

  it('gives omit itself where the whole value is to be left out', () => {
    expect(fillIn('{{ nope | default(omit) }}', scope, at)).toBe(OMIT)
  })

  it('leaves what holds no expression as it is', () => {
    expect(fillIn(scope['password'] ?? null, {}, at)).toBe(scope['password'])
  })

  it('keeps a key __proto__ an ordinary key', () => {
    const filled = fillIn(JSON.parse('{"__proto__": "{{ port }}"}') as Value, scope, at)
    expect(Object.entries(filled as object)).toEqual([['__proto__', 8080]])
  })
})

const lines: Locate = (path) => ({ file: 'play.yml', line: path.length, column: 5 })

const wrong: readonly (readonly [Value, string])[] = [
  ['{{ nope }}', 'play.yml:0:9: "nope" is not defined'],
  ['a {{ nope }}', 'play.yml:0:10: "nope" is not defined'],
  [{ a: ['{{ 1 + }}'] }, 'play.yml:2:13: unexpected end of the expression'],
  ['{{ name', 'play.yml:0:6: "{{" is not closed (write }} at its end)'],
  ['{{ list }}!', 'play.yml:0:9: a list cannot be used inside a string'],
  ['{{ omit }}!', 'play.yml:0:9: omit cannot be used inside a string'],
  ['{% if x %}', 'play.yml:0:5: {% if %} is not closed (write {% endif %})'],
  ['x ${#var}', 'play.yml:0:8: the comment {# is not closed'],
  ['{% for x in list %}{{ nope }}{% endfor %}', 'play.yml:0:27: "nope" is not defined'],
  ['{% do x %}', 'play.yml:0:5: there is no statement {% do %}'],
  ['{% include "x" %}', 'play.yml:0:5: only a template file can include another one'],
  ['{{ name | nope }}', 'play.yml:0:16: there is no filter "nope"'],
  ['a\n{{ nope }}', 'play.yml:0:5: "nope" is not defined'],
]

describe('what cannot be filled in', () => {
  it.each(wrong)('%j', (value, said) => {
    const found = wrongIn(() => fillIn(value, scope, lines)) ?? ''
    expect(found.startsWith(said), found).toBe(true)
  })

  it('is placed at the position itself where no more is known', () => {
    expect(wrongIn(() => fillIn(['a {{ nope }}'], scope, at))).toBe('play.yml:3:7: "nope" is not defined')
  })
})

describe('a filler', () => {
  it('reads a text once, and places its problems where they occur each time', () => {
    const renderer = createRenderer()
    expect(renderer.fillIn('{{ n }}', { n: 1 }, at)).toBe(1)
    expect(renderer.fillIn('{{ n }}', { n: 2 }, at)).toBe(2)
    expect(wrongIn(() => renderer.fillIn('{{ n }}', {}, { ...at, line: 4 }))).toContain('play.yml:4:7')
    expect(wrongIn(() => renderer.fillIn('{{ n }}', {}, { ...at, line: 5 }))).toContain('play.yml:5:7')
    expect(renderer.compile('n', at)).toBe(renderer.compile('n', at))
  })

  it('tells the names that a value needs', () => {
    const names = namesIn(
      { a: ['{{ x }}', 'b {{ y.z | default(w) }}'], c: '{{ x is defined and x }}' },
      lines,
    )
    expect(
      names.map(({ name, at: place, optional }) => [name, place.line, place.column, optional ?? false]),
    ).toEqual([
      ['x', 2, 9, false],
      ['y', 2, 10, true],
      ['w', 2, 24, false],
      ['x', 1, 9, true],
      ['x', 1, 26, true],
    ])
  })

  it('tells everything in a value that cannot be read', () => {
    const work = () => namesIn(['{{ 1 + }}', '{{ a | nope }}{{ b is nope }}', '{{ fine }}'], at)
    expect(work).toThrow(InputError)
    expect(wrongIn(work)?.split('\n')).toHaveLength(3)
  })
})

describe('checking names', () => {
  it('reports what there is not, each place once, with the nearest name', () => {
    const names = namesIn(['{{ prot }}', '{{ prot }}', '{{ x | default(1) }}', '{{ port }}'], at)
    expect(checkNames(names, ['port'])).toEqual([
      { message: '"prot" is not defined', at, hint: 'did you mean "port"?' },
    ])
    expect(checkNames(namesIn('{{ zzz }}', at), [])[0]?.hint).toContain('define it')
  })
})
