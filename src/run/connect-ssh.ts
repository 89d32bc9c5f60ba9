import { setImmediate } from 'node:timers/promises'
import { type Connection, type Target, Unreachable } from '../host/channel.ts'
import type { SshTarget } from '../host/ssh.ts'
import type { SshConfig } from '../host/ssh-config.ts'
import type { SshConfigQuestion } from '../host/ssh-config-query.ts'
import { openSocket, type Way } from '../host/ssh-socket.ts'
import type { Host } from '../model/inventory.ts'

/** How all hosts of a run are reached. */
export interface ConnectOptions {
  readonly acceptNewHostKeys: boolean
  /** Seconds for a connection to stand. */
  readonly timeout: number
  /** What OpenSSH's own configuration says of a host. */
  readonly sshConfig: (question: SshConfigQuestion) => Promise<SshConfig>
  /** Logs in over SSH; loaded when the first host is connected to. */
  readonly ssh: () => Promise<(target: SshTarget, socket: Promise<Way>) => Promise<Connection>>
}

/** OpenSSH's own configuration of a host, reached in this way. */
export function configOf({ name, settings }: Host, { sshConfig }: ConnectOptions, way: Target) {
  const host = way.host ?? settings.address ?? name
  return sshConfig({ host, user: way.user ?? settings.user, port: way.port ?? settings.port })
}

/** Who logs in, and how a connection is made. */
export interface Connector {
  readonly user: string
  readonly connect: (way: Target) => Promise<Connection>
}

/** How a host is reached over SSH. */
export async function overSsh(host: Host, options: ConnectOptions): Promise<Connector> {
  const { name, settings } = host
  const configured = (way: Target) =>
    configOf(host, options, way).catch((error: unknown) => {
      throw new Unreachable(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    })
  const { user } = await configured({})
  const connect = async (way: Target) => {
    const target = {
      ...options,
      name,
      config: await configured(way),
      ...(settings.keyFile === undefined ? {} : { keyFile: settings.keyFile }),
      ...(settings.password === undefined ? {} : { password: settings.password.reveal() }),
    }
    if (settings.transport === 'openssh') {
      const { connectOpenssh } = await import('../host/openssh.ts')
      return connectOpenssh(opensshTarget(target, way.port ?? settings.port))
    }
    // The host makes ready for a guest while the library is loaded that talks to it.
    const socket = openSocket(target)
    socket.catch(() => undefined) // seen by who logs in
    await setImmediate() // Node knocks only when it is let go
    const connectSsh = await options.ssh()
    return connectSsh(target, socket)
  }
  return { user, connect }
}

function opensshTarget({ config, ...target }: SshTarget, port: number | undefined) {
  return { ...target, destination: config.host, user: config.user, port, configFile: config.file }
}
