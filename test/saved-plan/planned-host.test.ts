import { describe, expect, it } from 'vitest'
import type { Announced } from '../../src/model/outcome.ts'
import { Secret } from '../../src/model/secret.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { exists } from '../../src/resource/command/command-answer.ts'
import { always, ran } from '../../src/resource/command/run.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import type { FileEntry } from '../../src/resource/file/entry-state.ts'
import { absent } from '../../src/resource/file/entry-want.ts'
import { unitState } from '../../src/resource/service/unit-want.ts'
import { markOf } from '../../src/saved-plan/mark.ts'
import { plannedHost } from '../../src/saved-plan/planned-host.ts'

const key = Buffer.alloc(32)
type Certainty = Announced['certainty']

/** The start of a unit, from this state. */
const start = (before: Seen<{ active: string; enabled: string }>, certainty: Certainty): Announced => ({
  change: {
    ...unitState('x.service', before, { active: true, enabled: true, settle: 0 }),
    after: known({ active: 'active', enabled: 'enabled' }),
  },
  certainty,
  because: [],
})

const stopped = known({ active: 'inactive', enabled: 'disabled' })
const failed = known({ active: 'failed', enabled: 'disabled' })

describe('what a step does was announced', () => {
  it.each<[string, Announced, boolean]>([
    ['where it starts from what was seen', start(stopped, 'definite'), true],
    ['not where it starts from something else', start(failed, 'definite'), false],
    ['where what it starts from was only assumed', start(failed, 'assumed'), true],
    ['where what it starts from could not be told', start(unknown('later'), 'definite'), true],
    ['where nothing of it could be told', start(unknown('later'), 'unknown'), true],
  ])('%s', (_title, saved, announced) => {
    const step = { play: 1, step: 'a', status: 'changed' as const, changes: [markOf(saved, key)] }
    const host = plannedHost([step], { key, allowUnannounced: false, machine: 'm', claim: 'c' })(1)
    const now = [start(stopped, 'definite')]
    expect(host.unannounced('a', now) === undefined).toBe(announced)
  })
})

describe('what a step is given was announced, too', () => {
  const run = (stdin: Secret, seen: Seen<boolean> = known(false)): Announced => {
    const guard = { fact: exists('/made'), seen, wanted: true }
    const change = ran(guard, { command: { shell: 'sh' }, stdin, timeout: 1 }, [])
    return { change, certainty: 'definite', because: [] }
  }
  const act = (shell: string): Announced => ({
    change: always({ command: { shell: 'sh' }, stdin: shell, timeout: 1 }, []),
    certainty: 'definite',
    because: [],
  })
  it.each<[string, Announced, Announced, boolean]>([
    ['and is the same', run(new Secret('echo a')), run(new Secret('echo a')), true],
    ['and not otherwise: a secret', run(new Secret('echo a')), run(new Secret('echo b')), false],
    [
      'also where it could not be told what it starts from',
      run(new Secret('a'), unknown('x')),
      run(new Secret('b')),
      false,
    ],
    ['of an act', act('a'), act('a'), true],
    ['and not otherwise: an act', act('a'), act('b'), false],
  ])('%s', (_title, saved, now, same) => {
    const mark = markOf(saved, key)
    expect(JSON.stringify(mark)).not.toContain('echo')
    const step = { play: 1, step: 'a', status: 'changed' as const, changes: [mark] }
    const host = plannedHost([step], { key, allowUnannounced: false, machine: 'm', claim: 'c' })(1)
    const lines = host.differences([{ step: 'a', status: 'changed', changes: [now] }])
    const told = 'its input has changed: a file, a secret or a variable'
    if (saved.change.sort === 'state' && !saved.change.before.known) expect(lines).not.toEqual([])
    else expect(lines).toEqual(same ? [] : [expect.stringContaining(told)])
    expect(host.unannounced('a', [now]) === undefined).toBe(same)
  })
})

it.each([false, true])(
  'a file is the same when it was parted from its other names (secret: %s)',
  (secret) => {
    const told = (inode?: string) => {
      const here = { ...fileEntry(Buffer.from('a'), ROOTS), ...(inode === undefined ? {} : { inode }) }
      const spot = { path: '/a', entry: known(here), parent: known(null), user: 'root' }
      const change = { ...absent(spot), secret }
      return markOf({ change, certainty: 'definite', because: [] }, key)
    }
    expect(told('1:7')).toEqual(told())
  },
)

it('a file that an earlier step fills with a secret is known again by its sum', () => {
  const told = (entry: FileEntry) => {
    const spot = { path: '/a', entry: known(entry), parent: known(null), user: 'root' }
    return markOf({ change: absent(spot), certainty: 'definite', because: [] }, key)
  }
  const { text: _secret, ...here } = fileEntry(Buffer.from('a'), ROOTS)
  expect(told({ ...here, hidden: true })).toEqual(told(fileEntry(Buffer.from('a'), ROOTS)))
})

const ROOTS = { mode: '0644', owner: 'root', group: 'root' }
