import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Handlebars from 'handlebars'
import { describe, expect, it } from 'vitest'
import { makeScope } from '../../src/expression/evaluate/scope.ts'
import { templateCompiler } from '../../src/expression/template/template.ts'
import { createDiskCache } from '../../src/schema/disk-cache.ts'
import { scope, shown, wrongIn } from './given.ts'

const compile = templateCompiler(undefined)
const render = (text: string) => shown(compile(text, 'a.hbs').render(scope))

const cases: readonly (readonly [string, unknown])[] = [
  ['plain & <b>', 'plain & <b>'],
  ['{{name}}:{{port}}', 'web1:8080'],
  ['{{{name}}}{{&name}}', 'web1web1'],
  ['{{yes}} {{zero}} [{{nothing}}]', 'true 0 []'],
  ['{{map.b.c.[1]}} {{users.[0].name}} {{list.length}}', '20 ann 3'],
  ['\\{{name}} {{!-- no --}}{{! no }}.', '{{name}} .'],
  ['{{#if zero}}a{{else if port}}b{{else}}c{{/if}}', 'b'],
  ['{{#unless zero}}a{{/unless}}', 'a'],
  ['{{#each users}}{{@index}}{{name}}{{#unless @last}},{{/unless}}{{/each}}', '0ann,1bob'],
  ['{{#each users as |u i|}}{{i}}{{u.name}}{{../name}}{{@root.name}}{{/each}}', '0annweb1web11bobweb1web1'],
  ['{{#each map.b}}{{@key}}={{#each this}}{{this}};{{/each}}{{/each}}', 'c=10;20;'],
  ['{{#each empty2}}x{{else}}none{{/each}}', undefined],
  ['{{#each (default nope list)}}{{this}}{{/each}}', '312'],
  ['{{#with map.b}}{{c.[0]}}{{/with}}', '10'],
  ['{{#with map.b as |b|}}{{b.c.[0]}}{{/with}}', '10'],
  ['{{#each users}}\n- {{name}}\n{{/each}}\nend', '- ann\n- bob\nend'],
  ['a {{~name~}} b', 'aweb1b'],
  ['{{join list ", "}}', '3, 1, 2'],
  ['{{json map.b}} {{to_json list}}', '{"c":[10,20]} [3, 1, 2]'],
  ['{{default nope 1}}{{default nope.a.b "x"}}{{default name 2}}', '1xweb1'],
  ['{{join (map users attribute="name") "+"}}', 'ann+bob'],
  ['{{upper name}} {{replace name "1" "2"}}', 'WEB1 web2'],
  ['{{#if (eq port 8080)}}y{{/if}}{{#if (ne port 8080)}}n{{/if}}', 'y'],
  ['{{#if (and (lt zero 1) (gt port 1) (not nothing))}}y{{/if}}', 'y'],
  ['{{#if (or zero (eq name "web1"))}}y{{/if}}', 'y'],
  ['{{#if (defined nope)}}{{nope}}{{else}}no{{/if}}', 'no'],
  ['{{#if (defined map.b)}}y{{/if}}', 'y'],
  ['{{lookup map "a"}}', '1'],
  ['[{{regex_search name "z"}}]', '[]'],
  ['{{default name map.nope}}', 'web1'],
  ['{{#if (match name "we")}}y{{/if}}', 'y'],
  // secrets and unknowns
  ['p={{password}}', 'secret:p=hunter2'],
  ['{{#if password}}y{{/if}}', 'secret:y'],
  ['{{#if (eq password "x")}}y{{else}}n{{/if}}', 'secret:n'],
  ['{{join (default nope password) ""}}', 'secret:hunter2'],
  ['a {{later}} b', '?'],
  ['{{later.deep.er}}', '?'],
  ['{{#if later}}a{{/if}}', '?'],
  ['{{#each later}}a{{/each}}', '?'],
  ['{{#if (and later false)}}a{{else}}b{{/if}}', 'b'],
  ['{{#if (or true later)}}a{{/if}}', 'a'],
  ['{{later}}{{password}}', '?'],
  ['{{result.stdout}}', 'x {{ y }}'],
]

