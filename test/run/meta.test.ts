import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here, type Told } from './here.ts'

const LOCAL = '{ansible_connection: local}'
const inventory = `all: {children: {some: {hosts: {a: ${LOCAL}, b: ${LOCAL}, c: ${LOCAL}}}}}`
const adds = (name: string, more: object = {}) => ({
  name,
  command: { shell: `echo ${name} {{ inventory_hostname }} >>ROOT/log`, always: true, alters: [] },
  ...more,
})
const log = (root: string) =>
  existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8').trim().split('\n').sort() : []
const told = ({ events }: Told) =>
  events.flatMap((event) =>
    event.event === 'step' && event.outcome.status !== 'skipped'
      ? [`${event.host} ${event.step.name} ${event.outcome.status}`]
      : [],
  )
const onlyA = 'inventory_hostname == "a"'

describe('meta', () => {
  const table: readonly [string, object[], readonly string[]][] = [
    ['end_host ends the play for its host', [{ meta: 'end_host', when: onlyA }, adds('x')], ['x b', 'x c']],
    ['end_host that is not due', [{ meta: 'end_host', when: 'false' }, adds('x')], ['x a', 'x b', 'x c']],
    ['end_play ends it for all', [adds('x'), { meta: 'end_play' }, adds('y')], ['x a', 'x b', 'x c']],
    ['end_play asks the first host', [{ meta: 'end_play', when: onlyA }, adds('y')], []],
    [
      'end_play that is not due',
      [{ meta: 'end_play', when: 'inventory_hostname == "b"' }, adds('y')],
      ['y a', 'y b', 'y c'],
    ],
    [
      'clear_host_errors lets hosts go on that have failed',
      [adds('x', { failed_when: onlyA }), { meta: 'clear_host_errors' }, adds('y')],
      ['x a', 'x b', 'x c', 'y a', 'y b', 'y c'],
    ],
    [
      'noop, clear_facts and reset_connection',
      [{ meta: 'noop' }, { meta: 'clear_facts' }, { meta: 'reset_connection' }, adds('x', { when: onlyA })],
      ['x a'],
    ],
    [
      'flush_handlers in a block with others behind it',
      [
        adds('x', { when: onlyA, notify: 'h' }),
        { 'ansible.builtin.meta': 'flush_handlers' },
        adds('y', { when: onlyA }),
      ],
      ['h a', 'x a', 'y a'],
    ],
  ]
  it.each(table)('%s', async (_title, tasks, wanted) => {
    const run = here(
      [
        {
          hosts: tasks.length === 3 && JSON.stringify(tasks).includes('flush') ? 'a' : 'some',
          tasks,
          handlers: [adds('h')],
        },
      ],
      { inventory },
    )
    const dry = await run.check()
    const real = await run.apply()
    expect(log(run.root)).toEqual(wanted)
    const asTold = (one: Told) =>
      told(one)
        .map((line) => line.split(' '))
        .flatMap(([host, name, status]) =>
          status === 'changed' || status === 'failed' ? [`${name} ${host}`] : [],
        )
    expect(asTold(real).sort()).toEqual(wanted)
    if (!JSON.stringify(tasks).includes('clear_host_errors')) expect(asTold(dry).sort()).toEqual(wanted)
  })

  it('end_play ends the batches that are still to come, and no later play', async () => {
    const plays = [
      { hosts: 'some', serial: 1, tasks: [adds('x'), { meta: 'end_play' }] },
      { hosts: 'c', tasks: [adds('y')] },
    ]
    const run = here(plays, { inventory })
    await run.apply()
    expect(log(run.root)).toEqual(['x a', 'y c'])
  })

  it('end_batch ends only its batch', async () => {
    const run = here(
      [{ hosts: 'some', serial: 1, tasks: [adds('x'), { meta: 'end_batch', when: onlyA }, adds('y')] }],
      { inventory },
    )
    await run.apply()
    expect(log(run.root)).toEqual(['x a', 'x b', 'x c', 'y b', 'y c'])
  })

  it('end_host makes all behind it unknown in a dry run, where it is unknown whether it is given', async () => {
    const makes = { name: 'makes', command: { shell: 'echo one >ROOT/made', creates: 'ROOT/made' } }
    const looks = { name: 'looks', probe: ['cat', 'ROOT/made'], register: 'seen' }
    const end = { name: 'end', meta: 'end_host', when: "seen.stdout == 'one'" }
    const run = here([makes, looks, end, adds('x')])
    const dry = await run.check()
    expect(Object.fromEntries(dry.steps)['x']).toBe('unknown')
    const real = await run.apply()
    expect([Object.fromEntries(real.steps)['x'], real.code, log(run.root)]).toEqual([undefined, 0, []])
  })

  it('pending handlers stay pending for a host whose play has ended', async () => {
    const handlers = [adds('h')]
    const run = here(
      [
        adds('x', { notify: 'h', when: "go | default('') != ''" }),
        { meta: 'end_host', when: 'end | default(false) | bool' },
      ],
      { handlers },
    )
    await run.apply({ extra: ['go=x', 'end=true'] })
    expect(log(run.root)).toEqual(['x me'])
    await run.apply()
    expect(log(run.root)).toEqual(['h me', 'x me'])
  })
})

it('wait_for_connection makes a new connection, and changes nothing', async () => {
  const run = here([
    { name: 'w', 'ansible.builtin.wait_for_connection': { timeout: 5, delay: 0 } },
    adds('x'),
  ])
  expect([(await run.check()).steps[0], (await run.apply()).steps]).toEqual([
    ['w', 'ok'],
    [
      ['w', 'ok'],
      ['x', 'changed'],
    ],
  ])
})
