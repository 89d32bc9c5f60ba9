import { spawn } from 'node:child_process'
import { userInfo } from 'node:os'
import type { Channel, Connection } from './channel.ts'

/** The controller itself as a host: shells are children of this process. */
export function connectLocal(): Connection {
  const open = new Set<Channel>()
  return {
    user: ownName(),
    open: async (command) => {
      const channel = openShell(command)
      open.add(channel)
      return channel
    },
    close: () => {
      for (const channel of open) channel.close()
    },
  }
}

/** Who runs this program; in a container that may be a number without a name. */
export function ownName(): string {
  try {
    return userInfo().username
  } catch {
    return process.env['USER'] ?? String(process.getuid?.() ?? 'someone')
  }
}

function openShell(command: string): Channel {
  // A process group of its own, so that Ctrl-C at the terminal reaches us and not a half-done change.
  const child = spawn('sh', ['-c', command], { detached: true, stdio: 'pipe' })
  const closed = new Promise<string>((tell) => {
    child.on('error', (error) => tell(error.message))
    child.on('close', (code) => tell(`the shell ended (status ${code ?? 'unknown'})`))
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    closed,
    close: () => void child.kill('SIGKILL'),
  }
}
