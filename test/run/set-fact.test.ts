import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const say = (name: string, msg: unknown, more: object = {}) => ({ name, debug: { msg }, ...more })
const makes = { name: 'makes', command: { shell: 'echo one >ROOT/made', creates: 'ROOT/made' } }
const looks = { name: 'looks', probe: ['cat', 'ROOT/made'], register: 'seen' }

/** What the steps said, in a dry run and in an apply. */
async function said(steps: readonly object[]) {
  const both = here(steps)
  const [dry, real] = [await both.check(), await both.apply()]
  return { dry: dry.changes, real: real.changes, codes: [dry.code, real.code], reasons: real.reasons }
}

describe('set_fact', () => {
  const table: readonly [string, readonly object[], readonly string[]][] = [
    [
      'gives a variable to the steps after it',
      [{ set_fact: { a: 'x{{ 1 + 1 }}' } }, say('s', '{{ a }}')],
      ['definite x2'],
    ],
    ['keeps the type of a value', [{ set_fact: { a: 0 } }, say('s', '{{ a + 1 }}')], ['definite 1']],
    ['takes an empty text', [{ set_fact: { a: '' } }, say('s', '<{{ a }}>')], ['definite <>']],
    [
      'counts before the variables of the play and of the step',
      [{ set_fact: { a: 'set' } }, say('s', '{{ a }}', { vars: { a: 'own' } })],
      ['definite set'],
    ],
    [
      'lets the last value stand',
      [{ set_fact: { a: 1 } }, { set_fact: { a: '{{ a + 1 }}' } }, say('s', '{{ a }}')],
      ['definite 2'],
    ],
    [
      'lets each item of a loop see what those before it set',
      [
        { set_fact: { a: [] } },
        { set_fact: { a: '{{ a + [item] }}' }, loop: [1, 2, 3] },
        say('s', '{{ a | join(",") }}'),
      ],
      ['definite 1,2,3'],
    ],
    [
      'sets nothing where it is skipped',
      [{ set_fact: { a: 1 } }, { set_fact: { a: 2 }, when: 'false' }, say('s', '{{ a }}')],
      ['definite 1'],
    ],
    [
      'is known under its full name, and lasts as long as the run',
      [{ 'ansible.builtin.set_fact': { a: 5, cacheable: true } }, say('s', '{{ a }}')],
      ['definite 5'],
    ],
    [
      'never fills in what a value holds',
      [{ set_fact: { a: "{{ '{' ~ '{ nope }}' }}" } }, say('s', '{{ a }}')],
      ['definite {{ nope }}'],
    ],
    [
      'takes names from expressions, one for each item of a loop',
      [{ set_fact: { '{{ item }}_x': '{{ item }}' }, loop: ['a', 'b'] }, say('s', '{{ a_x }}{{ b_x }}')],
      ['definite ab'],
    ],
    [
      'lets a plain name beside them stand, in the order written',
      [{ set_fact: { "{{ 'd' }}": '1', d: 2 } }, say('s', '{{ d }}')],
      ['definite 2'],
    ],
    [
      'sets by name only what is not there',
      [
        {
          set_fact: { '{{ item.key }}': '{{ item.value }}' },
          with_dict: { a: 1, b: 2 },
          when: "not lookup('varnames', '^' + item.key + '$')",
          vars: { a: 0 },
        },
        say('s', '{{ b }} {{ a | default("none") }}'),
      ],
      ['definite 2 none'],
    ],
    [
      'is registered with its items',
      [
        { set_fact: { '{{ item }}': 1 }, loop: ['a', 'b'], register: 'x' },
        say(
          's',
          '{{ x.results[1].item }} {{ x.results[1].ansible_facts.b }} {{ x.results[0].ansible_loop_var }}',
        ),
      ],
      ['definite b 1 item'],
    ],
  ]
  it.each(table)('%s', async (_title, steps, words) => {
    const { dry, real, codes } = await said(steps)
    expect(dry['s']).toEqual(words)
    expect(real['s']).toEqual(words)
    expect(codes).toEqual([0, 0])
  })

  it('fails where an expression gives no name for a variable', async () => {
    const { real, reasons } = await said([{ name: 'sets', set_fact: { "{{ 'a b' }}": 1 } }, say('s', 'x')])
    expect(reasons['sets']).toMatch(/not a valid variable name/)
    expect(real['s']).toBeUndefined()
  })

  it('of names that a dry run does not know leaves all behind it unknown there', async () => {
    const sets = { name: 'sets', set_fact: { '{{ item }}': 1 }, loop: '{{ seen.stdout_lines }}' }
    const steps = [makes, looks, sets, say('s', '{{ one + 1 }}')]
    const both = here(steps)
    const [dry, real] = [await both.check(), await both.apply()]
    expect(dry.steps.slice(-2)).toEqual([
      ['sets', 'unknown'],
      ['s', 'unknown'],
    ])
    expect(dry.reasons['s']).toMatch(/any variable may have been set before/)
    expect(real.changes['s']).toEqual(['definite 2'])
  })

  it('holds what a dry run cannot know as unknown, and what an apply finds as it is', async () => {
    const set = { name: 'sets', set_fact: { a: '{{ seen.stdout }}' } }
    const { dry, real } = await said([makes, looks, set, say('s', '{{ a }}')])
    expect(dry['s']?.[0]).toMatch(/not known yet/)
    expect(real['s']).toEqual(['definite one'])
  })

  it('is unknown where it is unknown whether it is set at all', async () => {
    const set = { name: 'sets', set_fact: { a: 2 }, when: "seen.stdout == 'one'" }
    const { dry, real } = await said([{ set_fact: { a: 1 } }, makes, looks, set, say('s', '{{ a }}')])
    expect(dry['s']?.[0]).toMatch(/not known yet/)
    expect(real['s']).toEqual(['definite 2'])
  })

  it('lasts into later plays, as what a step registered does', async () => {
    const first = { hosts: 'all', tasks: [{ set_fact: { a: 1 } }, { probe: ['echo', 'p'], register: 'r' }] }
    const later = { hosts: 'all', tasks: [say('s', '{{ a }} {{ r.stdout }} {{ r.changed }}')] }
    const { dry, real } = await said([first, later])
    expect([dry['s'], real['s']]).toEqual([['definite 1 p False'], ['definite 1 p False']])
  })

  it('does not make two steps contradict each other that use one name for two values', async () => {
    const file = (name: string) => ({ name, file: { path: 'ROOT/{{ a }}', content: '{{ a }}' } })
    const { real, codes } = await said([
      { set_fact: { a: 'x' } },
      file('one'),
      { set_fact: { a: 'y' } },
      file('two'),
    ])
    expect([real['one'], real['two']]).toEqual([['definite write x'], ['definite write y']])
    expect(codes).toEqual([2, 0])
  })
})
