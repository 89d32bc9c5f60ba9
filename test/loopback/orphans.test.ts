import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

describe.skipIf(!canRunSshd)('what an earlier run made and no step wants any more', () => {
  let sshd: Sshd
  let root: string
  let name: string
  let record: string
  beforeAll(async () => {
    sshd = await startSshd()
    root = folder({ known_hosts: `${sshd.knownHost}\n` })
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
    // The record on this machine is shared with others.
    name = `orphans-${root.slice(-6)}.yml`
    record = `/var/lib/hostwright/placed/${name}.log`
  })
  afterAll(() => {
    sshd.stop()
    rmSync(record, { force: true })
  })

  const steps = (...paths: string[]) =>
    writeFileSync(
      join(root, name),
      JSON.stringify([
        {
          name: 'site',
          hosts: 'all',
          tasks: paths.map((path) => ({
            name: `write ${path}`,
            file: { path: `${root}/${path}`, content: path },
          })),
        },
      ]),
    )
  const at = () => [join(root, name), '-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')]
  const orphans = (...more: string[]) => run(['orphans', ...at(), ...more])

  it('is listed by orphans, which only looks, and removed by --prune', async () => {
    steps('a', 'b')
    const nothing = await orphans()
    expect(nothing.code, nothing.out + nothing.err).toBe(3)
    expect(nothing.out).toContain(`unknown: there is no record here of what ${name} placed before`)
    expect((await run(at())).code).toBe(0)
    const all = await orphans()
    expect([all.code, all.out]).toEqual([0, expect.stringMatching(/ {2}nothing is left over\n$/)])
    steps('b')
    const listed = await orphans()
    expect([listed.code, listed.out]).toEqual([2, expect.stringContaining(`${root}/a  (“write a”)`)])
    const json = JSON.parse((await orphans('--json')).out) as unknown
    expect(json).toMatchObject([
      { orphans: [{ subject: `${root}/a`, step: 'write a', removable: true }], unknown: [] },
    ])
    const check = await run([...at(), '--prune', '--check'])
    expect([check.code, check.out]).toEqual([2, expect.stringContaining(`~ remove ${root}/a`)])
    expect(existsSync(join(root, 'a'))).toBe(true)
    const pruned = await run([...at(), '--prune'])
    expect(pruned.code, pruned.out).toBe(0)
    expect(pruned.out).toContain('1 change: 1 as predicted')
    expect([existsSync(join(root, 'a')), existsSync(join(root, 'b'))]).toEqual([false, true])
    expect((await orphans()).code).toBe(0)
  })

  it('is recorded though the run is killed right after it was placed', async () => {
    steps('b', 'late')
    const kill = new AbortController()
    const play = join(root, name)
    writeFileSync(
      play,
      JSON.stringify([
        {
          name: 'site',
          hosts: 'all',
          tasks: [
            { name: 'write late', file: { path: `${root}/late`, content: 'late' } },
            { name: 'long', command: { argv: ['sleep', '20'], always: true, alters: [] } },
          ],
        },
      ]),
    )
    const running = run(at(), {}, kill.signal)
    while (!existsSync(join(root, 'late'))) await new Promise((wake) => setTimeout(wake, 50))
    kill.abort()
    await running
    steps('b')
    const { out } = await orphans()
    expect(out).toContain(`${root}/late  (“write late”)`)
  })

  it('is asked for in words that say what is wrong', async () => {
    for (const [args, words] of [
      [['orphans'], 'no playbook given'],
      [['orphans', 'x.yml'], 'no inventory given'],
      [['orphans', 'x.yml', 'y.yml', '-i', 'h'], 'unexpected argument: y.yml'],
      [['orphans', 'x.yml', '-i', 'h', '-t', 'one'], 'orphans looks at all steps'],
      [[...at(), '--prune', '--tags', 'x'], 'not with --tags'],
    ] as const) {
      const { code, err } = await run(args)
      expect(code).toBe(5)
      expect(err).toContain(words)
    }
  })
})
