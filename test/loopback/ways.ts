import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Connection } from '../../src/host/channel.ts'
import { connectOpenssh as connectOverOpenssh } from '../../src/host/openssh.ts'
import { createShell } from '../../src/host/shell.ts'
import { connectSsh } from '../../src/host/ssh.ts'
import type { SshConfig } from '../../src/host/ssh-config.ts'
import { parseSshConfig } from '../../src/host/ssh-config-parser.ts'
import { sharedSshConfig } from '../../src/host/ssh-config-shared.ts'
import { sshFiles } from '../../src/host/ssh-files.ts'
import { openSocket } from '../../src/host/ssh-socket.ts'
import { folder } from '../cli/run.ts'

/** How hosts are reached by one configuration. Each way tells which machine it came to, or why it came to none. */
export interface Ways {
  readonly file: string
  /** By `ssh` itself. */
  ssh(host: string): Promise<string>
  /** By our connection. */
  ours(host: string): Promise<string>
  /** By our connection over OpenSSH's client. */
  openssh(host: string): Promise<string>
  connect(host: string): Promise<Connection>
  connectOpenssh(host: string): Promise<Connection>
}

/** Ways by a configuration file of these lines. Every sshd has a MARKER in its environment. */
export function waysBy(lines: readonly string[], acceptNewHostKeys = false): Ways {
  const file = join(folder({}), 'config')
  writeFileSync(file, `${lines.join('\n')}\n`)
  const shared = sharedSshConfig(file)
  const common = { timeout: 10, acceptNewHostKeys }
  const connect = async (host: string) => {
    const target = { name: host, config: await shared({ host }), ...common }
    const socket = openSocket(target)
    socket.catch(() => undefined)
    return connectSsh(target, sshFiles(), socket)
  }
  const connectOpenssh = async (host: string) => {
    const { user } = await shared({ host })
    return connectOverOpenssh({ name: host, destination: host, user, configFile: file, ...common })
  }
  return {
    file,
    connect,
    ssh: (host) => bySsh(file, host, acceptNewHostKeys),
    ours: async (host) => marker(connect(host)),
    connectOpenssh,
    openssh: (host) => marker(connectOpenssh(host)),
  }
}

/** What ssh says of this machine where nothing is configured, but for what is given. */
export function plainConfig(given: Partial<SshConfig>): SshConfig {
  const text = execFileSync('ssh', ['-F', '/dev/null', '-G', '127.0.0.1'], {
    encoding: 'utf8',
    stdio: 'pipe',
  })
  const { knownHostsFile: _mine, ...config } = parseSshConfig(text, '127.0.0.1')
  return { ...config, user: 'root', identityFiles: [], identityAgent: 'none', knownHostsFiles: [], ...given }
}

async function bySsh(file: string, host: string, accept: boolean): Promise<string> {
  const strict = `StrictHostKeyChecking=${accept ? 'accept-new' : 'yes'}`
  const words = ['-F', file, '-o', 'BatchMode=yes', '-o', strict, '--', host, 'echo $MARKER']
  try {
    return (await promisify(execFile)('ssh', words, { timeout: 20_000 })).stdout.trim()
  } catch (error) {
    return `refused: ${(error as { stderr?: string }).stderr ?? ''}`
  }
}

/** What the machine at the other end is called. */
export async function marker(connecting: Promise<Connection>): Promise<string> {
  try {
    const connection = await connecting
    try {
      const shell = createShell(await connection.open('exec sh'))
      return (await shell.run('echo "$MARKER"')).stdout.trim()
    } finally {
      connection.close()
    }
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`
  }
}
