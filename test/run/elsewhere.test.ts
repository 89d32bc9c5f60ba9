import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here, type Told } from './here.ts'

const LOCAL = '{ansible_connection: local}'
const inventory = `all: {hosts: {a: ${LOCAL}, b: ${LOCAL}, c: ${LOCAL}, far: {ansible_host: 127.0.0.1, ansible_port: 1, ansible_user: nobody}}, children: {some: {hosts: {a: , b: }}}}`

/** A play for hosts a and b. */
const on = (tasks: readonly object[], more: object = {}) => [{ hosts: 'some', tasks, ...more }]

/** `HOST[>OTHER] step status`, in the order of the run; skipped ones left out. */
const told = ({ events }: Told) =>
  events.flatMap((event) =>
    event.event === 'step' && event.outcome.status !== 'skipped'
      ? [
          `${event.host}${event.on === undefined ? '' : `>${event.on}`} ${event.step.name} ${event.outcome.status}`,
        ]
      : [],
  )

const said = ({ events }: Told, step: string) =>
  events.flatMap((event) =>
    event.event === 'step' && event.step.name === step
      ? event.outcome.changes.map(({ change }) => `${event.host}: ${change.summary}`)
      : [],
  )

const adds = (name: string, text: string, more: object = {}) => ({
  name,
  command: { shell: `echo ${text} >>ROOT/log; echo ${text}`, always: true, alters: [] },
  ...more,
})
const say = (msg: string) => ({ name: 's', debug: { msg } })
const log = (root: string) =>
  existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8').trim().split('\n') : []

describe('run_once', () => {
  it('is done by the first host; what it registers is there for all', async () => {
    const run = here(
      on([adds('one', '{{ inventory_hostname }}', { run_once: true, register: 'r' }), say('{{ r.stdout }}')]),
      { inventory },
    )
    const dry = await run.check()
    expect(told(dry)).toEqual(['a one changed', 'a s ok', 'b s ok'])
    const real = await run.apply()
    expect([log(run.root), said(real, 's').sort()]).toEqual([['a'], ['a: a', 'b: a']])
  })

  it('waits until all hosts have come so far', async () => {
    const slow = adds('slow', '{{ inventory_hostname }}', { when: 'inventory_hostname == "b"' })
    const run = here(on([slow, adds('one', 'once', { run_once: true })]), { inventory })
    await run.apply()
    expect(log(run.root)).toEqual(['b', 'once'])
  })

  it('that fails ends the play for all hosts', async () => {
    const run = here(on([adds('one', 'x', { run_once: true, failed_when: true }), adds('after', 'y')]), {
      inventory,
    })
    const real = await run.apply()
    expect([told(real), real.code, log(run.root)]).toEqual([['a one failed'], 1, ['x']])
  })

  it('that sets a variable sets it for all', async () => {
    const run = here(on([{ set_fact: { v: '{{ inventory_hostname }}' }, run_once: true }, say('{{ v }}')]), {
      inventory,
    })
    expect(said(await run.apply(), 's').sort()).toEqual(['a: a', 'b: a'])
  })
})

