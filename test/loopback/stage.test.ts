import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

const BIG = `${'0123456789abcdef'.repeat(6400)}\n`

describe.skipIf(!canRunSshd)('content that is too large for a frame', () => {
  let sshd: Sshd
  let root: string
  beforeAll(async () => {
    sshd = await startSshd()
    root = folder({ known_hosts: '', big: BIG })
    writeFileSync(join(root, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
  })
  afterAll(() => sshd.stop())

  const play = (steps: string) => {
    writeFileSync(join(root, 'play.yml'), `- hosts: all\n  tasks:\n${steps}`)
    const args = ['-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')]
    return run([join(root, 'play.yml'), ...args], { BIG })
  }
  const step = (name: string, more = '') =>
    `    - file: { path: ${root}/${name}, content: !env BIG, mode: "0600"${more} }\n`
  // Other runs of this machine have their own.
  const staged = () =>
    existsSync('/var/lib/hostwright/stage') ? readdirSync('/var/lib/hostwright/stage') : []

  it('is carried once for all files that have it, and leaves nothing behind', async () => {
    const before = staged()
    const { code, out, err } = await play(step('a') + step('b') + step('c'))
    expect(code, out + err).toBe(0)
    for (const name of ['a', 'b', 'c']) expect(readFileSync(join(root, name), 'utf8')).toBe(BIG)
    expect(staged().filter((name) => !before.includes(name))).toEqual([])
  })

  it('leaves nothing behind where the frame ends before it is needed', async () => {
    const before = staged()
    const fails = `    - command: { argv: ["false"], creates: ${root}/never }\n`
    const { code, out } = await play(step('d') + fails + step('e'))
    expect(code, out).toBe(1)
    expect(existsSync(join(root, 'e'))).toBe(false)
    expect(staged().filter((name) => !before.includes(name))).toEqual([])
  })
})
