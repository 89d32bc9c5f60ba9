import type { Connection, WayIn } from '../host/channel.ts'
import { connectLocal } from '../host/local.ts'
import { openSession, type Session } from '../host/session.ts'
import { type SshConfig } from '../host/ssh-config.ts'
import type { Host } from '../model/inventory.ts'

/** How all hosts of a run are reached. */
export interface ConnectOptions {
  readonly acceptNewHostKeys: boolean
  /** Seconds for a connection to stand. */
  readonly timeout: number
  /** What OpenSSH's own configuration says of a host. */
  readonly sshConfig: (host: string, user?: string) => Promise<SshConfig>
}

/** Opens a session on a host as the inventory and OpenSSH's own configuration say. */
export function connectHost(host: Host, options: ConnectOptions): Promise<Session> {
  const { settings } = host
  const connect =
    settings.connection === 'local'
      ? async () => connectLocal()
      : (way: WayIn) => connectOverSsh(host, options, way)
  return openSession({
    connect,
    ...(settings.becomePassword === undefined ? {} : { becomePassword: settings.becomePassword }),
  })
}

async function connectOverSsh(host: Host, options: ConnectOptions, way: WayIn): Promise<Connection> {
  const { name, settings } = host
  // The library is loaded while ssh tells its configuration.
  const [config, { connectSsh }] = await Promise.all([
    options.sshConfig(way.host ?? settings.address ?? name, way.user ?? settings.user),
    import('../host/ssh.ts'),
  ])
  const port = way.port ?? settings.port
  return connectSsh({
    ...options,
    name,
    config: { ...config, ...(port === undefined ? {} : { port }) },
    ...(settings.keyFile === undefined ? {} : { keyFile: settings.keyFile }),
    ...(settings.password === undefined ? {} : { password: settings.password.reveal() }),
  })
}
