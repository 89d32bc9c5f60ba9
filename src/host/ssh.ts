import { NodeSSH } from 'node-ssh'
import { type Channel, type Connection, Unreachable } from './channel.ts'
import { refusal } from './host-key.ts'
import { knownTypes } from './host-key-verdict.ts'
import { advice, words } from './ssh-advice.ts'
import { algorithms } from './ssh-algorithms.ts'
import type { Login } from './ssh-auth-methods.ts'
import { openChannel } from './ssh-channel.ts'
import type { SshFiles } from './ssh-files.ts'
import { authHandler } from './ssh-login.ts'
import { openSocket, type SocketTarget, type Way } from './ssh-socket.ts'
import { expandPath } from './ssh-tokens.ts'

/** How to reach a host over SSH. */
export interface SshTarget extends Login, SocketTarget {
  readonly name: string
}

/** Logs in over a socket that is being opened; the host's key is verified against known_hosts first. */
export async function connectSsh(
  target: SshTarget,
  files: SshFiles,
  socket: Promise<Way>,
): Promise<Connection> {
  const open = new Set([await logIn(target, files, socket)])
  const { user } = target.config
  const close = () => {
    for (const one of open) one.close()
  }
  return {
    user,
    close,
    open: async (command) => {
      for (const one of [...open].reverse()) {
        const channel = await one.open(command)
        if (channel !== undefined) return channel
      }
      // The host allows no more sessions on a connection (MaxSessions): one more connection has its own.
      const more = await logIn(target, files, openSocket(target))
      open.add(more)
      const channel = await more.open(command)
      if (channel === undefined) throw new Unreachable(`${target.name}: the host does not allow any session`)
      return channel
    },
  }
}

/** One connection; `open` gives nothing where the host refuses one more session on it. */
interface Line {
  open(command: string): Promise<Channel | undefined>
  close(): void
}

async function logIn(target: SshTarget, files: SshFiles, socket: Promise<Way>): Promise<Line> {
  try {
    return await overSocket(target, files, socket)
  } catch (error) {
    void socket.then(
      (way) => way.stream.destroy(),
      () => undefined,
    )
    throw error
  }
}

async function overSocket(target: SshTarget, files: SshFiles, socket: Promise<Way>): Promise<Line> {
  const { config, name, keyFile } = target
  if (keyFile !== undefined && files.bytes(expandPath(keyFile, config)) === undefined)
    throw new Unreachable(`${name}: cannot read the key file ${keyFile}`)
  let refused: string | undefined
  const ssh = new NodeSSH()
  let way: Way | undefined
  try {
    way = await socket
    const { address } = alive(way)
    await ssh.connect({
      username: config.user,
      sock: way.stream,
      authHandler: authHandler(target, files),
      readyTimeout: target.timeout * 1000,
      // Half a minute without a word is a lost connection: what acts on the host outlives it.
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      algorithms: algorithms(config, knownTypes(config, files)),
      hostVerifier: (key: Buffer, tell: (trusted: boolean) => void) => {
        const shown = { key, config, address, acceptNew: target.acceptNewHostKeys }
        void refusal(shown, files)
          .catch(words)
          .then((why) => {
            refused = why
            tell(why === undefined)
          })
      },
    })
  } catch (error) {
    const said = (await way?.said()) ?? ''
    const why = refused ?? `${words(error)}${advice(error, target, files)}${said === '' ? '' : ` (${said})`}`
    throw new Unreachable(`${name}: ${why}`, { cause: error })
  }
  return overClient(ssh, target.timeout)
}

/** ssh2 hears nothing of what happened to a socket before it had it. */
function alive(way: Way): Way {
  const { stream } = way
  if (stream.destroyed) throw stream.errored ?? new Error('Connection lost before handshake')
  return way
}

function overClient(ssh: NodeSSH, timeout: number): Line {
  const client = ssh.connection
  if (client === null) throw new Unreachable('the connection was closed as soon as it was opened')
  const lost = new Promise<string>((tell) => {
    client.on('error', (error) => tell(words(error)))
    client.on('close', () => tell('connection lost'))
  })
  return { open: (command) => openChannel({ client, command, lost, timeout }), close: () => ssh.dispose() }
}
