import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** A real sshd on loopback, with keys of its own, for one test file. */
export interface Sshd {
  readonly port: number
  readonly folder: string
  readonly keyFile: string
  /** The line of known_hosts that vouches for it. */
  readonly knownHost: string
  stop(): void
}

/** Whether this machine can run one. */
export const canRunSshd = existsSync('/usr/sbin/sshd') && process.getuid?.() === 0

/** Starts sshd on a free port; only the given key may log in. What is given comes first, so that it counts. */
export async function startSshd(lines: readonly string[] = [], type = 'ed25519'): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'))
  const keyFile = join(folder, 'id')
  makeKey(keyFile)
  makeKey(join(folder, 'host'), type)
  const port = await freePort()
  const config = [
    ...lines,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'id.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    `PidFile ${join(folder, 'pid')}`,
  ]
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
  mkdirSync('/run/sshd', { recursive: true })
  const child: ChildProcess = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'config')], {
    stdio: 'ignore',
  })
  await answers(port)
  const hostKey = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
  return {
    port,
    folder,
    keyFile,
    knownHost: `[127.0.0.1]:${port} ${hostKey}`,
    stop: () => {
      child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Makes a pair of keys without a passphrase. */
export function makeKey(file: string, type = 'ed25519'): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file])
}

/** An inventory of hosts that all are this sshd. */
export function inventoryFor(
  sshd: Sshd,
  names: readonly string[] = ['box'],
  more: Readonly<Record<string, unknown>> = {},
): string {
  const file = join(sshd.folder, 'inventory.yml')
  const vars = {
    ansible_host: '127.0.0.1',
    ansible_port: sshd.port,
    ansible_user: userInfo().username,
    ansible_ssh_private_key_file: sshd.keyFile,
    ...more,
  }
  writeFileSync(
    file,
    JSON.stringify({ all: { vars, hosts: Object.fromEntries(names.map((name) => [name, {}])) } }),
  )
  return file
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((tell) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => (socket.destroy(), tell(true)))
      socket.on('error', () => tell(false))
    })
    if (open) return
    await new Promise((wake) => setTimeout(wake, 50))
  }
  throw new Error('sshd did not answer')
}