describe('delegate_to', () => {
  it('does a step on another host, for each host in turn, with its own variables', async () => {
    const step = adds('d', '{{ inventory_hostname }}', { delegate_to: 'c', register: 'r' })
    const run = here(on([step, say('{{ r.stdout }} {{ r.changed }}')]), { inventory })
    expect(told(await run.check()).slice(0, 2)).toEqual(['a>c d changed', 'b>c d changed'])
    const real = await run.apply()
    expect([log(run.root), said(real, 's').sort()]).toEqual([
      ['a', 'b'],
      ['a: a True', 'b: b True'],
    ])
  })

  it('once: with run_once', async () => {
    const run = here(on([adds('d', 'x', { delegate_to: 'localhost', run_once: true })]), { inventory })
    expect([told(await run.apply()), log(run.root)]).toEqual([['a>localhost d changed'], ['x']])
  })

  it('takes the host from each item of a loop, and registers one result', async () => {
    const step = adds('d', '{{ item }}', {
      delegate_to: '{{ item }}',
      loop: ['c', 'a', 'c'],
      register: 'r',
      run_once: true,
    })
    const run = here(
      on([step, say("{{ r.results | map(attribute='stdout') | join(',') }} {{ r.changed }}")]),
      { inventory },
    )
    const real = await run.apply()
    expect([told(real).slice(0, 3), log(run.root), said(real, 's')[0]]).toEqual([
      ['a>c d changed', 'a d changed', 'a>c d changed'],
      ['c', 'a', 'c'],
      'a: c,a,c True',
    ])
  })

  it('is left out where its condition does not hold', async () => {
    const step = adds('d', 'x', { delegate_to: 'far', when: 'false' })
    const run = here(on([step]), { inventory })
    const real = await run.apply()
    expect([told(real), real.code]).toEqual([[], 0])
  })

  it('to a host that there is not is found before any connection', async () => {
    await expect(here(on([adds('d', 'x', { delegate_to: 'cc' })]), { inventory }).check()).rejects.toThrow(
      /delegate_to: there is no host "cc"/,
    )
  })

  it.each([
    ['that there is not', '{{ "n" ~ "o" }}', /there is no host “no” in the inventory/],
    ['that cannot be reached', 'far', /^far: /],
  ])('to a host %s fails the step, which can be rescued', async (_title, to, reason) => {
    const rescued = { block: [adds('d', 'x', { delegate_to: to })], rescue: [adds('r', 'rescued')] }
    const run = here(on([rescued]), { inventory })
    const real = await run.apply()
    expect(told(real).sort()).toEqual(['a d failed', 'a r changed', 'b d failed', 'b r changed'])
    expect([real.reasons['d'], real.code, log(run.root)]).toEqual([
      expect.stringMatching(reason),
      0,
      ['rescued', 'rescued'],
    ])
  })

  it('notifies the handlers of the host whose step it is, and none where nothing changed', async () => {
    const handlers = [adds('h', 'handled {{ inventory_hostname }}')]
    const step = (shell: string) => ({
      name: 'd',
      command: { shell, always: true, alters: [] },
      delegate_to: 'c',
      register: 'r',
      changed_when: "'b' in r.stdout",
      notify: 'h',
    })
    const [a, b] = ['a', 'b'].map((hosts) =>
      here([{ hosts, tasks: [step('echo {{ inventory_hostname }}')], handlers }], { inventory }),
    )
    expect(told((await a?.apply()) as Told)).toEqual(['a>c d ok'])
    expect(told((await b?.apply()) as Told)).toEqual(['b>c d changed', 'b h changed'])
  })

  it('may be said by a handler', async () => {
    const handlers = [adds('h', 'handled {{ inventory_hostname }}', { delegate_to: 'c' })]
    const run = here([{ hosts: 'b', tasks: [adds('n', 'n', { notify: 'h' })], handlers }], { inventory })
    expect(told(await run.check())).toEqual(['b n changed', 'b>c h changed'])
    expect([told(await run.apply()), log(run.root)]).toEqual([
      ['b n changed', 'b>c h changed'],
      ['n', 'handled b'],
    ])
    const idle = here([{ hosts: 'b', tasks: [say('x')], handlers }], { inventory })
    expect(told(await idle.apply())).toEqual(['b s ok'])
  })

  it('a dry run plans over what was planned for the other host', async () => {
    const file = { name: 'f', file: { path: 'ROOT/f', content: 'x' }, delegate_to: 'c' }
    const run = here(on([file]), { inventory })
    const wanted = ['a>c f changed', 'b>c f ok']
    expect([told(await run.check()), told(await run.apply())]).toEqual([wanted, wanted])
  })

  it('with delegate_facts: the variables that it sets are those of the other host', async () => {
    const set = { set_fact: { v: 'set' }, delegate_to: 'c', delegate_facts: true, run_once: true }
    const plays = [
      ...on([set, { name: 's', debug: { msg: "{{ v | default('none') }}" } }]),
      { hosts: 'c', tasks: [{ name: 't', debug: { msg: '{{ v }}' } }] },
    ]
    const real = await here(plays, { inventory }).apply()
    expect([said(real, 's').sort(), said(real, 't')]).toEqual([['a: none', 'b: none'], ['c: set']])
  })
})

it('no plan is saved of what is done on another host', async () => {
  const run = here(on([adds('d', 'x', { delegate_to: 'c' })]), { inventory })
  await expect(run.apply({ check: true, plan: join(run.root, 'p') })).rejects.toThrow(
    /a plan cannot be saved/,
  )
})

