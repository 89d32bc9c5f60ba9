import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here, put } from './here.ts'

const write = (name: string, content = 'x') => ({ name, file: { path: `ROOT/${name}`, content } })
const log = (name: string) => ({
  name,
  command: { shell: `echo ${name} >>ROOT/log`, always: true, alters: ['ROOT/log'] },
})
const logged = (root: string) =>
  existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8').trim().split('\n') : []
const failing = { command: { argv: ['false'], always: true, alters: [] } }

describe('a failure that is ignored', () => {
  const steps = [
    { name: 'no', ...failing, ignore_errors: true, register: 'r' },
    { ...write('failed'), when: 'r is failed' },
    { ...write('fine'), when: 'r is not failed' },
    { ...write('changed'), when: 'r.changed' },
  ]
  it('is registered as one, which may have changed something', async () => {
    const { root, apply } = here(steps)
    const { code, steps: told } = await apply()
    expect(code).toBe(0)
    expect(told).toEqual([
      ['no', 'failed'],
      ['failed', 'changed'],
      ['fine', 'skipped'],
      ['changed', 'changed'],
    ])
    expect(existsSync(join(root, 'failed'))).toBe(true)
  })
  it('cannot be told before, and what asks for it is unknown in a dry run', async () => {
    const { steps: told } = await here(steps).check()
    expect(told.slice(0, 3)).toEqual([
      ['no', 'changed'],
      ['failed', 'unknown'],
      ['fine', 'unknown'],
    ])
  })
})

describe('a step that asks whether another one changed', () => {
  const steps = [
    { ...write('a'), register: 'r' },
    { ...log('not'), when: 'not r.changed' },
    { ...log('so'), when: 'r.changed' },
    { ...log('is'), when: 'r is changed' },
  ]
  it('is skipped or done as the dry run says', async () => {
    const { root, check, apply } = here(steps)
    const wanted = [
      ['a', 'changed'],
      ['not', 'skipped'],
      ['so', 'changed'],
      ['is', 'changed'],
    ]
    expect((await check()).steps).toEqual(wanted)
    expect((await apply()).steps).toEqual(wanted)
    expect(logged(root)).toEqual(['so', 'is'])
    expect((await apply()).steps).toEqual([
      ['a', 'ok'],
      ['not', 'changed'],
      ['so', 'skipped'],
      ['is', 'skipped'],
    ])
  })
  it('means the last step that registered the name', async () => {
    const { root, apply } = here([
      { ...write('a'), register: 'r' },
      { name: 'b', debug: 'x', register: 'r' },
      { ...log('so'), when: 'r.changed' },
    ])
    expect((await apply()).steps.at(-1)).toEqual(['so', 'skipped'])
    expect(logged(root)).toEqual([])
  })
})

describe('a handler', () => {
  const flush = { meta: 'flush_handlers' }
  const handlers = [log('again')]
  it('that is notified before and after its time runs at both times, as announced', async () => {
    const { root, check, apply } = here(
      [{ ...write('a'), notify: 'again' }, flush, { ...write('b'), notify: 'again' }],
      { handlers },
    )
    const wanted = [
      ['a', 'changed'],
      ['again', 'changed'],
      ['b', 'changed'],
      ['again', 'changed'],
    ]
    expect((await check()).steps).toEqual(wanted)
    const { steps, events } = await apply()
    expect(steps).toEqual(wanted)
    expect(logged(root)).toEqual(['again', 'again'])
    const end = events.find(({ event }) => event === 'end')
    expect(end).toMatchObject({ predictions: { me: { made: 4, exact: 4, unannounced: [], unmade: [] } } })
  })
  it('runs once for a time, however often it is notified, and not again in the next run', async () => {
    const { root, apply } = here(
      [
        { ...write('a'), notify: 'again' },
        { ...write('b'), notify: 'again' },
      ],
      { handlers },
    )
    await apply()
    expect(logged(root)).toEqual(['again'])
    expect((await apply()).steps).toEqual([
      ['a', 'ok'],
      ['b', 'ok'],
    ])
    expect(logged(root)).toEqual(['again'])
  })
  it('may notify one below it', async () => {
    const { root, apply } = here([{ ...write('a'), notify: 'first' }], {
      handlers: [{ ...log('first'), notify: 'second' }, log('second')],
    })
    await apply()
    expect(logged(root)).toEqual(['first', 'second'])
  })
  it('does not run on half a configuration, and in the next run when that is whole', async () => {
    const never = { name: 'never', command: { shell: 'true', creates: 'ROOT/never', alters: [] } }
    const { root, apply } = here([{ ...write('a'), notify: 'again' }, never], { handlers })
    const { steps, reasons } = await apply()
    expect(steps).toEqual([
      ['a', 'changed'],
      ['never', 'failed'],
    ])
    expect(reasons['never']).toMatch(/did not converge/)
    expect(logged(root)).toEqual([])
    put(root, 'never', '')
    expect((await apply()).steps).toEqual([
      ['a', 'ok'],
      ['never', 'ok'],
      ['again', 'changed'],
    ])
    expect(logged(root)).toEqual(['again'])
  })
  it('with a long name, in any script, is one like others', async () => {
    const name = '重新启动邮件服务器'.repeat(30)
    const { root, apply } = here([{ ...write('a'), notify: name }], { handlers: [{ ...log('long'), name }] })
    expect((await apply()).code).toBe(0)
    expect(logged(root)).toEqual(['long'])
  })
})

