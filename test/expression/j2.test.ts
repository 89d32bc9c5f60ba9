import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { templateCompiler } from '../../src/expression/template/template.ts'
import { InputError } from '../../src/model/problem.ts'
import { scope, shown, wrongIn } from './given.ts'
import { files, templates, values, withAnsible } from './j2-cases.ts'

const compile = templateCompiler(undefined)
const find = (name: string) => {
  const text = files[name]
  return text === undefined ? undefined : { text, file: name }
}

/** What we make of a template; null where it is refused. */
function ours(text: string): unknown {
  try {
    return compile(text, 'a.j2', find).render(values)
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message }
    throw error
  }
}

/** A Python that has Jinja, if there is one. */
const pythonWith = (module: string) =>
  ['/usr/bin/python3', 'python3'].find(
    (one) => spawnSync(one, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  )
const python = pythonWith('jinja2')
const ansible = pythonWith(
  'jinja2, ansible.plugins.filter.core, ansible_collections.ansible.utils.plugins.filter.ipaddr',
)

/** What a Python makes of templates; null where it refuses. */
function theirs(by: string | undefined, all: readonly string[]): readonly unknown[] {
  if (by === undefined) return []
  const input = JSON.stringify({ templates: all, values, files })
  const { stdout } = spawnSync(by, ['test/expression/j2.py'], { input, encoding: 'utf8' })
  return JSON.parse(stdout) as unknown[]
}

const refused = expect.objectContaining({ refused: expect.any(String) })

describe.skipIf(python === undefined)('beside Jinja itself', () => {
  const expected = theirs(python, templates)
  it.each(templates.map((text, at) => [text, at] as const))('%j', (text, at) => {
    expect(ours(text)).toEqual(expected[at] ?? refused)
  })
})

describe.skipIf(ansible === undefined)('beside Jinja with what Ansible adds', () => {
  const expected = theirs(ansible, withAnsible)
  it.each(withAnsible.map((text, at) => [text, at] as const))('%j', (text, at) => {
    expect(ours(text)).toEqual(expected[at] ?? refused)
  })
})

/** What a template gives, its secrets and unknowns shown. */
const made = (text: string) => shown(compile(text, 'a.j2', find).render(scope))

describe('a Jinja template', () => {
  it.each([
    ['p={{ password }}', 'secret:p=hunter2'],
    ['{% if password == "x" %}y{% else %}n{% endif %}', 'secret:n'],
    ['{% set a = password %}{{ a }}', 'secret:hunter2'],
    ['{% set a %}<{{ password }}>{% endset %}{{ name }}', 'web1'],
    ['{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(password) }}', 'secret:<hunter2>'],
    ['{{ [password] }}', "secret:['hunter2']"],
    ['{{ later }}', '?'],
    ['{% if later %}a{% endif %}', '?'],
    ['{% if later %}{% set a = 1 %}{% endif %}{{ a }}', '?'],
    ['{% for x in later %}a{% endfor %}', '?'],
    ['{% if later and false %}a{% endif %}b', 'b'],
    ['{{ password }}{{ later }}', '?'],
    ['{% set a = later %}{{ name }}', 'web1'],
    ['{{ result.stdout }}', 'x {{ y }}'],
  ])('carries secrets and unknowns: %s', (text, wanted) => {
    expect(made(text)).toEqual(wanted)
  })

  it.each([
    ['a\n{% if x %}\n', 'a.j2:2:1: {% if %} is not closed (write {% endif %})'],
    ['a\n {% endif %}', 'a.j2:2:2: {% endif %} stands in the wrong place'],
    ['{% for x in list %}{% endif %}', 'a.j2:1:20: {% endif %} stands in the wrong place inside {% for %}'],
    ['a\nb {{ nope }}', 'a.j2:2:6: "nope" is not defined'],
    ['a\nb {{ name | uper }}', 'a.j2:2:13: there is no filter "uper" (did you mean "upper"?)'],
    ['{{ name', 'a.j2:1:1: "{{" is not closed'],
    ['a\n{% set x', 'a.j2:2:1: "{%" is not closed'],
    ['{# a', 'a.j2:1:1: the comment {# is not closed'],
    ['{% extends "x" %}', 'a.j2:1:1: there is no statement {% extends %} (use {% include %} or a macro)'],
    ['{% fro x in list %}', 'a.j2:1:1: there is no statement {% fro %} (did you mean "for"?)'],
    ['{{ m() }}', 'a.j2:1:4: there is no function m()'],
    ['{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}', 'a.j2:1:34: macro m: it takes 1 values, not 2'],
    ['{% macro m(a) %}{{ a.b }}{% endmacro %}\n{{ m(1) }}', 'a.j2:1:22: a has no "b": it is a number'],
    ['{% include "nope.j2" %}', 'a.j2:1:1: there is no template "nope.j2"'],
    ['{% set list.x = 1 %}', 'a.j2:1:8: "list" is no namespace of this template'],
    ['{% set _ = list.append(1) %}', 'a.j2:1:17: append cannot change this'],
    ['{% for a, b in list %}{% endfor %}', 'a.j2:1:8: expected a list, not a number'],
    ['#jinja2: nope: True\n', 'a.j2:1:1: the first line sets "nope: True", which is not supported'],
  ])('is refused with its place: %s', (text, said) => {
    expect(wrongIn(() => made(text))?.slice(0, said.length)).toBe(said)
  })

  it.each([
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    '{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}',
    '{% include "self.j2" %}',
    '{% set x = "0123456789" * 99999 %}{% for a in range(9999) %}{{ x }}{% endfor %}',
    '{% if yes %}'.repeat(101),
  ])('that does not end is refused: %s', (text) => {
    const self = () => ({ text: '{% include "self.j2" %}', file: 'self.j2' })
    expect(wrongIn(() => compile(text, 'a.j2', self).render(scope))).toMatch(
      /^(a|self)\.j2:1:\d+: .*(too long|more than)/,
    )
  })

  it.each([
    ['{{ a }}{% if b %}{{ c }}{% endif %}', 'a b c?'],
    ['{% for x in a %}{{ x }}{{ loop.index }}{{ b }}{% endfor %}', 'a b'],
    ['{% set x = a %}{{ x }}{% macro m(p) %}{{ p }}{{ q }}{% endmacro %}{{ m(b) }}', 'a q? b'],
    ['{{ a | default(b) }}{{ c is defined }}', 'a? b? c?'],
    ['{% include "part.j2" %}', 'name'],
    ['{% import "macros.j2" as f %}{{ f.field(a) }}', 'a'],
  ])('tells the variables that it needs: %s', (text, wanted) => {
    const { names } = compile(text, 'a.j2', find)
    expect(
      names.map(({ name, optional, insteadOf }) => name + (optional || insteadOf ? '?' : '')).join(' '),
    ).toBe(wanted)
  })

  it('whose statements stand in a Handlebars template is refused there', () => {
    const said = wrongIn(() => compile('a\n{{name}} {% if x %}b{% endif %}', 'a.hbs'))
    expect(said).toBe(
      'a.hbs:2:10: statements of Jinja do nothing in a Handlebars template (a template of Jinja is called x.j2)',
    )
  })
})

describe('a block that would see less than it seems to', () => {
  it('is refused, with what to write', () => {
    expect(ours('{% for i in [1] %}{% block c %}{{ i }}{% endblock %}{% endfor %}')).toEqual({
      refused: expect.stringContaining('a block sees no variables of the {% for %} around it'),
    })
    expect(ours('{% if on %}{% block c %}x{% endblock %}{% endif %}')).toBe('x')
  })
})