describe('hostvars', () => {
  it('has what steps gave the other hosts, once all have come so far', async () => {
    const slow = {
      name: 'w',
      command: { shell: 'sleep 0.3', always: true, alters: [] },
      when: 'inventory_hostname == "b"',
    }
    const set = { set_fact: { v: 'of {{ inventory_hostname }}' } }
    const run = here(on([slow, set, say("{{ hostvars['b'].v }}")]), { inventory })
    expect(said(await run.apply(), 's').sort()).toEqual(['a: of b', 'b: of b'])
  })

  it('has what steps of an earlier play gave them', async () => {
    const plays = [
      { hosts: 'a', tasks: [{ probe: ['echo', 'p'], register: 'r' }] },
      { hosts: 'b', tasks: [say('{{ hostvars.a.r.stdout }} {{ hostvars.a.inventory_hostname_short }}')] },
    ]
    expect(said(await here(plays, { inventory }).apply(), 's')).toEqual(['b: p a'])
  })

  it('reads nothing that a host answered as an expression', async () => {
    const plays = [
      { hosts: 'a', tasks: [{ probe: ['sh', '-c', 'printf "{"; printf "%s" "{ 1 + 1 }}"'], register: 'r' }] },
      { hosts: 'b', tasks: [say('{{ hostvars.a.r.stdout }} {{ hostvars["a"].r.stdout | length }}')] },
    ]
    expect(said(await here(plays, { inventory }).apply(), 's')).toEqual(['b: {{ 1 + 1 }} 11'])
  })

  it('fills in the variables of the inventory as on the host whose they are', async () => {
    const own = inventory.replace(
      LOCAL,
      '{ansible_connection: local, x: "{{ inventory_hostname }}!", y: "{{ hostvars.b.z }}"}',
    )
    const other = own.replace(`b: ${LOCAL}`, 'b: {ansible_connection: local, z: "{{ x | default(0) }}"}')
    const plays = [{ hosts: 'b', tasks: [say('{{ hostvars.a.x }} {{ hostvars.a.y }}')] }]
    expect(said(await here(plays, { inventory: other }).apply(), 's')).toEqual(['b: a! 0'])
  })
})

describe('a play in batches', () => {
  const step = (more: object = {}) => adds('n', '{{ inventory_hostname }}', more)
  const all = { inventory: inventory.replace('{a: , b: }', '{a: , b: , c: }') }
  const table: readonly [string, object, object, readonly string[]][] = [
    ['goes on with the next batch', { serial: 1 }, {}, ['a', 'b', 'c']],
    [
      'stops where a whole batch failed',
      { serial: 1 },
      { failed_when: 'inventory_hostname == "b"' },
      ['a', 'b'],
    ],
    [
      'goes on where a part of a batch failed',
      { serial: [2, 1] },
      { failed_when: 'inventory_hostname == "a"' },
      ['a', 'b', 'c'],
    ],
    [
      'stops where any failed, if any error is fatal',
      { serial: 2, any_errors_fatal: true },
      { failed_when: 'inventory_hostname == "a"' },
      ['a', 'b'],
    ],
    [
      'goes on where no more failed than may',
      { serial: 2, max_fail_percentage: 50 },
      { failed_when: 'inventory_hostname == "a"' },
      ['a', 'b', 'c'],
    ],
    [
      'stops where more failed than may',
      { serial: 2, max_fail_percentage: 49 },
      { failed_when: 'inventory_hostname == "a"' },
      ['a', 'b'],
    ],
    ['takes the hosts in the order it says', { serial: 1, order: 'reverse_sorted' }, {}, ['c', 'b', 'a']],
  ]
  it.each(table)('%s', async (_title, play, more, wanted) => {
    const plays = [
      ...on([step({ register: 'r', ...more })], play),
      { hosts: 'c', tasks: [adds('later', 'later')] },
    ]
    const run = here(plays, all)
    await run.apply()
    const isOver = wanted.length < 3
    const hosts = log(run.root).filter((line) => line !== 'later')
    expect([[...new Set(hosts)].sort(), log(run.root).includes('later')]).toEqual([
      [...wanted].sort(),
      !isOver,
    ])
  })
})
