import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here, put } from './here.ts'

const write = (name: string, content = 'x') => ({ name, file: { path: `ROOT/${name}`, content } })

describe('two steps that undo one another', () => {
  const undone = /decide differently about/
  it.each([
    ['where the first has nothing to do', 'one'],
    ['where the last has nothing to do', 'two'],
    ['on a bare host', undefined],
  ])('are refused %s', async (_title, text) => {
    const { root, check, apply } = here([
      { name: 'first', file: { path: 'ROOT/made', content: 'one' } },
      { name: 'last', file: { path: 'ROOT/made', content: 'two' } },
    ])
    if (text !== undefined) put(root, 'made', text)
    for (const told of [await check(), await apply()]) {
      expect(told.code).toBe(1)
      expect(told.reasons['first']).toMatch(undone)
    }
    expect(existsSync(join(root, 'made')) ? readFileSync(join(root, 'made'), 'utf8') : undefined).toBe(text)
  })
  it('are refused though another step fails', async () => {
    const { check } = here([
      { name: 'first', file: { path: 'ROOT/made', content: 'one' } },
      { name: 'last', line: { path: 'ROOT/made', line: 'two' } },
      { name: 'no', file: { path: 'ROOT/no/where', content: 'x' } },
    ])
    expect((await check()).reasons['first']).toMatch(undone)
  })
  it('are refused as items of one loop, too', async () => {
    const { check, apply, root } = here([
      { name: 'loop', file: { path: 'ROOT/made', content: '{{ item }}' }, loop: ['one', 'two'] },
    ])
    expect((await check()).reasons['loop']).toMatch(/items of the loop .* decide differently/)
    expect((await apply()).code).toBe(1)
    expect(readdirSync(root)).toEqual(['hosts.yml'])
  })
  it.each([
    ['in one frame', {}],
    ['in a frame each', { frame: 1 }],
  ])('are found when both are done, where it could not be told before, %s', async (_title, more) => {
    const grep = ['grep', '-q', 'two', 'ROOT/made']
    const { check, apply } = here([
      write('made'),
      { name: 'opaque', command: { shell: 'echo two >>ROOT/made', unless: grep } },
      write('other'),
    ])
    expect((await check()).code).toBe(2)
    const { code, reasons } = await apply(more)
    expect(code).toBe(1)
    expect(reasons).toMatchObject({
      made: expect.stringMatching(/decide differently|was undone before/),
      other: undefined,
    })
  })
  it('are found when both are done, where the second rests on what a command makes', async () => {
    const { check, apply } = here([
      write('made', 'one\n'),
      {
        name: 'input',
        command: { shell: 'echo two >ROOT/input', creates: 'ROOT/input', alters: ['ROOT/input'] },
      },
      { name: 'read', probe: { argv: ['cat', 'ROOT/input'] }, register: 'input' },
      { name: 'last', line: { path: 'ROOT/made', line: '{{ input.stdout }}' } },
    ])
    expect((await check()).steps).toContainEqual(['last', 'unknown'])
    expect((await apply()).reasons['made']).toMatch(undone)
  })
  it('are fine where they agree, or decide parts of it', async () => {
    const line = (text: string) => ({ name: text, line: { path: 'ROOT/made', line: text, create: true } })
    const { root, apply } = here([line('one'), line('two'), line('one')])
    expect((await apply()).code).toBe(0)
    expect(readFileSync(join(root, 'made'), 'utf8')).toBe('one\ntwo\n')
  })
})

