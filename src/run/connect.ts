import { setImmediate } from 'node:timers/promises'
import { type Connection, Unreachable, type WayIn } from '../host/channel.ts'
import { connectLocal, ownName } from '../host/local.ts'
import { openSession } from '../host/open-session.ts'
import type { Session } from '../host/session.ts'
import type { SshTarget } from '../host/ssh.ts'
import type { SshConfig } from '../host/ssh-config.ts'
import type { SshConfigQuestion } from '../host/ssh-config-query.ts'
import { sharedSshConfig } from '../host/ssh-config-shared.ts'
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

/** What all hosts share: ssh's configuration and files are read once. */
export function connectOptions(
  asked: Pick<ConnectOptions, 'acceptNewHostKeys' | 'timeout'> & { readonly sshConfigFile?: string },
): ConnectOptions {
  let ssh: ReturnType<ConnectOptions['ssh']> | undefined
  return {
    acceptNewHostKeys: asked.acceptNewHostKeys,
    timeout: asked.timeout,
    sshConfig: sharedSshConfig(asked.sshConfigFile),
    ssh: () => (ssh ??= loadSsh()),
  }
}

async function loadSsh() {
  const [{ connectSsh }, { sshFiles }] = await Promise.all([
    import('../host/ssh.ts'),
    import('../host/ssh-files.ts'),
  ])
  const files = sshFiles()
  return (target: SshTarget, socket: Promise<Way>) => connectSsh(target, files, socket)
}

/** Lets a host log in when it is its turn, and as often as that may help. */
export type Admit = (connect: () => Promise<Connection>) => Promise<Connection>

/** Begins a session on a host as the inventory and OpenSSH's own configuration say; its connection may still be made when this is over. */
export async function connectHost(host: Host, options: ConnectOptions, admit: Admit): Promise<Session> {
  const { becomePassword, connection } = host.settings
  const { user, connect } = connection === 'local' ? here() : await overSsh(host, options)
  return openSession({
    user,
    first: admit(() => connect({})),
    connect,
    ...(becomePassword === undefined ? {} : { becomePassword }),
  })
}

/** Asks ssh for a host's configuration before it is needed, and keeps the answer; what goes wrong is met again when the host is connected to. */
export function askAhead(host: Host, options: ConnectOptions): void {
  if (host.settings.connection === 'ssh') configOf(host, options, {}).catch(() => undefined)
}

function configOf({ name, settings }: Host, { sshConfig }: ConnectOptions, way: WayIn) {
  const host = way.host ?? settings.address ?? name
  return sshConfig({ host, user: way.user ?? settings.user, port: way.port ?? settings.port })
}

interface Door {
  readonly user: string
  readonly connect: (way: WayIn) => Promise<Connection>
}

function here(): Door {
  return { user: ownName(), connect: async () => connectLocal() }
}

async function overSsh(host: Host, options: ConnectOptions): Promise<Door> {
  const { name, settings } = host
  const configured = (way: WayIn) =>
    configOf(host, options, way).catch((error: unknown) => {
      throw new Unreachable(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    })
  const { user } = await configured({})
  const connect = async (way: WayIn) => {
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
