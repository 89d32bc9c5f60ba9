import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchScript } from '../../tasks/git/lib/git-fetch.ts'
import { enter } from '../../tasks/git/lib/git-place.ts'
import { folder } from '../cli/run.ts'
import { canRunSshd, type Sshd, startSshd } from './sshd.ts'

const canPush = canRunSshd && existsSync('/usr/bin/git')

describe.skipIf(!canPush)('what is taken from the repository of a backup', () => {
  let sshd: Sshd
  let root: string
  let theirs: string
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())
  beforeEach(() => {
    root = folder({ 'victim/file': 'of the host', 'keep/known_hosts': `${sshd.knownHost}\n` })
    copyFileSync(sshd.keyFile, join(root, 'keep/key'))
    theirs = join(root, 'theirs')
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(root, 'bare')])
    execFileSync('git', ['clone', '-q', join(root, 'bare'), theirs], { stdio: 'ignore' })
    for (const name of ['plain/etc', 'secret']) mkdirSync(join(theirs, name), { recursive: true })
    writeFileSync(join(theirs, 'manifest'), 'recipients age1x\n')
    writeFileSync(join(theirs, 'plain/etc/motd'), 'hello\r\n')
    writeFileSync(join(theirs, 'secret/hmac.age'), 'x')
  })

  const git = (...args: string[]) =>
    execFileSync('git', ['-C', theirs, '-c', 'user.name=x', '-c', 'user.email=x', ...args], {
      stdio: 'ignore',
    })
  const push = () => {
    git('add', '-A')
    git('commit', '-qm', 'x')
    git('push', '-q', 'origin', 'HEAD:main')
  }
  const fetched = () => {
    const repository = `ssh://root@127.0.0.1:${sshd.port}${root}/bare`
    const place = { directory: join(root, 'keep'), repository, branch: 'main' }
    const { status, stderr } = spawnSync('sh', ['-c', `${enter(place)}\n${fetchScript(place)}`], {
      encoding: 'utf8',
    })
    return { status, stderr }
  }
  const tree = () => readdirSync(join(root, 'keep/tree')).filter((name) => name !== '.git')

  it('is plain files, byte for byte, whatever the tree says of line ends', () => {
    writeFileSync(
      join(theirs, 'plain/etc/.gitattributes'),
      '* text eol=lf ident filter=x working-tree-encoding=UTF-16\n',
    )
    git('config', 'core.attributesFile', '/dev/null')
    writeFileSync(join(theirs, '.git/info/attributes'), '* -text -working-tree-encoding -filter -ident\n')
    push()
    expect(fetched()).toEqual({ status: 0, stderr: '' })
    expect(tree().sort()).toEqual(['manifest', 'plain', 'secret'])
    expect(readFileSync(join(root, 'keep/tree/plain/etc/motd'), 'utf8')).toBe('hello\r\n')
    expect(fetched()).toEqual({ status: 0, stderr: '' })
  })

  it.each<[string, () => void]>([
    [
      'a link for a directory',
      () => {
        rmSync(join(theirs, 'secret'), { recursive: true })
        symlinkSync(join(root, 'victim'), join(theirs, 'secret'))
      },
    ],
    [
      'a link for a file',
      () => {
        rmSync(join(theirs, 'manifest'))
        symlinkSync(join(root, 'victim/file'), join(theirs, 'manifest'))
      },
    ],
    ['a link far below', () => symlinkSync('../../../../victim', join(theirs, 'plain/etc/x'))],
    [
      'another repository',
      () => {
        const sub = join(theirs, 'plain/sub')
        execFileSync('git', ['init', '-q', sub])
        const who = ['-c', 'user.name=x', '-c', 'user.email=x']
        execFileSync('git', ['-C', sub, ...who, 'commit', '-q', '--allow-empty', '-m', 'x'])
      },
    ],
    ['a file with another name', () => writeFileSync(join(theirs, '.gitmodules'), '')],
    ['a name that hides in a line of its own', () => writeFileSync(join(theirs, 'plain/a\nb'), '')],
  ])('is nothing at all where it holds %s', (_title, prepare) => {
    prepare()
    push()
    expect(fetched()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('holds what no backup does'),
    })
    expect(tree()).toEqual([])
    expect(readdirSync(join(root, 'victim'))).toEqual(['file'])
    expect(readFileSync(join(root, 'victim/file'), 'utf8')).toBe('of the host')
  })

  it('is not worked on where a link stands in the work tree from before', () => {
    push()
    expect(fetched().status).toBe(0)
    const secret = join(root, 'keep/tree/secret')
    rmSync(secret, { recursive: true })
    symlinkSync(join(root, 'victim'), secret)
    expect(fetched()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('holds what is no file: ./secret'),
    })
    expect(lstatSync(secret).isSymbolicLink()).toBe(true)
  })
})
