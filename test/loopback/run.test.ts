import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'

const PLAYBOOK = (root: string) => `
- name: loopback
  hosts: all
  tasks:
    - directory: ${root}/out
    - name: greet
      file: { path: ${root}/out/hello, content: "hello {{ inventory_hostname }}\\n", mode: "0640" }
`

describe.skipIf(!canRunSshd)('the program, over a real sshd', () => {
  let sshd: Sshd
  let root: string
  let args: string[]
  beforeAll(async () => {
    sshd = await startSshd()
    root = folder({})
    writeFileSync(join(root, 'play.yml'), PLAYBOOK(root))
    writeFileSync(join(root, 'known_hosts'), `${sshd.knownHost}\n`)
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
    args = [join(root, 'play.yml'), '-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')]
  })
  afterAll(() => sshd.stop())

  it('predicts, makes it so, and then finds nothing to do', async () => {
    const check = await run([...args, '--check', '--diff'])
    expect(check.code, check.out + check.err).toBe(2)
    expect(check.out).toContain('+hello box')
    const made = await run(args)
    expect(made.code, made.out + made.err).toBe(0)
    expect(made.out).toContain('changed 2')
    const again = await run(args)
    expect(again.code).toBe(0)
    expect(again.out).toContain('ok 2  changed 0')
    expect((await run([...args, '--check'])).code).toBe(0)
  })

  it('logs in as the command line says, where the inventory does not', async () => {
    const hosts = { all: { hosts: { box: { ansible_host: '127.0.0.1', ansible_port: sshd.port } } } }
    writeFileSync(join(root, 'bare.json'), JSON.stringify(hosts))
    const bare = [join(root, 'play.yml'), '-i', join(root, 'bare.json'), ...args.slice(3), '--check']
    expect((await run([...bare, '-u', 'root'])).code).toBe(4)
    const { code, out, err } = await run([...bare, '-u', 'root', '--private-key', sshd.keyFile, '-b'])
    expect([0, 2], out + err).toContain(code)
    expect((await run([...bare, '-u', 'nobody-here', '--private-key', sshd.keyFile])).code).toBe(4)
  })

  const framesOf = async (...more: string[]) => {
    const { out } = await run([...more, ...args.slice(1), '--json'])
    return (JSON.parse(out.trim().split('\n').at(-1) ?? '') as { roundTrips: number }).roundTrips
  }
  const many = (steps: number) => {
    const file = (at: number) => `    - file: { path: ${root}/many-${steps}-${at}, content: x }\n`
    const list = Array.from({ length: steps }, (_, at) => file(at)).join('')
    writeFileSync(join(root, 'many.yml'), `- hosts: all\n  tasks:\n${list}`)
    return join(root, 'many.yml')
  }

  const loop = (items: number, more = '') => {
    const tasks = `    - file: { path: "${root}/loop-${items}-{{ item }}", content: x }\n      loop: "{{ range(${items}) }}"\n${more}`
    writeFileSync(join(root, 'loop.yml'), `- hosts: all\n  tasks:\n${tasks}`)
    return join(root, 'loop.yml')
  }

  it('asks once for a converged loop, and for its dry run, however many items it has', async () => {
    const some = '      when: item != 3\n      register: files\n'
    const over = `    - directory: ${root}/over\n      loop: "{{ files.results }}"\n      when: not item.skipped\n`
    expect(await framesOf(loop(40, some), '--check')).toBe(1)
    const first = await framesOf(loop(40, some))
    expect(await framesOf(loop(4, some))).toBe(first)
    expect(await framesOf(loop(40, some))).toBe(1)
    expect(await framesOf(loop(4, some))).toBe(1)
    expect(await framesOf(loop(40, some + over), '--check')).toBe(2)
    expect(await framesOf(loop(4, some + over), '--check')).toBe(2)
  })

  it('asks once for a converged run, and for a dry run, however many steps there are', async () => {
    expect(await framesOf(args[0] ?? '')).toBe(1)
    expect(await framesOf(many(40), '--check')).toBe(1)
  })

  it('needs as many round trips for the first apply of 80 steps as for that of 10', async () => {
    const [ten, ...others] = [
      await framesOf(many(10)),
      await framesOf(many(20)),
      await framesOf(many(40)),
      await framesOf(many(80)),
    ]
    expect(others).toEqual([ten, ten, ten])
    expect(ten).toBe(3)
  })

  it('leaves nothing of content that was carried over and did not come to be used', async () => {
    const big = `${root} `.repeat(10_000)
    mkdirSync(join(root, 'files'), { recursive: true })
    writeFileSync(join(root, 'files', 'big'), big)
    const fails = '{ command: { argv: ["false"], always: true, alters: [] } }'
    const copy = `{ copy: { src: big, dest: ${root}/big } }`
    writeFileSync(join(root, 'big.yml'), `- hosts: all\n  tasks:\n    - ${fails}\n    - ${copy}\n`)
    expect((await run([join(root, 'big.yml'), ...args.slice(1)])).code).toBe(1)
    const name = createHash('sha256').update(big).digest('hex')
    expect(existsSync(`/var/lib/hostwright/stage/${name}`)).toBe(false)
  })

  it('tells what a command says while it runs, and the rest when it is over, where that was asked for', async () => {
    const words = `echo ready; until [ -e ${root}/go ]; do sleep 0.1; done; echo gone >&2`
    const command = JSON.stringify({ argv: ['sh', '-c', words], creates: `${root}/never` })
    const path = join(root, 'says.yml')
    writeFileSync(path, `- hosts: all\n  tasks:\n    - { command: ${command}, transient: true }\n`)
    const child = spawn(process.execPath, ['dist/src/cli/main.cjs', path, ...args.slice(1), '--verbose'])
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('says         box: ready')) writeFileSync(join(root, 'go'), '')
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    const said = out.split('\n').filter((line) => line.startsWith('says'))
    expect(said).toEqual(['says         box: ready', 'says         box: gone'])
    expect((await run([path, ...args.slice(1)])).out).not.toContain('says  ')
  })

  it('tells nothing of what a command says that knows a secret', async () => {
    const path = join(root, 'hush.yml')
    const step = `{ command: { shell: "echo token $T", env: { T: !env TOKEN }, always: true } }`
    writeFileSync(path, `- hosts: all\n  tasks:\n    - ${step}\n`)
    const { code, out } = await run([path, ...args.slice(1), '--verbose'], { TOKEN: 'hush-hush' })
    expect(code).toBe(0)
    expect(out).not.toContain('hush-hush')
    expect(out).not.toContain('says')
    const failing = `{ command: { shell: "echo token $T; exit 3", env: { T: !env TOKEN }, always: true } }`
    writeFileSync(path, `- hosts: all\n  tasks:\n    - ${failing}\n`)
    const failed = await run([path, ...args.slice(1)], { TOKEN: 'hush-hush' })
    expect(failed.code).toBe(1)
    expect(failed.out).toContain('token (secret)')
    expect(failed.out).not.toContain('hush-hush')
  })

  it('takes the results of a frame that outlived its connection, though nothing it did said a word', async () => {
    const words = `: >${root}/begun; sleep 3; : >${root}/ended`
    const command = JSON.stringify({ argv: ['sh', '-c', words], creates: `${root}/ended` })
    const path = join(root, 'outlives.yml')
    writeFileSync(
      path,
      `- hosts: all\n  tasks:\n    - command: ${command}\n    - file: { path: ${root}/next, content: x }\n`,
    )
    const ran = run([path, ...args.slice(1)])
    while (!existsSync(join(root, 'begun'))) await sleep(50)
    // Others may be at work on this machine: this frame is the one that names this place.
    const { stdout } = spawnSync('grep', ['-rlsF', '--', `${root}/begun`, '/var/lib/hostwright/frames'], {
      encoding: 'utf8',
    })
    const [script = ''] = stdout.split('\n')
    expect(existsSync(script)).toBe(true)
    execFileSync('pkill', ['-KILL', '-P', readFileSync(join(sshd.folder, 'pid'), 'utf8').trim()])
    const { code, out, err } = await ran
    expect(code, out + err).toBe(0)
    expect(out).toContain('changed 2')
    expect(existsSync(dirname(script))).toBe(false)
  })

  it('leaves nothing beside a file that was refused', async () => {
    writeFileSync(
      join(root, 'refused.yml'),
      `- hosts: all\n  tasks:\n    - copy: { dest: ${root}/refused/a, src: ../play.yml, validate: ["false", "%s"] }\n`,
    )
    mkdirSync(join(root, 'refused'))
    const ran = await run([join(root, 'refused.yml'), ...args.slice(1)])
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('validate: the new file was refused')
    expect(readdirSync(join(root, 'refused'))).toEqual([])
  })

  it('refuses a host key that it does not know, with exit code 4', async () => {
    writeFileSync(join(root, 'strict_config'), `Host *\n  UserKnownHostsFile ${root}/empty\n`)
    const ran = await run([...args.slice(0, 3), '-F', join(root, 'strict_config')])
    expect(ran.code).toBe(4)
    expect(ran.out).toMatch(/unreachable {2}box: box: the host key is not known: ssh-ed25519 SHA256:/)
  })

  it('says where the input is wrong, with exit code 5, and connects to nothing', async () => {
    const wrong = join(root, 'wrong.yml')
    writeFileSync(
      wrong,
      '- hosts: all\n  tasks:\n    - fil: { path: /x }\n    - file: { path: /x, stat: absent, content: "{{ nope }}" }\n',
    )
    const ran = await run([wrong, ...args.slice(1)])
    expect(ran.code).toBe(5)
    expect(ran.err).toContain('wrong.yml:3:7')
    expect(ran.err).toContain('did you mean "file"?')
    expect(ran.err).toContain('did you mean "state"?')
  })
})