describe('a template', () => {
  it.each(cases.filter(([, text]) => text !== undefined))('%s', (text, expected) => {
    expect(render(text)).toEqual(expected)
  })

  it('takes a name without arguments for a variable, even where a helper has the name', () => {
    const values = { version: '1.2', first: 'f', each: 'e' }
    expect(compile('{{version}} {{first}} {{each}}', 'a.hbs').render(values)).toBe('1.2 f e')
  })

  it('uses a scope lazily', () => {
    const values = makeScope([{ a: '{{ b }}!', b: 1, broken: '{{ nope }}' }])
    expect(compile('{{a}}', 'a.hbs').render(values)).toBe('1!')
  })
})

const wrong: readonly (readonly [string, string])[] = [
  ['a\n  {{nope}}', '2:5: "nope" is not defined'],
  ['{{prot}}', '1:3: "prot" is not defined (did you mean "port"?)'],
  ['{{#if nope}}{{/if}}', '1:7: "nope" is not defined'],
  ['{{join nope ","}}', '1:8: "nope" is not defined'],
  ['{{#if map.nope}}{{/if}}', '1:7: map has no "nope"'],
  ['{{#each users}}{{port}}{{/each}}', '1:18: this has no "port" (write @root.port for the variable)'],
  ['{{name.constructor}}', '1:3: name has no "constructor": it is a string'],
  ['{{constructor}}', '1:3: "constructor" is not defined'],
  ['{{map.__proto__}}', '1:3: map has no "__proto__"'],
  ['{{map}}', '1:3: a map cannot be used inside a string (use {{json map}})'],
  [
    '{{map.b.c}}',
    '1:3: a list cannot be used inside a string (use {{join map.b.c ", "}} or {{json map.b.c}})',
  ],
  ['{{#each port}}{{/each}}', '1:9: {{#each}} takes a list or a map, not a number'],
  ['{{ users | join(",") }}', '1:1: a template has helpers, not operators (write {{join users ","}})'],
  [
    'a\n {{ nope | default("x, y") }}',
    '2:2: a template has helpers, not operators (write {{default nope "x, y"}})',
  ],
  ['{{#if a == b}}{{/if}}', '1:1: a template has helpers, not operators (write (eq a b))'],
  ['{{#if a and b}}{{/if}}', '1:4: {{#if}} takes one value (write (and a b))'],
  ['{{a and b}}', '1:3: a template has helpers, not operators (write (and a b))'],
  ['{{a + 1}}', '1:1: a template has helpers, not operators'],
  ['{{a / b}}', '1:3: a template has helpers, not operators'],
  ['{{x is defined}}', '1:3: a template has helpers, not operators (write (defined x))'],
  ['{{users[0].name}}', '1:1: a template has helpers, not operators (write users.0.name)'],
  ['{{joyn list}}', '1:3: there is no helper "joyn" (did you mean "join"?)'],
  ['{{join list 1 2 3}}', '1:3: helper join: too many arguments'],
  ['{{join list seperator=","}}', '1:3: helper join: unknown argument seperator'],
  ['{{upper list}}', '1:3: expected a string, not a list'],
  ['{{> part}}', '1:1: partials are not supported: a template cannot include another one'],
  ['{{#foo}}{{/foo}}', '1:4: there is no block "foo"'],
  ['{{#if a b}}{{/if}}', '1:4: {{#if}} takes one value'],
  ['{{@index}}', '1:3: @index has a meaning inside {{#each}} only'],
  ['{{@nope}}', '1:3: there is no @nope'],
  ['{{../name}}', '1:3: "../name" leads out of the template'],
  ['{{json this}}', '1:8: all variables at once cannot be used'],
  ['a\n{{#if x}}\n', '2:1: the block {{#if}} is not closed'],
  ['{{#if x}}{{/each}}', '1:4: the block {{#if}} is closed by {{/each}}'],
  ['a {{/if}}', '1:3: this closes no block'],
  ['a {{else}}', '1:3: {{else}} stands outside a block'],
  ['a {{ b', '1:3: "{{" is not closed (write }} at its end)'],
]

