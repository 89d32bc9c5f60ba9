import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StateChange } from '../../src/model/change.ts'
import type { Fact } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { known } from '../../src/model/seen.ts'
import { attributes } from '../../src/resource/file/attributes.ts'
import { attributesSet } from '../../src/resource/file/attributes-set.ts'
import { entry } from '../../src/resource/file/entry.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { absent, owned } from '../../src/resource/file/entry-want.ts'

/** The guard of a change, over what was seen. */
function guardOf(change: StateChange): string | undefined {
  return change.before.known ? change.kind.guard?.(change.before.value, change) : undefined
}

/** An id that nobody has. */
const NOBODYS = 424_242

function see<T extends Json>(fact: Fact<T>): T {
  const { ask } = fact.kind
  if (ask.on !== 'host') throw new TypeError('not asked on a host')
  const { stdout, stderr, status } = spawnSync('sh', ['-c', ask.script([fact.arg])], {
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return ask.parse({ stdout, stderr, status: status ?? 1 }, [fact.arg])[0] as T // the fact's own type
}

const holds = (test: string | undefined) => spawnSync('sh', ['-c', test ?? 'false']).status === 0

describe('what was seen at a path', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'guard-'))
    writeFileSync(join(root, 'small'), 'x')
    writeFileSync(join(root, 'large'), 'x'.repeat(2000))
    writeFileSync(join(root, 'empty'), '')
    writeFileSync(join(root, 'two\nlines é'), 'x'.repeat(2000))
    mkdirSync(join(root, 'directory'))
    symlinkSync('to\n', join(root, 'link'))
    execFileSync('mkfifo', [join(root, 'fifo')])
    const listen = 'use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0])) or die $!'
    execFileSync('perl', ['-e', listen, join(root, 'socket é\n')])
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it.each(['small', 'large', 'empty', 'two\nlines é', 'directory', 'link', 'fifo', 'socket é\n', 'nothing'])(
    'is still there a moment later: %j',
    (name) => {
      const path = join(root, name)
      const seen = see<Entry>(entry(path))
      const type = /^(link|directory)$/.test(name) ? name : /^(fifo|socket)/.test(name) ? 'other' : 'file'
      expect(seen?.type ?? 'absent').toBe(name === 'nothing' ? 'absent' : type)
      const spot = { path, user: 'root', entry: known(seen), parent: known(null) }
      expect(holds(guardOf(absent(spot)))).toBe(true)
      const other = { path: `${path}-`, user: 'root', entry: known(null), parent: known(null) }
      expect(holds(guardOf({ ...absent(other), before: known(seen) }))).toBe(name === 'nothing')
    },
  )

  it.runIf(process.getuid?.() === 0).each(['small', 'large', 'directory'])(
    'is known by numbers where nobody has the ids of %s',
    (name) => {
      const path = join(root, name)
      chownSync(path, NOBODYS, NOBODYS)
      chmodSync(path, 0o750)
      const ids = { owner: String(NOBODYS), group: String(NOBODYS), mode: '0750' }
      const [seen, closed] = [see(entry(path)), see(attributes(path))]
      expect([seen, closed]).toMatchObject([ids, ids])
      const spot = { path, user: 'root', entry: known(seen), parent: known(null) }
      expect(holds(guardOf(owned(spot, { mode: '0700' })))).toBe(true)
      const set = attributesSet(path, known(closed), { ...ids, mode: '0700' })
      expect(holds(guardOf(set))).toBe(true)
      chownSync(path, NOBODYS + 1, NOBODYS)
      expect(holds(guardOf(owned(spot, { mode: '0700' })))).toBe(false)
      expect(holds(guardOf(set))).toBe(false)
    },
  )
})
