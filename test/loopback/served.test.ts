import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StateChange } from '../../src/model/change.ts'
import type { Content } from '../../src/model/content.ts'
import { known } from '../../src/model/seen.ts'
import { item } from '../../src/perform/frame-items.ts'
import {
  clearScript,
  collectScript,
  type FrameItem,
  firstToSync,
  startScript,
} from '../../src/perform/frame-script.ts'
import { judge } from '../../src/perform/journal.ts'
import { stagedBundle } from '../../src/perform/staged.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import { absent, directory, file, link, owned } from '../../src/resource/file/entry-want.ts'

const OWN = { owner: 'root', group: 'root' }
const ABOVE = known({ type: 'directory', mode: '0755', ...OWN } as const)

describe.skipIf(process.getuid?.() !== 0).each([
  ['by one process', true],
  ['by a process each, where there is no perl', false],
])('what a frame makes %s', (_title, perl) => {
  let root: string
  let path: string
  let kept: string
  beforeEach(() => {
    // A folder in which nobody else may write, nor above it: where somebody may, there has to be perl.
    root = mkdtempSync(join(homedir(), 'served-'))
    path = join(root, 'bin')
    mkdirSync(path)
    const all = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
    const names = new Map(all.flatMap((place) => readdirSync(place).map((name) => [name, place] as const)))
    for (const [name, place] of names)
      if (perl || name !== 'perl') symlinkSync(join(place, name), join(path, name))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const at = (name: string) => join(root, name)
  const spot = (name: string) => ({ path: at(name), user: 'root', entry: known(null), parent: ABOVE })
  const fileSpot = (name: string, content: string, mode = '0644') => ({
    ...spot(name),
    entry: known(fileEntry(Buffer.from(content), { mode, ...OWN })),
  })
  const fresh = (name: string, content: Content = 'x') => file(spot(name), { content })
  const command = (script: string): FrameItem => ({ user: 'root', script })

  /** Runs a frame, and gives what it came to. */
  const frame = (work: readonly (StateChange | FrameItem)[]) => {
    const place = { run: `served-${randomBytes(4).toString('hex')}`, frame: '1', stateOwner: 'root' }
    const items = work.map((one) =>
      'kind' in one
        ? item([{ change: one, user: 'root', guarded: true }], { place, bundle: stagedBundle(place) }, [])
        : one,
    )
    const sh = (script: string) =>
      execFileSync('/bin/sh', ['-c', `PATH=${path}; umask 022; ( ${script}\n)`], { encoding: 'utf8' })
    try {
      sh(`${startScript(place, items)}; true`)
      const [journal = '', ...files] = sh(collectScript(place, 'nonce', 1000)).split('nonce ')
      const said = new Map(
        files.map((text) => [
          text.slice(0, text.indexOf('\n')),
          text.slice(text.indexOf('\n') + 1).trimEnd(),
        ]),
      )
      kept = `/var/lib/hostwright/replaced/${place.run}${root}`
      const about = { length: items.length, toSync: firstToSync(items) }
      return { ...judge(journal, said, about), journal }
    } finally {
      sh(clearScript(place))
    }
  }

  it('is files, directories, links, owners, modes, nothing, as they were wanted', () => {
    writeFileSync(at('old'), 'old', { mode: 0o644 })
    utimesSync(at('old'), 1000, 1000)
    writeFileSync(at('gone'), 'gone', { mode: 0o644 })
    mkdirSync(at('full'))
    writeFileSync(at('full/in'), '')
    symlinkSync('nowhere', at('other'))
    const made = frame([
      directory(spot('d'), { mode: '2750', group: 'daemon' }),
      fresh('d/x'),
      file(spot('a b\nc -'), { content: 'ä', mode: '4755', owner: 'daemon', group: 'daemon' }),
      fresh('empty', ''),
      fresh('nul', 'a\0b\\n%s\n\n'),
      fresh('bytes', 'x'.repeat(65_536)),
      file(fileSpot('old', 'old'), { content: 'new', mode: '0600' }),
      owned(fileSpot('bytes', 'x'.repeat(65_536)), { mode: '0604', owner: 'daemon' }),
      link(spot('-l'), 'd x\n'),
      link({ ...spot('other'), entry: known({ type: 'link', target: 'nowhere' }) }, 'there'),
      absent(fileSpot('gone', 'gone')),
      absent({ ...spot('full'), entry: ABOVE }),
    ])
    expect(made).toMatchObject({ done: 12 })
    expect(made.stopped).toBeUndefined()
    const modes = Object.fromEntries(
      ['d', 'd/x', 'a b\nc -', 'old', 'bytes'].map((name) => [
        name,
        (statSync(at(name)).mode & 0o7777).toString(8),
      ]),
    )
    expect(modes).toEqual({ d: '2750', 'd/x': '644', 'a b\nc -': '4755', old: '600', bytes: '604' })
    expect(statSync(at('d')).gid).toBe(1)
    expect(statSync(at('a b\nc -'))).toMatchObject({ uid: 1, gid: 1 })
    expect(statSync(at('bytes'))).toMatchObject({ uid: 1, gid: 0, size: 65_536 })
    expect(readFileSync(at('nul'), 'utf8')).toBe('a\0b\\n%s\n\n')
    expect(readFileSync(at('old'), 'utf8')).toBe('new')
    expect(readFileSync(at('a b\nc -'), 'utf8')).toBe('ä')
    expect([readlinkSync(at('-l')), readlinkSync(at('other'))]).toEqual(['d x\n', 'there'])
    expect(readdirSync(root).sort()).toEqual(
      ['-l', 'a b\nc -', 'bin', 'bytes', 'd', 'empty', 'nul', 'old', 'other'].sort(),
    )
    expect(readdirSync(kept).sort()).toEqual(['gone', 'old'])
    expect(readFileSync(join(kept, 'old'), 'utf8')).toBe('old')
    expect(statSync(join(kept, 'old'))).toMatchObject({ mtimeMs: 1_000_000, mode: 0o100644 })
    rmSync(kept.slice(0, -root.length), { recursive: true })
  })

  it('ends at what failed, says why, leaves nothing beside it and begins nothing behind it', () => {
    const ended = frame([fresh('one'), fresh('none/two'), fresh('three'), fresh('four')])
    expect(ended).toMatchObject({ done: 1, stopped: { why: 'failed' } })
    if (perl)
      expect(ended.stopped).toMatchObject({ words: expect.stringContaining('No such file or directory') })
    const owner = frame([fresh('a'), file(spot('b'), { content: 'x', owner: 'nobody-at-all' }), fresh('c')])
    expect(owner).toMatchObject({ done: 1, stopped: { why: 'failed' } })
    expect(readdirSync(root).sort()).toEqual(['a', 'bin', 'one'])
  })

  it.each<[string, (name: string) => void]>([
    ['something stands where nothing was', (name) => writeFileSync(at(name), 'x')],
    ['a link stands where nothing was', (name) => symlinkSync('nowhere', at(name))],
  ])('ends where %s', (_what, moved) => {
    moved('two')
    expect(frame([fresh('one'), fresh('two'), fresh('three')])).toMatchObject({
      done: 1,
      stopped: { why: 'moved' },
    })
    expect(existsSync(at('three'))).toBe(false)
  })

  it.each<[string, () => void]>([
    ['content', () => writeFileSync(at('old'), 'other')],
    ['mode', () => chmodSync(at('old'), 0o600)],
    ['owner', () => execFileSync('chown', ['daemon', at('old')])],
    ['kind', () => (rmSync(at('old')), mkdirSync(at('old'), { mode: 0o644 }))],
    ['name', () => (rmSync(at('old')), symlinkSync('one', at('old')))],
    ['place', () => rmSync(at('old'))],
  ])('ends where a file has another %s than was seen', (_what, moved) => {
    writeFileSync(at('old'), 'old', { mode: 0o644 })
    moved()
    const before = readdirSync(root)
    const change = file(fileSpot('old', 'old'), { content: 'new' })
    expect(frame([fresh('one'), change, fresh('three')])).toMatchObject({
      done: 1,
      stopped: { why: 'moved' },
    })
    expect(readdirSync(root).sort()).toEqual([...before, 'one'].sort())
  })

  it.runIf(perl)(
    'follows the links above what it makes as ever, and gives a file that has two names to its owner',
    () => {
      mkdirSync(at('real'))
      symlinkSync('real', at('way'))
      writeFileSync(at('one'), 'x', { mode: 0o644 })
      linkSync(at('one'), at('two'))
      const given = owned(fileSpot('one', 'x'), { mode: '0640' })
      expect(frame([fresh('way/x'), given, fresh('way/y')])).toMatchObject({ done: 3 })
      expect(readdirSync(at('real')).sort()).toEqual(['x', 'y'])
      expect(lstatSync(at('two')).mode & 0o777).toBe(0o640)
    },
  )

  it('ends before the next when it is told to stop', () => {
    const ended = frame([fresh('one'), fresh('two'), command(': >"$D/stop"'), fresh('three'), fresh('four')])
    expect(ended).toMatchObject({ done: 3, stopped: { why: 'interrupted' } })
    expect(readdirSync(root).sort()).toEqual(['bin', 'one', 'two'])
  })

  it('is not held up by what a command leaves behind, which gets neither its input nor its lock', () => {
    const left = command(`sleep 20 & echo $! >${root}/pid; ls /proc/self/fd >${root}/open`)
    const started = Date.now()
    expect(frame([fresh('one'), fresh('two'), left, fresh('three')])).toMatchObject({ done: 4 })
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(readFileSync(at('open'), 'utf8').split('\n')).not.toEqual(expect.arrayContaining(['7']))
    const pid = Number(readFileSync(at('pid'), 'utf8'))
    expect(servers()).toEqual([])
    process.kill(pid)
  })

  it.runIf(perl)('fails where its process is ended, says so, and begins nothing more', () => {
    const ends = command('kill -KILL $(pgrep -P $$ perl)')
    const ended = frame([fresh('one'), fresh('two'), ends, fresh('three', 'x'.repeat(60_000)), fresh('four')])
    expect(ended).toMatchObject({
      done: 3,
      stopped: { why: 'failed', words: expect.stringContaining('was ended') },
    })
    expect(ended.journal).toContain('0 synced')
    expect(readdirSync(root).sort()).toEqual(['bin', 'one', 'two'])
  })

  /** Processes that still serve a frame of ours a moment after it was over. */
  const servers = () => {
    execFileSync('sleep', ['0.3'])
    return readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PATH=${path}`) &&
          readlinkSync(`/proc/${pid}/exe`).includes('perl')
        )
      } catch {
        return false
      }
    })
  }
})