describe('a wrong template', () => {
  it.each(wrong)('%j', (text, said) => {
    const found = wrongIn(() => compile(text, 'a.hbs').render(scope)) ?? ''
    expect(found.startsWith(`a.hbs:${said}`), found).toBe(true)
  })
})

describe('the names of a template', () => {
  it.each([
    ['{{a}} {{b.c}} {{#if d}}{{e}}{{else}}{{f}}{{/if}}', 'a b d e f'],
    ['{{#each l as |x i|}}{{x.y}}{{i}}{{z}}{{../w}}{{@root.v}}{{@index}}{{this.q}}{{/each}}', 'l w v'],
    ['{{#each l}}{{#if ../a}}{{b}}{{/if}}{{#each ../../c}}{{/each}}{{/each}}', undefined],
    ['{{#each l}}{{#each m}}{{../n}}{{../../o}}{{/each}}{{/each}}', 'l o'],
    ['{{#with a as |b|}}{{b}}{{/with}}{{b}}', 'a b'],
    ['{{join a sep}} {{json (map users attribute=at)}}', 'a sep users at'],
    ['{{default a b}} {{#if (defined c)}}{{c}}{{/if}} {{#if (and d (eq e 1))}}{{/if}}', 'a? b c? c? d e'],
  ])('%s', (text, expected) => {
    const names = () =>
      compile(text, 'a.hbs').names.map(({ name, optional }) => `${name}${optional ? '?' : ''}`)
    if (expected === undefined) expect(names).toThrow('leads out of the template')
    else expect(names().join(' ')).toBe(expected)
  })
})

describe('beside Handlebars itself', () => {
  it('gives the same text for templates that both accept', () => {
    const theirs = Handlebars.create()
    fc.assert(
      fc.property(template, (text) => {
        const expected = theirs.compile(text, { noEscape: true, strict: true })(values)
        expect(compile(text, 'a.hbs').render(values), text).toBe(expected)
      }),
      { numRuns: 1500 },
    )
  })
})

const values = {
  a: 'A',
  n: 0,
  t: true,
  nil: null,
  l: ['x', 'y'],
  e: [],
  m: { k: 1, j: 2 },
  us: [
    { a: 1, l: [5] },
    { a: 2, l: [] },
  ],
}

const space = fc.constantFrom(' ', '\n', '  \n', 'text', '\n\n', '\t', 'a\nb', '<&>')

