import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { Duplex } from 'node:stream'
import type { SshConfig } from './ssh-config.ts'

/** Where a host listens, and how one gets there. */
export interface SocketTarget {
  readonly config: SshConfig
  /** Seconds for the connection to stand. */
  readonly timeout: number
}

/** ssh2 leaves Nagle's algorithm on, which costs 40 ms a frame: we open the socket ourselves. */
export async function openSocket(target: SocketTarget): Promise<Duplex> {
  const socket = await opened(target)
  // It may end before anyone talks over it: who begins to asks for its error.
  socket.on('error', () => undefined)
  return socket
}

async function opened({ config, timeout }: SocketTarget): Promise<Duplex> {
  if (config.proxyJump !== undefined)
    return proxy('ssh', ['-W', `[${config.hostname}]:${config.port}`, '--', config.proxyJump])
  if (config.proxyCommand !== undefined) return proxy('sh', ['-c', `exec ${config.proxyCommand}`])
  const socket = joined(
    net.connect({ host: config.hostname, port: config.port, noDelay: true, keepAlive: true }),
  )
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => (socket.destroy(), reject(error))
    const timer = setTimeout(() => fail(new Error(`no connection within ${timeout} s`)), timeout * 1000)
    socket.once('error', (error) => (clearTimeout(timer), fail(error)))
    socket.once('connect', () => (clearTimeout(timer), resolve(socket)))
  })
}

/** ssh2 writes each of its packets in three parts: all that is written in one tick leaves as one. */
function joined(socket: net.Socket): net.Socket {
  const write = socket.write.bind(socket) as (...given: readonly unknown[]) => boolean
  const cork = () => {
    socket.cork()
    process.nextTick(() => socket.uncork())
  }
  return Object.assign(socket, {
    write: (...given: readonly unknown[]) => {
      if (socket.writableCorked === 0) cork()
      return write(...given)
    },
  })
}

async function proxy(command: string, args: readonly string[]): Promise<Duplex> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child, 'spawn') // or why it could not be started
  child.on('error', () => undefined) // its streams end with it
  return Duplex.from({ readable: child.stdout, writable: child.stdin })
}