describe('two paths that lead to one thing', () => {
  const directory = { name: 'directory', directory: { path: 'ROOT/d' } }
  const linked = { name: 'linked', symlink: { path: 'ROOT/l', target: 'd' } }
  const through = (path: string, content: string) => ({ name: path, file: { path: `ROOT/${path}`, content } })
  it('are known to, also where the link is made first', async () => {
    const { root, check, apply } = here([directory, linked, through('l/x', 'one'), through('d/x', 'one')])
    const wanted = { 'l/x': ['definite write l/x'], 'd/x': [] }
    expect((await check()).changes).toMatchObject(wanted)
    expect((await apply()).changes).toMatchObject(wanted)
    expect(readFileSync(join(root, 'd/x'), 'utf8')).toBe('one')
    expect((await apply()).steps.every(([, status]) => status === 'ok')).toBe(true)
  })
  it('are decided once: steps that decide differently are refused', async () => {
    const { check } = here([directory, linked, through('l/x', 'one'), through('d/x', 'two')])
    expect((await check()).reasons['l/x']).toMatch(/decide differently about/)
  })
  it('take changes after one another in one frame', async () => {
    const line = (path: string, text: string) => ({
      name: text,
      line: { path: `ROOT/${path}`, line: text, create: true },
    })
    const { root, apply } = here([directory, linked, line('l/x', 'one'), line('d/x', 'two')])
    expect((await apply()).code).toBe(0)
    expect(readFileSync(join(root, 'd/x'), 'utf8')).toBe('one\ntwo\n')
  })
  it('are one for a command that writes through a link, and a link that is removed leaves what it led to', async () => {
    const linked = { name: 'linked', symlink: { path: 'ROOT/l', target: 'd' } }
    const filled = {
      name: 'filled',
      command: { shell: 'echo x >ROOT/f', creates: 'ROOT/f', alters: ['ROOT/f'] },
    }
    const away = { name: 'away', command: { argv: ['rm', '-rf', 'ROOT/m'], removes: 'ROOT/m', alters: [] } }
    const { root, check, apply } = here([linked, filled, away])
    mkdirSync(join(root, 'd'))
    symlinkSync('l/made', join(root, 'f'))
    symlinkSync('d', join(root, 'm'))
    const wanted = ['linked', 'filled', 'away'].map((name) => [name, 'changed'])
    expect((await check()).steps).toEqual(wanted)
    expect((await apply()).steps).toEqual(wanted)
    expect(readFileSync(join(root, 'd/made'), 'utf8')).toBe('x\n')
    expect((await apply()).steps.map(([, status]) => status)).toEqual(['ok', 'ok', 'ok'])
  })
  it('are one also where what a link leads to is made first', async () => {
    const made = { name: 'made', command: { shell: 'echo x >ROOT/b', creates: 'ROOT/b', alters: ['ROOT/b'] } }
    const again = { name: 'again', command: { argv: ['touch', 'ROOT/a'], creates: 'ROOT/a' } }
    const { root, check, apply } = here([made, again])
    symlinkSync('b', join(root, 'a'))
    for (const told of [await check(), await apply()])
      expect(told.steps.map(([, status]) => status)).toEqual(['changed', 'ok'])
  })
  it('lead nowhere, or in a circle, as much in a dry run as in an apply', async () => {
    const nowhere = { name: 'nowhere', symlink: { path: 'ROOT/l', target: 'nowhere' } }
    const there = { name: 'there', symlink: { path: 'ROOT/m', target: 'l' } }
    const back = { name: 'back', symlink: { path: 'ROOT/l', target: 'm' } }
    const itself = { name: 'l/x', symlink: { path: 'ROOT/l', target: './l' } }
    for (const [first, words] of [
      [[nowhere, through('l/x', 'one')], /the directory .*\/l does not exist/],
      [[there, back, through('l/x', 'one')], /leads through a loop of symbolic links/],
      [[itself], /a link from .*\/l to itself leads nowhere/],
    ] as const) {
      const { check, apply } = here(first)
      for (const told of [await check(), await apply()]) expect(told.reasons['l/x']).toMatch(words)
    }
  })
})

describe('what one step makes and a later one alters', () => {
  it('is right before the later one comes: nothing of that is undone', async () => {
    const alters = { shell: 'echo more >>ROOT/a', always: true, alters: ['ROOT/a'] }
    const { root, apply } = here([write('a', 'one\n'), { name: 'more', command: alters }])
    const { code, changes } = await apply()
    expect(code).toBe(0)
    expect(changes['a']).toEqual(['definite write a'])
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('one\nmore\n')
  })
  it('is a failure of the first where the later one did not say so, and what the later one did stays', async () => {
    const other = { name: 'other', command: { shell: 'echo other >ROOT/a', always: true } }
    const { root, apply } = here([write('a', 'one\n'), other])
    const { code, steps, reasons } = await apply()
    expect(code).toBe(1)
    expect(steps).toEqual([
      ['a', 'failed'],
      ['other', 'changed'],
    ])
    expect(reasons['a']).toMatch(/“a” .* and “other” .* decide differently/)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('other\n')
  })
  it('calls for no handler where the earlier one has settled it', async () => {
    const unless = ['grep', '-q', 'one', 'ROOT/a']
    const settled = { name: 'settled', command: { shell: 'echo one >>ROOT/a', unless, alters: ['ROOT/a'] } }
    const then = { name: 'then', file: { path: 'ROOT/then', content: '' }, when: 'r is changed' }
    const steps = [write('a', 'one\n'), { ...settled, notify: 'h', register: 'r' }, then]
    const handlers = [{ name: 'h', command: { shell: 'echo h >>ROOT/h', always: true, alters: [] } }]
    const { root, check, apply } = here(steps, { handlers })
    expect((await check()).changes['h']).toEqual(['assumed run echo h >>h'])
    const told = await apply()
    expect([told.code, told.steps.slice(1)]).toEqual([
      0,
      [
        ['settled', 'ok'],
        ['then', 'skipped'],
      ],
    ])
    expect(told.events.flatMap((one) => (one.event === 'step' ? one.outcome.changes : []))).toHaveLength(1)
    expect(readdirSync(root).sort()).toEqual(['a', 'hosts.yml'])
  })
  it('is a conflict, too, where what stands there before is not known', async () => {
    const touch = { name: 'touch', command: { shell: 'touch ROOT/a', creates: 'ROOT/a', alters: ['ROOT/a'] } }
    const line = { name: 'line', line: { path: 'ROOT/a', line: 'one' } }
    const { root, check, apply } = here([touch, line, write('a', 'two\n')])
    expect((await check()).reasons['line']).toMatch(/decide differently about/)
    expect((await apply()).code).toBe(1)
    expect(existsSync(join(root, 'a'))).toBe(false)
  })
})

