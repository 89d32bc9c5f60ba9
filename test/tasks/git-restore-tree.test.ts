import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { restoreState } from '../../tasks/git/lib/git-restore.ts'
import { folder } from '../cli/run.ts'

const KEY = Buffer.alloc(128, 'k')

/** HMAC as the host makes it: the key is kept as its two blocks. */
function mac(content: string): string {
  const inner = createHash('sha256').update(KEY.subarray(0, 64)).update(content).digest()
  return createHash('sha256').update(KEY.subarray(64)).update(inner).digest('hex')
}

/** A host that has fetched a backup whose manifest says this; gives what is asked of it. */
function hostWith(manifest: (root: string) => readonly string[]) {
  const root = folder({ 'etc/same': 'same\n', 'etc/other': 'changed\n' })
  const tree = join(root, 'keep/tree')
  mkdirSync(tree, { recursive: true })
  writeFileSync(join(root, 'keep/hmac'), KEY)
  writeFileSync(join(tree, 'manifest'), `recipients age1x\n${manifest(root).join('\n')}\n`)
  const git = (...args: string[]) => execFileSync('git', ['-C', tree, ...args], { stdio: 'ignore' })
  git('init', '-q')
  git('add', '-A')
  git('-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-qm', 'x')
  return {
    root,
    ask: (...paths: string[]) => {
      const place = { directory: join(root, 'keep'), repository: 'ssh://git@g/r', branch: 'main' }
      const fact = restoreState({ ...place, paths: paths.map((path) => join(root, path)) })
      if (fact.kind.ask.on !== 'host') throw new TypeError('it is asked of the host')
      const { stdout, stderr, status } = spawnSync('sh', ['-c', fact.kind.ask.script([fact.arg])], {
        encoding: 'latin1',
      })
      const [answer] = fact.kind.ask.parse({ stdout, stderr, status: status ?? 1 }, [fact.arg])
      return JSON.parse(JSON.stringify(answer).replaceAll(root, '')) as unknown
    },
  }
}

describe('a host and the backup that it has fetched', () => {
  const { username } = userInfo()
  const line = (path: string, content: string) => `secret ${mac(content)} 644 ${username}:${username} ${path}`
  let host: ReturnType<typeof hostWith>
  beforeAll(() => {
    host = hostWith((root) => [
      line(`${root}/etc/same`, 'same\n'),
      line(`${root}/etc/other`, 'other\n'),
      line(`${root}/etc/gone`, 'gone\n'),
      line(`${root}/etc/../outside`, ''),
      line(`${root}/etc/./dot`, ''),
      line(`${root}/etc//twice`, ''),
      line(`${root}/elsewhere`, ''),
    ])
  })

  it('differ in what is missing and in what is otherwise', () => {
    expect(host.ask('etc')).toEqual({ missing: ['/etc/gone'], differs: ['/etc/other'] })
  })

  it('are compared only in the files that were named', () => {
    expect(host.ask('etc/same')).toEqual({ missing: [], differs: [] })
    expect(host.ask('etc/gone')).toEqual({ missing: ['/etc/gone'], differs: [] })
    expect(host.ask('et')).toEqual({ missing: [], differs: [] })
  })

  it('agree in nothing that leads out of what was named, whoever wrote the manifest', () => {
    expect(JSON.stringify(host.ask('etc'))).not.toMatch(/outside|dot|twice|elsewhere/)
  })
})