describe('what was done is told', () => {
  it('also of steps that were done in one frame with one that did not converge', async () => {
    const tasks = {
      'grows.ts': `import { defineTask, file, pathState } from 'hostwright'
export default defineTask({
  name: 'grows', summary: 'x', params: { properties: { path: { type: 'string' } }, required: ['path'] },
  read: (host, { path }) => pathState(host, path),
  plan: (spot) => {
    const here = spot.entry.known ? spot.entry.value : null
    return [file(spot, { content: 'x'.repeat((here?.type === 'file' ? here.size : 0) + 1) })]
  },
})
`,
    }
    const never = { name: 'never', grows: { path: 'ROOT/never' } }
    const { root, apply } = here([write('a'), never, write('b')], { tasks })
    const { code, steps } = await apply()
    expect(code).toBe(1)
    expect(steps).toEqual([
      ['a', 'changed'],
      ['never', 'failed'],
      ['b', 'changed'],
    ])
    expect(existsSync(join(root, 'b'))).toBe(true)
  })
  it('what follows a command that did not do its work is not done', async () => {
    const never = { name: 'never', command: { shell: 'true', creates: 'ROOT/never', alters: [] } }
    const { root, apply } = here([write('a'), never, write('b')])
    const { steps, reasons } = await apply()
    expect(steps).toEqual([
      ['a', 'changed'],
      ['never', 'failed'],
    ])
    expect(reasons['never']).toMatch(/did not converge: it succeeded, but its guard still says/)
    expect(existsSync(join(root, 'b'))).toBe(false)
  })
  it('a step that cannot be looked at again after it acted has failed', async () => {
    // The later command puts a directory in the place of the file, and says that it alters nothing.
    const other = 'rm -f ROOT/a; mkdir ROOT/a'
    const { apply } = here([
      write('a'),
      { name: 'other', command: { shell: other, always: true, alters: [] } },
    ])
    const { code, steps, reasons } = await apply()
    expect(code).toBe(1)
    expect(steps[0]).toEqual(['a', 'failed'])
    expect(reasons['a']).toMatch(/after acting, it could not be checked again: .*is a directory/)
  })
  it('a command that cannot be run where it shall run is not run elsewhere', async () => {
    const env = { WORD: 'x' }
    const command = { shell: 'pwd >ROOT/pwd', chdir: '/no/where', env, always: true, alters: [] }
    const { root, apply } = here([{ name: 'where', command }])
    expect((await apply()).code).toBe(1)
    expect(existsSync(join(root, 'pwd'))).toBe(false)
  })
  it('messages are no changes', async () => {
    const { events } = await here([{ name: 'hello', debug: 'hello' }]).apply()
    expect(events.find(({ event }) => event === 'end')).toMatchObject({ predictions: { me: { made: 0 } } })
  })
  it('each item of a loop is done, also where two are the same', async () => {
    const { root, check, apply } = here([{ ...log('x'), loop: [1, 2, 1] }])
    expect((await check()).changes['x']).toHaveLength(3)
    await apply()
    expect(logged(root)).toEqual(['x', 'x', 'x'])
  })
})

