import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectOpenssh } from '../../src/host/openssh.ts'
import { folder, run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

describe.skipIf(!canRunSshd)("the program, over OpenSSH's own client", () => {
  let sshd: Sshd
  let root: string
  let args: string[]
  beforeAll(async () => {
    sshd = await startSshd(['SetEnv SHLVL=2'])
    root = folder({})
    mkdirSync(join(root, 'tmp'))
    vi.stubEnv('TMPDIR', join(root, 'tmp'))
    writeFileSync(join(root, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
    const inventory = inventoryFor(sshd, ['one', 'two'], { hostwright_transport: 'openssh' })
    args = [join(root, 'play.yml'), '-i', inventory, '-F', join(root, 'ssh_config')]
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    sshd.stop()
  })
  const masters = () => readdirSync(join(root, 'tmp')).filter((name) => name.startsWith('hw-'))
  const play = (step: string) =>
    writeFileSync(join(root, 'play.yml'), `- hosts: all\n  tasks:\n    - ${step}\n`)

  it('predicts, makes it so, then finds nothing to do, and leaves nothing behind', async () => {
    play(`file: { path: "${root}/{{ inventory_hostname }}", content: "hello\\n" }`)
    const check = await run([...args, '--check', '--diff'])
    expect(check.code, check.out + check.err).toBe(2)
    expect(check.out).toContain('+hello')
    const made = await run(args)
    expect(made.code, made.out + made.err).toBe(0)
    expect(readFileSync(join(root, 'two'), 'utf8')).toBe('hello\n')
    expect((await run([...args, '--check'])).code).toBe(0)
    await expect.poll(masters, { timeout: 5000 }).toEqual([])
  })

  it('takes the results of a frame that outlived its connection', async () => {
    play(`command: { argv: [sh, -c, ": >${root}/begun; sleep 2; : >${root}/ended"], creates: ${root}/ended }`)
    const ran = run([...args, '--limit', 'one'])
    await expect.poll(() => existsSync(join(root, 'begun')), { timeout: 10_000 }).toBe(true)
    execFileSync('pkill', ['-KILL', '-P', readFileSync(join(sshd.folder, 'pid'), 'utf8').trim()])
    const { code, out, err } = await ran
    expect(code, out + err).toBe(0)
    expect(out).toContain('changed 1')
  })

  it('ends its connection when it is killed', async () => {
    play('probe: { argv: [sleep, "3"] }')
    const child = spawn(process.execPath, ['dist/src/cli/main.cjs', ...args, '--check', '--limit', 'two'])
    const stands = () => masters().some((name) => existsSync(join(root, 'tmp', name, 's')))
    await expect.poll(stands, { timeout: 10_000 }).toBe(true)
    child.kill('SIGKILL')
    await expect.poll(masters, { timeout: 5000 }).toEqual([])
  })
})

describe('a password', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it("is given to OpenSSH's client when it asks for one, is in no argument and on no disk", async () => {
    const root = folder({
      ssh: `#!/bin/sh
echo "$@" >$SAID
ls -l "$SSH_ASKPASS" >>$SAID; cat "$SSH_ASKPASS" >>$SAID
"$SSH_ASKPASS" "Enter passphrase for key '/x': " >>$SAID && echo told >>$SAID
printf '%s' "$("$SSH_ASKPASS" "me@box's password: ")" >$SAID.answer
echo refused >&2
exit 255
`,
    })
    chmodSync(join(root, 'ssh'), 0o755)
    vi.stubEnv('PATH', `${root}:${process.env['PATH']}`)
    vi.stubEnv('SAID', join(root, 'said'))
    const target = { name: 'box', destination: 'box', user: 'me', timeout: 10, acceptNewHostKeys: false }
    await expect(connectOpenssh({ ...target, password: "hush'$x" })).rejects.toThrow('box: refused')
    expect(readFileSync(join(root, 'said.answer'), 'utf8')).toBe("hush'$x")
    const said = readFileSync(join(root, 'said'), 'utf8')
    expect(said).toContain('NumberOfPasswordPrompts=1')
    expect(said).toContain('-rwx------')
    expect(said).not.toMatch(/hush|told/)
  })
})
