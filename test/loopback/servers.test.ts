import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createShell } from '../../src/host/shell.ts'
import { folder } from '../cli/run.ts'
import { canRunSshd, makeKey, type Sshd, startSshd } from './sshd.ts'
import { marker, type Ways, waysBy } from './ways.ts'

/** Names that the installed ssh knows. */
const knows = (what: string) =>
  canRunSshd ? execFileSync('ssh', ['-Q', what], { encoding: 'utf8', stdio: 'pipe' }).split('\n') : []

describe.skipIf(!canRunSshd)('a server that is not as others are', () => {
  const running: Sshd[] = []
  beforeEach(() => void vi.stubEnv('TMPDIR', folder({})))
  afterEach(() => {
    vi.unstubAllEnvs()
    for (const one of running.splice(0)) one.stop()
  })

  const start = async (lines: readonly string[], type?: string) => {
    const sshd = await startSshd(['SetEnv MARKER=there SHLVL=2', ...lines], type)
    running.push(sshd)
    return sshd
  }
  /** Ways to a server, with what it is known by. */
  const ways = (sshd: Sshd, more: readonly string[] = [], known = sshd.knownHost, accept = false): Ways => {
    const file = join(sshd.folder, 'known_hosts')
    writeFileSync(file, `${known}\n`)
    const config = [
      ...more,
      `Port ${sshd.port}`,
      'User root',
      `UserKnownHostsFile ${file}`,
      'GlobalKnownHostsFile /dev/null',
      `IdentityFile ${sshd.keyFile}`,
      'IdentityAgent none',
    ]
    return waysBy(['Host *', ...config.map((line) => `  ${line}`)], accept)
  }
  const HOST = '127.0.0.1'

  it('and signs with SHA-1 only is refused as by ssh, unless the configuration allows that', async () => {
    const sshd = await start(['HostKeyAlgorithms ssh-rsa'], 'rsa')
    for (const by of [ways(sshd), ways(sshd, [], '', true)]) {
      expect(await by.ssh(HOST)).toContain('no matching host key type found')
      expect(await by.ours(HOST)).toMatch(
        /^refused: .*no matching host key format.*hostwright_transport: openssh/,
      )
    }
    const allowed = ways(sshd, ['HostKeyAlgorithms +ssh-rsa'])
    expect([await allowed.ssh(HOST), await allowed.ours(HOST)]).toEqual(['there', 'there'])
  })

  it('and shows an RSA key is let pass if that is long enough', async () => {
    const sshd = await start([], 'rsa')
    const long = ways(sshd, ['RequiredRSASize 3072'])
    expect([await long.ssh(HOST), await long.ours(HOST)]).toEqual(['there', 'there'])
    const short = ways(sshd, ['RequiredRSASize 3073'])
    expect(await short.ssh(HOST)).toMatch(/^refused: .*length/)
    expect(await short.ours(HOST)).toMatch(/^refused: .*RSA with 3072 bits; at least 3073 are required/)
  })

  it('and is known by one of several keys shows that one', async () => {
    const second = join(folder({}), 'ecdsa')
    makeKey(second, 'ecdsa')
    const sshd = await start([`HostKey ${second}`])
    const [type, key] = readFileSync(`${second}.pub`, 'utf8').split(' ')
    const by = ways(sshd, [], `[127.0.0.1]:${sshd.port} ${type} ${key}`)
    expect([await by.ssh(HOST), await by.ours(HOST)]).toEqual(['there', 'there'])
  })

  it('and allows one session a connection gets a connection for each shell', async () => {
    const sshd = await start(['MaxSessions 1'])
    const by = ways(sshd)
    for (const connection of [await by.connect(HOST), await by.connectOpenssh(HOST)]) {
      const shells = [1, 2, 3].map(async (at) => {
        const shell = createShell(await connection.open('exec sh'))
        return shell.run(`echo ${at}$MARKER`)
      })
      const said = await Promise.all(shells)
      expect(said.map(({ stdout, stderr }) => stdout + stderr)).toEqual(['1there\n', '2there\n', '3there\n'])
      connection.close()
    }
  })

  it('and allows no session says so', async () => {
    const by = ways(await start(['MaxSessions 0']))
    expect(await by.ours(HOST)).toBe('refused: 127.0.0.1: the host does not allow any session')
    expect(await by.openssh(HOST)).toMatch(/^refused: /)
  })

  it.skipIf(!knows('kex').includes('sntrup761x25519-sha512@openssh.com'))(
    "and exchanges keys only in a way that is safe from quantum computers is reached by OpenSSH's client",
    async () => {
      const by = ways(await start(['KexAlgorithms sntrup761x25519-sha512@openssh.com']))
      expect(await by.ours(HOST)).toMatch(/^refused: .*key exchange algorithm.*hostwright_transport: openssh/)
      expect([await by.ssh(HOST), await by.openssh(HOST)]).toEqual(['there', 'there'])
    },
  )

  it("and proves itself by a certificate is reached by OpenSSH's client", async () => {
    const root = folder({})
    makeKey(join(root, 'ca'))
    makeKey(join(root, 'host'))
    const sign = ['-q', '-s', join(root, 'ca'), '-I', 'host', '-h', '-n', HOST, join(root, 'host.pub')]
    execFileSync('ssh-keygen', sign, { stdio: 'ignore' })
    const sshd = await start([`HostKey ${root}/host`, `HostCertificate ${root}/host-cert.pub`])
    const authority = `@cert-authority * ${readFileSync(join(root, 'ca.pub'), 'utf8').trim()}`
    for (const accept of [false, true]) {
      const by = ways(sshd, [], authority, accept)
      expect(await by.ours(HOST)).toMatch(/^refused: .*certificate authority.*hostwright_transport: openssh/)
      expect([await by.ssh(HOST), await by.openssh(HOST)]).toEqual(['there', 'there'])
    }
  })

  it("and wants a certificate of its guests is reached by OpenSSH's client", async () => {
    const root = folder({})
    makeKey(join(root, 'ca'))
    makeKey(join(root, 'me'))
    const sign = ['-q', '-s', join(root, 'ca'), '-I', 'me', '-n', 'root', join(root, 'me.pub')]
    execFileSync('ssh-keygen', sign, { stdio: 'ignore' })
    const sshd = await start([`TrustedUserCAKeys ${root}/ca.pub`, 'AuthorizedKeysFile none'])
    const by = ways(sshd, [`IdentityFile ${root}/me`])
    expect(await by.ours(HOST)).toMatch(/^refused: .*none of the keys.*hostwright_transport: openssh/)
    expect([await by.ssh(HOST), await by.openssh(HOST)]).toEqual(['there', 'there'])
  })

  it('and hangs up after a few keys is shown the one that was named first, and those of an agent that are allowed', async () => {
    const sshd = await start(['MaxAuthTries 2'])
    const agent = startAgent(sshd.folder, 4)
    try {
      const named = ways(sshd, [`IdentityAgent ${agent.socket}`])
      expect(await named.ours(HOST)).toBe('there')
      // A key that only the agent has: its public half says which.
      execFileSync('ssh-add', ['-q', sshd.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: agent.socket } })
      const only = [
        `IdentityAgent ${agent.socket}`,
        'IdentitiesOnly yes',
        `IdentityFile ${sshd.folder}/id.pub`,
      ]
      const config = ways(sshd, only).file
      writeFileSync(config, readFileSync(config, 'utf8').replace(`  IdentityFile ${sshd.keyFile}\n`, ''))
      const held = waysBy(readFileSync(config, 'utf8').split('\n'))
      expect([await held.ssh(HOST), await held.ours(HOST)]).toEqual(['there', 'there'])
    } finally {
      agent.stop()
    }
  })

  it("is reached by OpenSSH's client as by our own, and left without a trace", async () => {
    const sshd = await start([])
    const connection = await ways(sshd).connectOpenssh(HOST)
    const shell = createShell(await connection.open('exec sh'))
    const out = await shell.run('echo out; echo err >&2; (exit 7)')
    expect(out).toEqual({ stdout: 'out\n', stderr: 'err\n', status: 7 })
    const bytes = await shell.run('head -c 200000 /dev/zero | tr "\\0" x')
    expect(bytes.stdout).toHaveLength(200_000)
    await expect(shell.run('exit 3'))
      .resolves.toMatchObject({ status: 0 })
      .catch(() => undefined)
    expect(sockets()).toHaveLength(1)
    connection.close()
    await expect.poll(sockets, { timeout: 5000 }).toEqual([])
  })

  it("that cuts a connection of OpenSSH's client is a lost connection", async () => {
    const sshd = await start([])
    const connection = await ways(sshd).connectOpenssh(HOST)
    const shell = createShell(await connection.open('exec sh'))
    await shell.run('true')
    const running = shell.run('sleep 20')
    execFileSync('pkill', ['-KILL', '-P', readFileSync(join(sshd.folder, 'pid'), 'utf8').trim()])
    await expect(running).rejects.toMatchObject({ name: 'Unreachable' })
    await expect.poll(sockets, { timeout: 5000 }).toEqual([])
  })

  it("refuses with the words of OpenSSH's client", async () => {
    const sshd = await start([])
    const unknown = ways(sshd, [], '')
    expect(await unknown.openssh(HOST)).toMatch(/^refused: 127\.0\.0\.1: .*Host key verification failed\.$/)
    expect(await marker(ways(sshd, [], '', true).connectOpenssh(HOST))).toBe('there')
    expect(readFileSync(join(sshd.folder, 'known_hosts'), 'utf8')).toContain('ssh-ed25519')
    const nobody = ways(sshd, ['User nobody-here'])
    expect(await nobody.openssh(HOST)).toMatch(/^refused: .*Permission denied/)
  })
})

/** The folders of sockets that are there. */
function sockets(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('hw-'))
}

function startAgent(root: string, keys: number) {
  const told = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
  const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(told)?.[1] ?? ''
  for (let at = 0; at < keys; at++) {
    makeKey(join(root, `agent${at}`))
    execFileSync('ssh-add', ['-q', join(root, `agent${at}`)], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
    })
  }
  return { socket, stop: () => process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(told)?.[1])) }
}