describe('a path that one step wants there and another one away', () => {
  const touch = { name: 'touch', command: { shell: 'touch ROOT/a', creates: 'ROOT/a', alters: [] } }
  const away = { name: 'away', file: { path: 'ROOT/a', state: 'absent' } }
  it.each([
    ['first there, then away', [touch, away], 'touch'],
    ['first away, then there', [away, touch], 'away'],
  ])('is refused: %s', async (_title, steps, first) => {
    const { root, check, apply } = here(steps)
    for (const there of [false, true]) {
      if (there) put(root, 'a', '')
      expect((await check()).reasons[first]).toMatch(/decide differently about/)
      expect((await apply()).code).toBe(1)
    }
  })
})

describe('what a step rests on', () => {
  const file = { name: 'file', file: { path: 'ROOT/d/x', content: 'x' } }
  const away = { name: 'away', directory: { path: 'ROOT/d', state: 'absent' } }
  it('is not taken away by a later one, but where that is meant', async () => {
    const { root, check, apply } = here([file, away])
    put(root, 'd/y', '')
    for (const told of [await check(), await apply()])
      expect(told.reasons['file']).toMatch(/“file” .* and “away” .* decide differently about/)
    const meant = here([{ ...file, transient: true }, away])
    put(meant.root, 'd/y', '')
    expect((await meant.apply()).code).toBe(0)
    expect(existsSync(join(meant.root, 'd'))).toBe(false)
  })
  it('does not come again through a link', async () => {
    const away = { name: 'away', file: { path: 'ROOT/a', state: 'absent' } }
    const again = {
      name: 'again',
      command: { shell: 'echo x >ROOT/l', creates: 'ROOT/l', alters: ['ROOT/l'] },
    }
    const { root, check } = here([away, again])
    put(root, 'a', '')
    symlinkSync('a', join(root, 'l'))
    expect((await check()).reasons['away']).toMatch(/“away” .* and “again” .* decide differently about/)
  })
  it('is seen through links, and however far above it is taken away', async () => {
    const sub = { name: 'sub', directory: { path: 'ROOT/d/sub' } }
    const deep = { name: 'deep', file: { path: 'ROOT/d/sub/x', content: 'x' } }
    const hidden = { name: 'hidden', command: { argv: ['true'], always: true } }
    const { root, check, apply } = here([
      sub,
      deep,
      { name: 'away', directory: { path: 'ROOT/e', state: 'absent' } },
      hidden,
    ])
    mkdirSync(join(root, 'e'))
    symlinkSync('e', join(root, 'd'))
    for (const told of [await check(), await apply()])
      expect(told.reasons['sub']).toMatch(/“sub” .* and “away” .* decide differently about/)
    expect(existsSync(join(root, 'e'))).toBe(true)
  })
  it('is not led elsewhere by a later one', async () => {
    const line = { name: 'line', line: { path: 'ROOT/l/x', line: 'one', create: true } }
    const turned = { name: 'turned', symlink: { path: 'ROOT/l', target: 'b' } }
    const { root, check, apply } = here([line, turned])
    for (const name of ['a', 'b']) mkdirSync(join(root, name))
    symlinkSync('a', join(root, 'l'))
    for (const told of [await check(), await apply()])
      expect(told.reasons['line']).toMatch(
        /“turned” .* changes what “line” .* depends on: the next run would .*Put it before/,
      )
    expect(existsSync(join(root, 'a/x'))).toBe(false)
    const other = here([turned, line])
    mkdirSync(join(other.root, 'b'))
    expect((await other.apply()).code).toBe(0)
    expect(readFileSync(join(other.root, 'b/x'), 'utf8')).toBe('one\n')
  })
  it('is decided whatever is assumed of what is done in between', async () => {
    const hidden = { name: 'hidden', command: { argv: ['true'], always: true } }
    const { check } = here([write('a', 'one\n'), hidden, { ...write('a', 'two\n'), name: 'again' }])
    expect((await check()).reasons['a']).toMatch(/“a” .* and “again” .* decide differently/)
  })
  it('does not hinder a step that comes only where another one changed something', async () => {
    const first = { name: 'first', file: { path: 'ROOT/first', content: '1' }, register: 'r' }
    const once = { name: 'once', file: { path: 'ROOT/once', content: '1' }, when: 'r.changed' }
    const after = { name: 'after', file: { path: 'ROOT/once', state: 'absent' } }
    const { root, check, apply } = here([first, once, after])
    expect((await check()).reasons).toEqual({})
    expect((await apply()).code).toBe(0)
    const again = await apply()
    expect(again.steps.map(([, status]) => status)).toEqual(['ok', 'skipped', 'ok'])
    expect(existsSync(join(root, 'once'))).toBe(false)
  })
})
