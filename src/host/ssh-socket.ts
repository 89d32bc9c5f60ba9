import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SshConfig } from './ssh-config.ts'
import { jumpArguments } from './ssh-jump.ts'
import { expandTokens } from './ssh-tokens.ts'

/** Where a host listens, and how one gets there. */
export interface SocketTarget {
  readonly config: SshConfig
  /** Seconds for the connection to stand. */
  readonly timeout: number
  readonly acceptNewHostKeys: boolean
}

/** A way to a host that stands; a proxy's own words are kept for whoever has to tell why it ended. */
export interface Way {
  readonly stream: Duplex
  /** The address at the other end, where there is no proxy. */
  readonly address?: string | undefined
  said(): Promise<string>
}

/** ssh2 leaves Nagle's algorithm on, which costs 40 ms a frame: we open the socket ourselves. */
export async function openSocket(target: SocketTarget): Promise<Way> {
  const way = await opened(target)
  // It may end before anyone talks over it: who begins to asks for its error.
  way.stream.on('error', () => undefined)
  return way
}

async function opened({ config, timeout, acceptNewHostKeys }: SocketTarget): Promise<Way> {
  const { proxyJump, proxyCommand } = config
  if (proxyJump !== undefined) return proxy('ssh', jumpArguments(config, proxyJump, acceptNewHostKeys))
  if (proxyCommand !== undefined) {
    if (config.proxyPassesSocket)
      throw new Error('ProxyUseFdpass needs the variable hostwright_transport: openssh')
    return proxy(process.env['SHELL'] || '/bin/sh', ['-c', `exec ${expandTokens(proxyCommand, config)}`])
  }
  const socket = joined(connected(config))
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => (socket.destroy(), reject(error))
    const timer = setTimeout(() => fail(new Error(`no connection within ${timeout} s`)), timeout * 1000)
    socket.once('error', (error) => (clearTimeout(timer), fail(error)))
    socket.once('connect', () => (clearTimeout(timer), resolve()))
  })
  return { stream: socket, address: socket.remoteAddress, said: async () => '' }
}

function connected({ hostname: host, port, family, bindAddress }: SshConfig): net.Socket {
  return net.connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    ...(family === undefined ? {} : { family }),
    ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
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

/** A session of its own: Ctrl-C at the terminal reaches us, and not the way to a host at work; nor does a proxy ask at the terminal. */
async function proxy(command: string, args: readonly string[]): Promise<Way> {
  const child = spawn(command, args, { stdio: 'pipe', detached: true })
  await once(child, 'spawn') // or why it could not be started
  child.on('error', () => undefined) // its streams end with it
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000)
  })
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
  stream.once('close', () => child.kill())
  // Its last words may come a little after its end.
  const silent = once(child.stderr, 'close')
  return { stream, said: async () => (await Promise.race([silent, sleep(200)]), said.trim()) }
}
