import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectLocal } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'
import type { Session } from '../../src/host/session.ts'
import type { StateChange } from '../../src/model/change.ts'
import { known } from '../../src/model/seen.ts'
import { createPerformer } from '../../src/perform/perform.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import { absent, directory, file, link, owned } from '../../src/resource/file/entry-want.ts'

/** The user `nobody` of Debian, who may write where root acts. */
const NOBODY = 65534

/** A name as runs have it. */
const RUN = `${new Date().toISOString().replace(/[-:]|\.\d+Z/g, '')}-swap`

const NONE = new AbortController().signal

/** How often each is tried. */
const TRIES = Number(process.env['HOSTWRIGHT_SWAPS'] ?? 20)

/** As fast as it can, it puts links to root's own in the place of what appears in its directory, and takes what stands there away and back. */
const ATTACKER = String.raw`my ($home, $file, $dir) = @ARGV; chdir $home; $| = 1; print "ready\n"; my $n = 0;
while (1) { opendir my $d, "." or die; for my $one (readdir $d) { next if $one =~ /^(\.|gone)/ || -l $one;
  if (-d $one) { rename $one, "gone" . $n++ and symlink $dir, $one }
  elsif ($one =~ /hostwright/) { rename $one, "gone" . $n++ and symlink $file, $one }
  elsif ($one =~ /^o/) { rename $one, "gone$one" and symlink $file, $one; unlink $one; rename "gone$one", $one } } }`

