import { describe, expect, it } from 'vitest'
import { createRenderer, fillIn } from '../../src/expression/evaluate/fill.ts'
import { finalValues, makeScope } from '../../src/expression/evaluate/scope.ts'
import { Secret } from '../../src/model/secret.ts'
import type { Values } from '../../src/model/value.ts'
import { at, later, shown, wrongIn } from './given.ts'

describe('a scope', () => {
  it('fills in variables that refer to each other, whatever their layer', () => {
    const scope = makeScope([
      { domain: 'example.org', mail: 'mx.{{ domain }}', all: ['{{ mail }}', { to: 'x@{{ domain }}' }] },
      { domain: 'example.net' },
    ])
    expect(scope['all']).toEqual(['mx.example.net', { to: 'x@example.net' }])
  })

  it('has its variables as its own and nothing else', () => {
    const scope = makeScope([{ a: 1 }, { b: '{{ a }}' }])
    expect(Object.hasOwn(scope, 'b')).toBe(true)
    expect(Object.hasOwn(scope, 'c')).toBe(false)
    expect('toString' in scope).toBe(false)
    expect(Object.keys(scope)).toEqual(['a', 'b'])
    expect(Object.entries(scope)).toEqual([
      ['a', 1],
      ['b', 1],
    ])
  })

  it('fills in what is asked for, once', () => {
    const renderer = createRenderer()
    let filled = 0
    const counting = {
      ...renderer,
      fillIn: (...given: Parameters<typeof renderer.fillIn>) => {
        filled++
        return renderer.fillIn(...given)
      },
    }
    const scope = makeScope([{ a: '{{ b }}', b: 'x{{ c }}', c: 1, d: '{{ nope }}' }], counting)
    expect(filled).toBe(0)
    expect([scope['a'], scope['a'], scope['b']]).toEqual(['x1', 'x1', 'x1'])
    expect(filled).toBe(3)
  })

  it('keeps secrets and unknowns', () => {
    const scope = makeScope([{ s: new Secret('pw'), login: 'me:{{ s }}', u: later, v: '{{ u }}/x' }])
    expect(shown({ ...scope })).toEqual({ s: 'secret:pw', login: 'secret:me:pw', u: '?', v: '?' })
  })

  it('names the circle in which variables refer to each other', () => {
    const scope = makeScope([{ a: '{{ b }}', b: '{{ c }}', c: '{{ b }}', me: '{{ me }}', fine: 1 }])
    expect(wrongIn(() => fillIn('{{ a }}', scope, at))).toBe('play.yml:3:7: b refers to c refers to b')
    expect(wrongIn(() => fillIn('{{ me }}', scope, at))).toBe('play.yml:3:7: me refers to me')
    expect(wrongIn(() => fillIn('{{ a }}', scope, at))).toBe('play.yml:3:7: b refers to c refers to b')
    expect(fillIn('{{ fine }}', scope, at)).toBe(1)
  })

  it('names the variable in which something is wrong', () => {
    const scope = makeScope([{ a: '{{ b }}', b: 'x {{ prot }}', port: 1 }])
    expect(wrongIn(() => fillIn('{{ a }}', scope, at))).toBe(
      'play.yml:3:7: in the variable "b": "prot" is not defined (did you mean "port"?)',
    )
  })

  it('counts a variable as defined before it is filled in', () => {
    const scope = makeScope([{ a: '{{ nope }}' }])
    expect(fillIn('{{ a is defined }}', scope, at)).toBe(true)
  })
})

describe('final values', () => {
  const output = finalValues({ result: { stdout: '{{ nope }}', list: ['{% x %}'] } })

  it('are never filled in', () => {
    const scope = makeScope([{ text: '{{ result.stdout }}', result: 'weaker' }, output])
    expect(scope['text']).toBe('{{ nope }}')
    expect(fillIn('{{ result.list[0] }}', scope, at)).toBe('{% x %}')
  })

  it('stay final in a scope inside a scope', () => {
    const scope = makeScope([makeScope([makeScope([output]), { more: '{{ result.stdout }}' }])])
    expect(scope['more']).toBe('{{ nope }}')
  })

  it('are the weaker ones where a later layer has the name', () => {
    expect(makeScope([finalValues({ a: '{{ b }}' }), { a: '{{ b }}', b: 1 }])['a']).toBe(1)
  })
})

describe('a scope inside a scope', () => {
  const outer: Values = makeScope([
    { path: '/etc/{{ item }}', base: '{{ root }}/x', root: '/srv', broken: '{{ nope }}' },
  ])

  it('lets its variables see what the outer one adds', () => {
    const paths = ['a', '{{ b }}'].map((item) => makeScope([outer, finalValues({ item })])['path'])
    expect(paths).toEqual(['/etc/a', '/etc/{{ b }}'])
    expect(makeScope([outer, { root: '/opt' }])['base']).toBe('/opt/x')
    expect(outer['base']).toBe('/srv/x')
  })

  it('fills in nothing that is not asked for', () => {
    const scope = makeScope([outer, finalValues({ item: 1 })])
    expect(Object.keys(scope)).toEqual(['path', 'base', 'root', 'broken', 'item'])
    expect(scope['root']).toBe('/srv')
  })
})
