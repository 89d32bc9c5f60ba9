import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const fails = { name: 'fails', command: { shell: 'exit 3', creates: 'ROOT/never' } }
const says = { name: 'says', debug: { msg: 'on' } }

const play = (more: object, tasks: readonly object[], inventory?: string) =>
  here([{ hosts: 'all', ...more, tasks }], inventory === undefined ? {} : { inventory })

const TWO =
  'all: {hosts: {a: {ansible_connection: local, x: true}, b: {ansible_connection: local, x: false}}}'

describe('what is true or false by an expression', () => {
  const table: readonly [string, object, readonly object[], string][] = [
    [
      'is so by a variable of the play',
      { vars: { x: true } },
      [{ ...fails, ignore_errors: '{{ x }}' }],
      'ok',
    ],
    ['is not so', { vars: { x: false } }, [{ ...fails, ignore_errors: '{{ x }}' }], 'none'],
    ['may be a word', { vars: { x: 'yes' } }, [{ ...fails, ignore_errors: '{{ x }}' }], 'ok'],
    ['may be 0', { vars: { x: 0 } }, [{ ...fails, ignore_errors: '{{ x }}' }], 'none'],
    ['may be left out', {}, [{ ...fails, ignore_errors: '{{ x | default(omit) }}' }], 'none'],
    [
      'may use the variables of its step',
      {},
      [{ ...fails, vars: { x: true }, ignore_errors: '{{ x }}' }],
      'ok',
    ],
    [
      'may ask whether this is a dry run',
      {},
      [{ ...fails, ignore_errors: '{{ ansible_check_mode }}' }],
      'none',
    ],
    ['holds for a whole play', { vars: { x: true }, ignore_errors: '{{ x }}' }, [fails], 'ok'],
    [
      'holds for a block, in which a step may say otherwise',
      { vars: { x: true } },
      [{ block: [{ ...fails, ignore_errors: false }], ignore_errors: '{{ x }}' }],
      'none',
    ],
    [
      'may be said of a step in what is said otherwise of its block',
      { vars: { x: true } },
      [{ block: [{ ...fails, ignore_errors: '{{ x }}' }], ignore_errors: false }],
      'ok',
    ],
  ]
  it.each(table)('%s', async (_title, more, tasks, comes) => {
    const { steps } = await play(more, [...tasks, says]).apply()
    expect(steps.filter(([name]) => name === 'says')).toEqual(comes === 'ok' ? [['says', 'ok']] : [])
  })

  const who = { name: 'who', command: { shell: 'id -un >ROOT/who', creates: 'ROOT/who' } }
  it.each([
    ['a step', {}, { become: true, become_user: '{{ me }}' }],
    ['a block', {}, { block: [who], become: true, become_user: '{{ me }}' }],
    ['a play', { become: true, become_user: '{{ me }}' }, {}],
  ])('may be as whom %s acts', async (_title, more, about) => {
    const step = 'block' in about ? about : { ...who, ...about }
    const { steps } = await play({ vars: { me: 'nobody' }, ...more }, [step]).check()
    expect(steps).toEqual([['who', 'changed']])
  })

  it('may let a step only look', async () => {
    const step = { name: 'makes', command: { shell: 'touch ROOT/made', creates: 'ROOT/made' } }
    const { changes } = await play({ vars: { x: 'on' } }, [{ ...step, check_mode: '{{ x }}' }]).apply()
    expect(changes['makes']).toEqual([])
  })

  it('may let one host do it for all', async () => {
    const { steps } = await play({ vars: { once: true } }, [{ ...says, run_once: '{{ once }}' }], TWO).apply()
    expect(steps).toEqual([['says', 'ok']])
  })

  it('may not be different on the hosts of a play', async () => {
    await expect(play({}, [{ ...says, become: '{{ x }}' }], TWO).check()).rejects.toThrow(
      /become must be the same for all hosts of the play/,
    )
  })

  it.each([
    ['{{ nope }}', /ignore_errors must be known before the run/],
    ['{{ seen is failed }}', /ignore_errors must be known before the run/],
    ["{{ 'perhaps' }}", /ignore_errors must be known before the run/],
  ])('must be known before the run: %s', async (text, said) => {
    const tasks = [
      { name: 'x', debug: { msg: 'x' }, register: 'seen' },
      { ...says, ignore_errors: text },
    ]
    await expect(play({}, tasks).check()).rejects.toThrow(said)
  })
})