describe.skipIf(process.getuid?.() !== 0)('root, at work in the directory of a user', () => {
  let root: string
  let home: string
  let session: Session
  let attacker: ChildProcess | undefined
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'swap-'))
    home = join(root, 'home')
    chmodSync(root, 0o755)
    mkdirSync(home)
    chownSync(home, NOBODY, NOBODY)
    mkdirSync(join(root, 'dir'), { mode: 0o700 })
    writeFileSync(join(root, 'file'), 'of root', { mode: 0o600 })
    const connect = async () => ({ ...connectLocal(), user: 'root' })
    session = openSession({ user: 'root', first: connect(), connect })
  })
  afterEach(() => {
    attacker?.kill('SIGKILL')
    attacker = undefined
    session.close()
    rmSync(root, { recursive: true })
  })

  const perform = async (changes: readonly StateChange[]) => {
    const performer = createPerformer({
      session,
      stateOwner: 'root',
      run: RUN,
      interrupt: NONE,
      terminate: NONE,
      timeout: 60,
      rollback: 10,
      locking: { holder: { run: 'swap', who: 'a test' }, patience: 60 },
      tell: () => undefined,
    })
    const work = changes.map((change) => ({ change, user: 'root', guarded: true }))
    const performed = await performer.perform(work)
    await performer.release()
    return performed
  }

  const above = known({ type: 'directory', mode: '0755', owner: 'nobody', group: 'nogroup' } as const)
  const spot = (path: string) => ({ path, user: 'root', entry: known(null), parent: above })
  const theirs = { owner: 'nobody', group: 'nogroup' }
  const standing = { ...theirs, mode: '0644' }
  const spotOf = (path: string, content: string) => ({
    ...spot(path),
    entry: known(fileEntry(Buffer.from(content), standing)),
  })
  const untouched = () => {
    expect(statSync(join(root, 'file'))).toMatchObject({ uid: 0, mode: 0o100600 })
    expect(statSync(join(root, 'dir'))).toMatchObject({ uid: 0, mode: 0o40700 })
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('of root')
    expect(readdirSync(join(root, 'dir'))).toEqual([])
  }
  const wouldBe = (path: string, content: string) => {
    writeFileSync(path, content, { mode: 0o644 })
    chownSync(path, NOBODY, NOBODY)
  }

  it.each<[string, (at: string) => StateChange]>([
    ['a new file', (at) => file(spot(join(home, `n${at}`)), { content: 'x', mode: '0666', ...theirs })],
    ['a directory', (at) => directory(spot(join(home, `d${at}`)), { mode: '0777', ...theirs })],
    [
      'a file that is there',
      (at) => {
        wouldBe(join(root, `o${at}`), 'x')
        renameSync(join(root, `o${at}`), join(home, `o${at}`))
        return owned(spotOf(join(home, `o${at}`), 'x'), { mode: '0666' })
      },
    ],
  ])('gives away nothing of its own, however fast %s is swapped for a link', async (_title, change) => {
    attacker = spawn(
      'setpriv',
      [
        '--reuid=nobody',
        '--regid=nogroup',
        '--clear-groups',
        'perl',
        '-e',
        ATTACKER,
        home,
        join(root, 'file'),
        join(root, 'dir'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await new Promise((ready) => attacker?.stdout?.once('data', ready))
    for (let at = 0; at < TRIES; at++) await perform([change(`${at}`)])
    // Several of them are done by one process.
    for (let at = 0; at < TRIES; at++) await perform(['a', 'b', 'c', 'd'].map((one) => change(`${at}${one}`)))
    untouched()
  })

  it('makes there what it makes elsewhere: files, directories, links, owners, modes, nothing', async () => {
    wouldBe(join(home, 'old'), 'old')
    wouldBe(join(home, 'gone'), 'gone')
    const all = await perform([
      directory(spot(join(home, 'd')), { mode: '2750', ...theirs }),
      file(spot(join(home, 'a b\nc')), { content: 'new', mode: '0640', ...theirs }),
      file(spotOf(join(home, 'old'), 'old'), { content: 'other', mode: '0600' }),
      link(spot(join(home, 'l')), 'd'),
      absent(spotOf(join(home, 'gone'), 'gone')),
      owned(spotOf(join(home, 'old'), 'other'), { mode: '0604' }),
    ])
    expect(all).toMatchObject({ done: 5, stopped: { why: 'moved' } })
    expect(statSync(join(home, 'd'))).toMatchObject({ uid: NOBODY, mode: 0o42750 })
    expect(statSync(join(home, 'a b\nc'))).toMatchObject({ uid: NOBODY, mode: 0o100640 })
    expect(readFileSync(join(home, 'old'), 'utf8')).toBe('other')
    expect(readdirSync(home).sort()).toEqual(['a b\nc', 'd', 'l', 'old'])
  })

  it('keeps what it replaces, and shows the new file to who must accept it', async () => {
    wouldBe(join(home, 'old'), 'old')
    const change = file(spotOf(join(home, 'old'), 'old'), {
      content: 'new',
      validate: ['grep', '-q', 'ne.', '%s'],
    })
    expect(await perform([change])).toMatchObject({ done: 1 })
    const kept = `/var/lib/hostwright/replaced/${RUN}${home}/old`
    expect(readFileSync(kept, 'utf8')).toBe('old')
    const refused = file(spotOf(join(home, 'old'), 'new'), { content: 'newer', validate: ['false', '%s'] })
    const stopped = { why: 'failed', words: expect.stringContaining('validate: the new file was refused') }
    expect(await perform([refused])).toMatchObject({ done: 0, stopped })
    expect(readdirSync(home)).toEqual(['old'])
    rmSync(`/var/lib/hostwright/replaced/${RUN}`, { recursive: true })
  })

  it('follows a link of theirs only to what is theirs', async () => {
    const lead = (name: string, to: string) => {
      symlinkSync(to, join(home, name))
      return file(spot(join(home, name, 'x')), { content: 'x' })
    }
    mkdirSync(join(home, 'own'))
    chownSync(join(home, 'own'), NOBODY, NOBODY)
    expect(await perform([lead('near', 'own')])).toMatchObject({ done: 1 })
    expect(existsSync(join(home, 'own/x'))).toBe(true)
    const stopped = {
      why: 'failed',
      words: expect.stringContaining('a link of nobody leads to what is not theirs'),
    }
    expect(await perform([lead('far', join(root, 'dir'))])).toMatchObject({ done: 0, stopped })
    expect(await perform([lead('up', '../dir')])).toMatchObject({ done: 0, stopped })
    untouched()
  })

  it('follows a link of its own as ever', async () => {
    symlinkSync(home, join(root, 'link'))
    symlinkSync('dir', join(root, 'other'))
    const change = (path: string) => file(spot(path), { content: 'x' })
    expect(await perform([change(join(root, 'link/x')), change(join(root, 'other/x'))])).toMatchObject({
      done: 2,
    })
    expect(existsSync(join(home, 'x'))).toBe(true)
    expect(existsSync(join(root, 'dir/x'))).toBe(true)
  })
})
