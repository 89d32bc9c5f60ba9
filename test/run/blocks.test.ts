import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const write = (name: string, more: object = {}) => ({
  name,
  file: { path: `ROOT/${name}`, content: 'x' },
  ...more,
})
const fails = (name: string, more: object = {}) => ({
  name,
  command: { shell: 'echo why >&2; exit 3', always: true, alters: [] },
  ...more,
})
const refuses = (name: string) => ({ name, assert: { that: ['false'], msg: 'no' } })
const say = (name: string, msg: string) => ({ name, debug: { msg } })
const block = (parts: { block: object[]; rescue?: object[]; always?: object[] }, more: object = {}) => ({
  name: 'the block',
  ...parts,
  ...more,
})

/** Name and status of each step that was told, without those of a rescue that nothing called for. */
const told = (steps: readonly (readonly [string, string])[]) =>
  steps.filter(([, status]) => status !== 'skipped').map(([name, status]) => `${name} ${status}`)

describe('a block', () => {
  const table: readonly [string, object[], { told: readonly string[]; code: number }][] = [
    [
      'in which nothing fails: its rescue is left out, what is always done is done',
      [block({ block: [write('a')], rescue: [write('r')], always: [write('z')] }), write('b')],
      { told: ['a changed', 'z changed', 'b changed'], code: 0 },
    ],
    [
      'in which a step fails: the rest of it is left out, and the run goes on behind its rescue',
      [
        block({
          block: [write('a'), fails('no'), write('left')],
          rescue: [write('r')],
          always: [write('z')],
        }),
        write('b'),
      ],
      { told: ['a changed', 'no failed', 'r changed', 'z changed', 'b changed'], code: 0 },
    ],
    [
      'whose rescue fails: what is always done is done, and the host has failed',
      [
        block({ block: [fails('no')], rescue: [fails('r'), write('left')], always: [write('z')] }),
        write('b'),
      ],
      { told: ['no failed', 'r failed', 'z changed'], code: 1 },
    ],
    [
      'without a rescue: what is always done is done, and the host has failed',
      [block({ block: [fails('no')], always: [write('z')] }), write('b')],
      { told: ['no failed', 'z changed'], code: 1 },
    ],
    [
      'in a block: what it does not take care of is rescued around it',
      [
        block({
          block: [block({ block: [fails('no')], always: [write('inner')] }), write('left')],
          rescue: [write('r')],
        }),
        write('b'),
      ],
      { told: ['no failed', 'inner changed', 'r changed', 'b changed'], code: 0 },
    ],
    [
      'in a rescue: its failure is rescued there',
      [
        block({ block: [fails('no')], rescue: [block({ block: [fails('r')], rescue: [write('rr')] })] }),
        write('b'),
      ],
      { told: ['no failed', 'r failed', 'rr changed', 'b changed'], code: 0 },
    ],
    [
      'in which a failure is ignored: that is none',
      [block({ block: [fails('no', { ignore_errors: true }), write('a')], rescue: [write('r')] })],
      { told: ['no failed', 'a changed'], code: 0 },
    ],
    [
      'that ignores failures: that holds for each of its steps',
      [block({ block: [fails('no'), write('a')] }, { ignore_errors: true })],
      { told: ['no failed', 'a changed'], code: 0 },
    ],
    [
      'two of them, of which the second fails',
      [
        block({ block: [write('a')], rescue: [write('r')] }),
        block({ block: [fails('no')], rescue: [write('s')] }),
      ],
      { told: ['a changed', 'no failed', 's changed'], code: 0 },
    ],
    [
      'that is skipped',
      [block({ block: [fails('no')] }, { when: 'false' }), write('b')],
      { told: ['b changed'], code: 0 },
    ],
    ['with nothing in it', [block({ block: [] }), write('b')], { told: ['b changed'], code: 0 }],
    [
      'whose rescue has nothing in it: the host has failed',
      [block({ block: [fails('no')], rescue: [] }), write('b')],
      { told: ['no failed'], code: 1 },
    ],
  ]
  it.each(table)('%s', async (_title, steps, wanted) => {
    const { steps: real, code, events } = await here(steps).apply()
    expect({ told: told(real), code }).toEqual(wanted)
    const end = events.find((event) => event.event === 'end')
    expect(
      Object.values(end?.event === 'end' ? end.predictions : {})
        .flatMap(({ wrong, unannounced, unmade }) => [wrong, unannounced, unmade])
        .flat(),
    ).toEqual([])
  })

  it('is expected to go well in a dry run: its rescue is told as what it is', async () => {
    const { steps, reasons, code } = await here([
      block({ block: [fails('no')], rescue: [write('r')] }),
    ]).check()
    expect([steps, reasons['r'], code]).toEqual([
      [
        ['no', 'changed'],
        ['r', 'skipped'],
      ],
      'only if a step of “the block” fails',
      2,
    ])
  })

  it('that is bound to fail is rescued in a dry run, too', async () => {
    const run = here([block({ block: [refuses('no'), write('left')], rescue: [write('r')] }), write('b')])
    const wanted = ['no failed', 'r changed', 'b changed']
    const dry = await run.check()
    expect([told(dry.steps), dry.code, existsSync(join(run.root, 'r'))]).toEqual([wanted, 2, false])
    const real = await run.apply()
    expect([told(real.steps), real.code]).toEqual([wanted, 0])
  })

  it('says what was rescued, and by what; the rescue knows what failed', async () => {
    const { events, changes } = await here([
      block({
        block: [fails('no')],
        rescue: [
          say(
            's',
            '{{ ansible_failed_task.name }} {{ ansible_failed_result.rc }} {{ ansible_failed_result.stderr }}',
          ),
        ],
      }),
    ]).apply()
    const failed = events.find((event) => event.event === 'step' && event.step.name === 'no')
    expect(failed?.event === 'step' ? failed.outcome.rescued : undefined).toBe('the block')
    expect(changes['s']).toEqual(['definite no 3 why'])
  })

  it('gives its variables, conditions and tags to each step, the inner ones counting first', async () => {
    const { changes } = await here([
      block(
        {
          block: [
            say('s', '{{ a }} {{ b }}'),
            { ...say('t', '{{ a }}'), vars: { a: 'own' } },
            { ...say('u', 'u'), when: 'b == 3' },
          ],
        },
        { vars: { a: 1, b: 2 }, when: ['a == 1 or a == "own"'] },
      ),
    ]).apply()
    expect(changes).toEqual({ s: ['definite 1 2'], t: ['definite own'], u: [] })
  })

  it('does nothing of what stands behind it before it is known that it did not fail', async () => {
    const shell = 'exit 1'
    const late = { name: 'late', command: { shell, always: true, alters: [] } }
    const run = here([block({ block: [write('a'), late], rescue: [refuses('r')] }), write('b')])
    const { code } = await run.apply()
    expect([code, existsSync(join(run.root, 'a')), existsSync(join(run.root, 'b'))]).toEqual([1, true, false])
  })

  it('runs the handlers of what it changed before it failed, if it was rescued', async () => {
    const run = here([block({ block: [write('a', { notify: 'h' }), fails('no')], rescue: [write('r')] })], {
      handlers: [write('h')],
    })
    const { steps } = await run.apply()
    expect(told(steps)).toEqual(['a changed', 'no failed', 'r changed', 'h changed'])
  })
})