/** Each begins with text: Handlebars, where it is strict, adds numbers that stand alone side by side. Templates in which every item has what is asked of it, with lines and white space that blocks swallow. */
const { template } = fc.letrec<{ template: string; item: string; piece: string }>((tie) => ({
  template: fc
    .array(fc.oneof({ maxDepth: 4 }, space, tie('piece')), { maxLength: 5 })
    .map((all) => `.${all.join('')}`),
  item: fc
    .array(
      fc.oneof(
        { maxDepth: 4 },
        space,
        fc.constantFrom('{{a}}', '{{this.a}}', '{{@index}}', '{{@first}}', '{{../n}}', '{{@root.a}}'),
      ),
      {
        maxLength: 5,
      },
    )
    .map((all) => `.${all.join('')}`),
  piece: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '{{a}}',
      '{{~n}}',
      '{{t~}}',
      '{{nil}}',
      '{{m.k}}',
      '{{l.[0]}}',
      '{{us.[1].a}}',
      '{{! c }}',
      '{{!-- {{x}} --}}',
      '\\{{a}}',
    ),
    fc
      .tuple(
        fc.constantFrom('if', 'unless'),
        fc.constantFrom('a', 'n', 't', 'nil', 'l', 'e'),
        tie('template'),
        tie('template'),
      )
      .map(([kind, value, yes, no]) => `{{#${kind} ${value}}}${yes}{{else}}${no}{{/${kind}}}`),
    fc.tuple(tie('template'), tie('template')).map(([yes, no]) => `{{#if n}}${yes}{{else if a}}${no}{{/if}}`),
    tie('item').map((body) => `{{#each us}}${body}{{/each}}`),
    tie('item').map(
      (body) =>
        `{{#each us as |u i|}}${body}{{u.a}}{{i}}{{#each u.l}}.{{this}}{{../a}}{{else}}-{{/each}}{{/each}}`,
    ),
    fc.tuple(space, tie('template')).map(([body, no]) => `{{#each e}}${body}{{else}}${no}{{/each}}`),
    space.map((body) => `{{#each m}}.${body}{{@key}}={{this}}{{#unless @last}},{{/unless}}{{/each}}`),
    space.map((body) => `{{#with us.[0] as |u|}}.${body}.{{a}}.{{u.a}}{{../a}}{{/with}}`),
  ),
}))

describe('a template that was read in an earlier run', () => {
  it('is rendered alike, with the same names and places, and is not parsed again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'template-'))
    const file = join(folder, 'a.hbs')
    const text = '{{#each users as |u|}}{{u.name}}: {{default nope 0}} "" {{@root.zero}}\n{{/each}}{{port}}'
    writeFileSync(file, text)
    const run = (parsed: string[]) => {
      const ends: (() => void)[] = []
      const diskCache = createDiskCache('template', { folder, build: 'b', atEnd: (work) => ends.push(work) })
      const noted = {
        ...diskCache,
        put: (...args: Parameters<typeof diskCache.put>) => (parsed.push(file), diskCache.put(...args)),
      }
      const { render, names } = templateCompiler(noted)(text, file)
      for (const end of ends) end()
      return { shown: shown(render(scope)), names }
    }
    const parsed: string[] = []
    const first = run(parsed)
    expect(run(parsed)).toEqual(first)
    expect(parsed).toEqual([file])
  })
})

describe('blocks in blocks', () => {
  const nested = (deep: number) => `${'{{#if port}}'.repeat(deep)}1${'{{/if}}'.repeat(deep)}`
  const chained = (long: number) => `{{#if zero}}a${'{{else if zero}}b'.repeat(long)}{{else}}c{{/if}}`

  it('are rendered a hundred deep', () => expect(render(nested(100))).toBe('1'))

  it('are no deeper for being many', () => {
    expect(render(nested(40).repeat(300))).toBe('1'.repeat(300))
    expect(render(chained(90).repeat(300))).toBe('c'.repeat(300))
  })

  it.each([
    ['101 deep', nested(101), 'a.hbs:1:1201'],
    ['100,000 deep', nested(100_000), 'a.hbs:1:1201'],
    ['by else if', chained(5000), 'a.hbs:1:1697'],
    ['never closed', '\n{{#if port}}'.repeat(5000), 'a.hbs:102:1'],
  ])('are refused with a place: %s', (_title, text, place) => {
    expect(wrongIn(() => compile(text, 'a.hbs'))).toContain(
      `${place}: the blocks of this template are nested more than 100 levels deep`,
    )
  })

  it('are counted in one pass, also where no comment ends', () => {
    expect(wrongIn(() => compile('{{!--'.repeat(400_000), 'a.hbs'))).toContain('a.hbs:1:')
  })

  it('are none in comments and behind a backslash', () => {
    expect(render(`${'\\{{#if port}} '.repeat(200)}${'{{!-- {{#if port}} --}}'.repeat(200)}1`)).toBe(
      `${'{{#if port}} '.repeat(200)}1`,
    )
  })
})