describe('an exception in a task of one’s own', () => {
  const tasks = {
    'broken.ts': `import { defineTask } from 'hostwright'
export default defineTask({
  name: 'broken', summary: 'x', params: { properties: {} },
  read: async () => ({}) as { a?: { b: string } },
  plan: (seen) => { const { b } = seen.a as { b: string }; return b === '' ? [] : [] },
})
`,
  }
  it('is a failure of that step on that host, with its place', async () => {
    const { check, apply } = here([write('a'), { name: 'own', broken: {} }, write('b')], { tasks })
    for (const told of [await check(), await apply()]) {
      expect(told.code).toBe(1)
      expect(told.steps).toEqual([
        ['a', 'changed'],
        ['own', 'failed'],
      ])
      expect(told.reasons['own']).toMatch(/error in the task broken: TypeError: .*broken\.ts:5:\d+\)/)
      expect(told.events.at(-1)).toMatchObject({ event: 'end', code: 1 })
    }
  })
})

describe('a command that does not say what it alters', () => {
  const command = { name: 'build', command: { shell: 'echo >ROOT/built', creates: 'ROOT/built' } }
  it('leaves what is right after it right, under an assumption that is told', async () => {
    const { root, check, apply } = here([command, write('a')])
    put(root, 'a', 'x')
    const { code, steps, events } = await check()
    expect(code).toBe(2)
    expect(steps).toEqual([
      ['build', 'changed'],
      ['a', 'ok'],
    ])
    const told = events.find((event) => event.event === 'step' && event.step.name === 'a')
    expect(told).toMatchObject({
      outcome: { changes: [], assuming: [expect.stringMatching(/changes nothing/)] },
    })
    expect((await apply()).steps).toEqual([
      ['build', 'changed'],
      ['a', 'ok'],
    ])
  })
})

describe('a step that comes by what is only assumed of an earlier one', () => {
  it('is only assumed to, or to be skipped', async () => {
    const file = { name: 'file', file: { path: 'ROOT/a', content: 'one\n' } }
    const guarded = (name: string, word: string) => ({
      name,
      command: { argv: ['true'], onlyif: ['grep', '-q', word, 'ROOT/a'], alters: [] },
      register: name,
    })
    const steps = [
      file,
      guarded('no', 'one'),
      { name: 'by no', file: { path: 'ROOT/no', content: '' }, when: 'no.changed' },
      { name: 'or not', file: { path: 'ROOT/not', content: '' }, when: 'not no.changed' },
      { name: 'by itself', file: { path: 'ROOT/itself', content: '' } },
    ]
    const { events, changes } = await here(steps).check()
    const assumed = events.flatMap((one) =>
      one.event === 'step' && one.outcome.assuming !== undefined ? [[one.step.name, one.outcome.status]] : [],
    )
    expect(assumed).toEqual([
      ['no', 'ok'],
      ['by no', 'skipped'],
    ])
    expect(changes['or not']).toEqual(['assumed write not'])
    expect(changes['by itself']).toEqual(['definite write itself'])
  })
})

