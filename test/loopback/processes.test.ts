import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

const PROGRAMS = ['find', 'tar', 'flock', 'setsid', 'mv', 'sync', 'chown', 'sha256sum', 'perl']
const canCount = canRunSshd && existsSync('/usr/bin/strace')

/** What runs that died have left on this machine is no matter of these. */
const TIDYING = /"find", "\/var\/lib\/hostwright\//

/** The programs that were started: a call may be told in two parts, which other processes come between. */
function namesIn(trace: string): string[] {
  const asked = new Map<string, string>()
  return trace.split('\n').flatMap((line) => {
    if (TIDYING.test(line)) return []
    const [, pid = '', name] = /^(\d+) +(?:execve\("[^"]*\/([^"/]+)")?/.exec(line) ?? []
    if (name !== undefined) asked.set(pid, name)
    return line.endsWith(' = 0') ? (asked.get(pid) ?? []) : []
  })
}

describe.skipIf(!canCount)('the programs that a host starts', () => {
  let sshd: Sshd
  let root: string
  beforeAll(async () => {
    sshd = await startSshd()
    // A folder in which nobody else may write, nor above it: elsewhere each change takes more care.
    root = mkdtempSync(join(homedir(), 'processes-'))
    writeFileSync(join(root, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
  })
  afterAll(() => {
    sshd.stop()
    rmSync(root, { recursive: true })
  })

  /** How often each of those that a step may need was started: what a login starts besides is the machine's own affair. */
  const startedBy = async (steps: number) => {
    const file = (at: number) => `    - file: { path: ${root}/${steps}-${at}, content: x }\n`
    const list = Array.from({ length: steps }, (_, at) => file(at)).join('')
    writeFileSync(join(root, 'play.yml'), `- hosts: all\n  tasks:\n${list}`)
    const trace = join(root, 'trace')
    const pid = readFileSync(join(sshd.folder, 'pid'), 'utf8').trim()
    const what = ['-f', '-q', '-e', 'trace=execve', '-e', 'signal=none']
    const strace = spawn('strace', [...what, '-o', trace, '-p', pid], { stdio: 'ignore' })
    await sleep(500)
    const ran = await run([join(root, 'play.yml'), '-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')])
    await sleep(300)
    strace.kill('SIGINT')
    await new Promise((resolve) => strace.on('close', resolve))
    expect(ran.code, ran.out + ran.err).toBe(0)
    const names = namesIn(readFileSync(trace, 'utf8'))
    const count = (one: string) => names.filter((name) => name === one).length
    return Object.fromEntries(PROGRAMS.map((name) => [name, count(name)]))
  }
  const NONE = Object.fromEntries(PROGRAMS.map((name) => [name, 0]))

  it('are one for all new files and a few more, however many files there are, and for a converged run those that read', async () => {
    // Each look is a `find` for the links above all the paths, and one with a `tar` for what stands there: before and after.
    expect(await startedBy(20)).toEqual({
      ...NONE,
      find: 4,
      tar: 2,
      flock: 1,
      setsid: 1,
      perl: 1,
      sync: 2,
    })
    expect(await startedBy(20)).toEqual({ ...NONE, find: 2, tar: 1 })
  })
})
