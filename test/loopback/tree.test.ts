import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

describe.skipIf(!canRunSshd)('a directory that is copied to a host', () => {
  let sshd: Sshd
  let root: string
  let source: string
  let there: string
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())
  beforeEach(() => {
    root = mkdtempSync(join(homedir(), 'tree-'))
    source = join(root, 'files/site')
    there = join(root, 'there')
    mkdirSync(source, { recursive: true })
    writeFileSync(join(root, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
    return () => rmSync(root, { recursive: true })
  })

  const put = (files: Readonly<Record<string, string>>, top = source) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(top, name)), { recursive: true })
      writeFileSync(join(top, name), content)
    }
  }
  const copy = async (params: object = {}, ...more: string[]) => {
    const steps = [{ copy: { src: 'site/', dest: there, ...params } }]
    return tasks(steps, ...more)
  }
  const tasks = async (steps: readonly object[], ...more: string[]) => {
    writeFileSync(join(root, 'play.yml'), JSON.stringify([{ hosts: 'all', tasks: steps }]))
    const args = ['-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')]
    return run([join(root, 'play.yml'), ...args, ...more, '--lock-timeout', '120'])
  }
  const roundTrips = (out: string) =>
    (JSON.parse(out.trim().split('\n').at(-1) ?? '') as { roundTrips: number }).roundTrips
  const differences = () =>
    execFileSync('sh', ['-c', 'diff -r --no-dereference "$1" "$2" || true', 'sh', source, there], {
      encoding: 'utf8',
    })

  it('is there as it is here, with names of all kinds, and then there is nothing to do', async () => {
    put({ 'a b\nc': '1', '-x': '2', 'ä/ö': '3', "it's": '4', 'd/e/f': '5', '$(id)': '', '\\x': '6' })
    put({ '.hidden': '7', bytes: '\u0000\u0001', large: 'x'.repeat(3_000_000), ['__proto__']: '8' })
    mkdirSync(join(source, 'empty'))
    symlinkSync('../d/e', join(source, 'empty/link'))
    symlinkSync('missing', join(source, 'dangling'))
    const check = await copy({}, '--check')
    expect(check.code, check.out + check.err).toBe(2)
    expect(check.out).toContain(`~ copy 18 files and directories to ${there}: 18 new`)
    expect(existsSync(there)).toBe(false)
    const made = await copy()
    expect(made.code, made.out + made.err).toBe(0)
    expect(made.out).toContain('18 changes: 18 as predicted')
    expect(differences()).toBe('')
    expect(readlinkSync(join(there, 'empty/link'))).toBe('../d/e')
    expect((await copy()).out).toContain('ok 1  changed 0')
    expect((await copy({}, '--check')).code).toBe(0)
  })

  it('is changed where it differs, keeps what is not in it, and loses that with `delete`, but for what is left out', async () => {
    put({ a: '1', b: '2', 'c/d': '3' })
    await copy()
    put({ a: '1 too', 'new': '4', 'keep.tmp': 'no' })
    put({ b: 'theirs', 'c/x': 'x', 'more/y': 'y', 'more/z/z': 'z', 'e/own.tmp': 'o', 'e/gone': '' }, there)
    rmSync(join(there, 'c/d'))
    const some = await copy({ exclude: ['*.tmp'] })
    expect(some.out, some.err).toContain('2 new, 2 changed')
    expect(readFileSync(join(there, 'more/z/z'), 'utf8')).toBe('z')
    const told = await copy({ exclude: ['*.tmp'], delete: true }, '--check', '--diff')
    expect(told.out).toContain(`~ remove ${there}/more\n`)
    const all = await copy({ exclude: ['*.tmp'], delete: true })
    expect(all.out, all.err).toContain('3 removed')
    const left = execFileSync('find', ['.', '-type', 'f'], { cwd: there, encoding: 'utf8' })
    expect(left.trim().split('\n').sort()).toEqual(['./a', './b', './c/d', './e/own.tmp', './new'])
    expect((await copy({ exclude: ['*.tmp'], delete: true })).out).toContain('ok 1  changed 0')
  })

  it('has the owner, group and modes that are given, or those of what is there', async () => {
    put({ 'a/b': '1' })
    await copy({ owner: 'daemon', group: 'daemon', mode: '0640', directory_mode: '2750' })
    const about = (name: string) => {
      const { mode, uid, gid } = statSync(join(there, name))
      return [(mode & 0o7777).toString(8), uid, gid]
    }
    expect(['.', 'a', 'a/b'].map(about)).toEqual([
      ['2750', 1, 1],
      ['2750', 1, 1],
      ['640', 1, 1],
    ])
    chmodSync(join(there, 'a/b'), 0o755)
    put({ 'a/b': '2' })
    expect((await copy()).out).toContain('1 changed')
    expect(['a', 'a/b'].map(about)).toEqual([
      ['2750', 1, 1],
      ['755', 1, 1],
    ])
  })

  it.each<[string, () => void, string]>([
    ['a link that leads out of it', () => symlinkSync('../../x', join(source, 'd/l')), 'd/l leads out of'],
    ['a link to an absolute path', () => symlinkSync('/etc', join(source, 'd/l')), 'd/l leads out of'],
    [
      'a pipe',
      () => void execFileSync('mkfifo', [join(source, 'd/p')]),
      'd/p is a device, a pipe or a socket',
    ],
    [
      'a directory there where a file is here',
      () => put({ 'd/f/x': '' }, there),
      'is a directory, not a file',
    ],
    ['a file there where a directory is here', () => put({ d: '' }, there), 'is a file, not a directory'],
    [
      'a link there where a directory is here',
      () => (mkdirSync(there), symlinkSync('x', join(there, 'd'))),
      'is a link',
    ],
  ])('is refused as a whole for %s, in a dry run and an apply', async (_what, prepare, words) => {
    put({ a: '1', 'd/f': '2' })
    prepare()
    for (const more of [['--check'], []]) {
      const refused = await copy({}, ...more)
      expect(refused.code).not.toBe(0)
      expect(refused.out).toContain(words)
    }
    expect(existsSync(join(there, 'a'))).toBe(false)
  })

  it('is there as it is called without a slash at its end, and touches nothing beside it', async () => {
    put({ a: '1', 'd/b': '2' })
    put({ beside: 'x' }, there)
    const first = await copy({ src: 'site', delete: true })
    expect(first.code, first.out + first.err).toBe(0)
    expect(readdirSync(there)).toEqual(['beside', 'site'])
    expect(readFileSync(join(there, 'site/d/b'), 'utf8')).toBe('2')
    expect((await copy({ src: 'site', delete: true })).out).toContain('changed 0')
    put({ more: 'y' }, join(there, 'site'))
    expect((await copy({ src: 'site', delete: true })).out).toContain('changed 1')
    expect(readdirSync(join(there, 'site'))).toEqual(['a', 'd'])
  })

  it('is refused before any connection where there is none', async () => {
    expect((await copy({ src: 'none/' })).err).toContain('there is no file "none/"')
    put({ file: '' }, join(root, 'files'))
    expect((await copy({ src: 'file', delete: true })).out).toContain('are for a directory')
    expect((await copy({ validate: ['true', '%s'] })).out).toContain('validate is for one file')
  })

  it('asks once, and acts as often, however many files there are', async () => {
    const trips: number[][] = []
    for (const count of [3, 300]) {
      put(Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at % 7}/${at}`, `${at}`])))
      const first = await copy({}, '--json')
      const [again, check] = [await copy({}, '--json'), await copy({}, '--check', '--json')]
      trips.push([first, again, check].map(({ out }) => roundTrips(out)))
    }
    expect(trips[1]).toEqual(trips[0])
    expect(trips[0]?.slice(1)).toEqual([1, 1])
  })

  it('is followed in a dry run by what rests on it, and by what comes before it', async () => {
    put({ a: '1', 'd/conf': 'x' })
    const steps = [
      { directory: there },
      { copy: { src: 'site/', dest: there } },
      { file: { path: `${there}/d/conf`, mode: '0600' } },
      { symlink: { path: `${there}/link`, target: 'a' } },
    ]
    const check = await tasks(steps, '--check')
    expect(check.out, check.err).toContain('changed 4')
    const conflict = [...steps, { line: { path: `${there}/a`, line: 'two' } }]
    expect((await tasks(conflict, '--check')).out).toContain('what is copied to')
    await copy()
    const undone = [
      { copy: { src: 'site/', dest: there } },
      { file: { path: `${there}/a`, content: 'other' } },
    ]
    expect((await tasks(undone, '--check')).out).toContain('decide differently about')
  })

  it('ends where the disk has no room, says so, and leaves nothing beside what was made', async () => {
    put({ a: 'x'.repeat(700_000), b: 'y'.repeat(700_000), c: 'z' })
    mkdirSync(there)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', there])
    try {
      const full = await copy()
      expect(full.code).not.toBe(0)
      expect(full.out).toContain('No space left on device')
      expect(readdirSync(there)).toEqual(['a'])
      expect(readFileSync(join(there, 'a'), 'utf8')).toBe('x'.repeat(700_000))
    } finally {
      execFileSync('umount', [there])
    }
  })
})