describe.skipIf(process.getuid?.() !== 0)('a step as a user who is not there yet', () => {
  const user = 'hostwright-nobody'
  const file = { name: 'own', file: { path: 'ROOT/own', content: 'x' }, become: true, become_user: user }
  it('is predicted where an earlier step makes that user: what is not there for us is not there at all', async () => {
    const { check } = here([{ name: 'user', user: { name: user } }, file])
    const { code, changes } = await check()
    expect(code).toBe(2)
    // What that user may see of the directory itself cannot be told yet.
    expect(changes['own']).toEqual(['assumed write own'])
  })
  it('fails where nobody makes him, also where what it would see comes of an earlier step', async () => {
    const group = { name: 'group', group: { name: user } }
    const again = { ...group, name: 'again', become: true, become_user: user }
    expect((await here([group, again]).check()).reasons['again']).toMatch(
      /could not become hostwright-nobody/,
    )
    const made = { name: 'user', user: { name: user } }
    const { code, steps } = await here([
      made,
      { name: 'a', file: { path: 'ROOT/a', content: 'x', owner: user } },
      { ...file, name: 'b', file: { path: 'ROOT/a', content: 'x' } },
    ]).check()
    expect([code, steps.map(([, status]) => status)]).toEqual([2, ['changed', 'changed', 'ok']])
  })
  it('fails once an earlier step removes him, and is unknown where that is only assumed', async () => {
    const bin = { name: 'ask', probe: { argv: ['id', '-u'] }, become: true, become_user: 'nobody' }
    const gone = { name: 'gone', user: { name: 'nobody', state: 'absent' } }
    const opaque = { name: 'opaque', command: { argv: ['true'], always: true } }
    expect((await here([gone, bin]).check()).reasons['ask']).toBe(
      'could not become nobody: the user is removed first',
    )
    expect((await here([gone, opaque, bin]).check()).steps.at(-1)).toEqual(['ask', 'unknown'])
  })
  it('is unknown as to what it would see there', async () => {
    const { root, check } = here([{ name: 'user', user: { name: user } }, file])
    put(root, 'own', 'y')
    const { changes } = await check()
    expect(changes['own']).toEqual(['unknown write own'])
  })
  it('is unknown where a package may bring the user, and fails where nobody does', async () => {
    expect((await here([file]).check()).reasons['own']).toMatch(/could not become hostwright-nobody/)
    const install = { name: 'install', apt: { name: ['bird2'] } }
    const { changes, reasons } = await here([install, file]).check()
    expect(reasons['own']).toBeUndefined()
    expect(changes['own']).toEqual(['unknown write own'])
  })
})

describe('a loop of which one item is refused', () => {
  it('does nothing, and nothing of it is counted on', async () => {
    const loop = { name: 'loop', file: { path: 'ROOT/{{ item }}', content: 'x' }, loop: ['a', 'no/where'] }
    const after = { name: 'after', command: { shell: 'touch ROOT/a', creates: 'ROOT/a', alters: ['ROOT/a'] } }
    const { check, apply } = here([{ ...loop, ignore_errors: true }, after])
    const wanted = [
      ['loop', 'failed'],
      ['after', 'changed'],
    ]
    expect((await check()).steps).toEqual(wanted)
    expect((await apply()).steps).toEqual(wanted)
  })
})

describe.skipIf(process.getuid?.() !== 0)('a step as another user', () => {
  it('notifies a handler as any other does: how the run keeps its books is not the step’s own business', async () => {
    const own = { command: { shell: 'true', always: true, alters: [] }, become: true, become_user: 'nobody' }
    const { root, apply } = here(
      [
        { ...write('a'), register: 'r' },
        { name: 'own', ...own, notify: 'again' },
        { name: 'not', ...own, when: 'r is not changed' },
      ],
      { handlers: [log('again')] },
    )
    const { code, steps } = await apply()
    expect(code).toBe(0)
    expect(steps).toEqual([
      ['a', 'changed'],
      ['own', 'changed'],
      ['not', 'skipped'],
      ['again', 'changed'],
    ])
    expect(logged(root)).toEqual(['again'])
  })
})

describe('a command that puts a folder where a link was', () => {
  const shell = 'rm ROOT/l && mkdir ROOT/l && echo other >ROOT/l/f'
  const swap = {
    name: 'swap',
    command: { shell, onlyif: ['test', '-L', 'ROOT/l'], alters: ['ROOT/l', 'ROOT/l/f'] },
  }
  it('makes unknown what it alters there, also once a folder is known to be there', async () => {
    const { root, check, apply } = here([
      swap,
      { name: 'folder', directory: 'ROOT/l' },
      write('l/f', 'other\n'),
    ])
    put(root, 'old/f', 'old\n')
    symlinkSync('old', join(root, 'l'))
    expect((await check()).steps.at(-1)).toEqual(['l/f', 'unknown'])
    expect((await apply()).steps.at(-1)).toEqual(['l/f', 'ok'])
    expect(readFileSync(join(root, 'old/f'), 'utf8')).toBe('old\n')
  })
})
