import type { Connection } from '../host/channel.ts'
import { connectLocal, ownName } from '../host/local.ts'
import { openSession } from '../host/open-session.ts'
import type { Session } from '../host/session.ts'
import type { SshTarget } from '../host/ssh.ts'
import { sharedSshConfig } from '../host/ssh-config-shared.ts'
import type { Way } from '../host/ssh-socket.ts'
import type { Host } from '../model/inventory.ts'
import { type ConnectOptions, type Connector, configOf, overSsh } from './connect-ssh.ts'

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
export type RateLimit = (connect: () => Promise<Connection>) => Promise<Connection>

/** Begins a session on a host as the inventory and OpenSSH's own configuration say; its connection may still be made when this is over. */
export async function connectHost(
  host: Host,
  options: ConnectOptions,
  rateLimit: RateLimit,
): Promise<Session> {
  const { becomePassword, connection } = host.settings
  const { user, connect } = connection === 'local' ? here() : await overSsh(host, options)
  return openSession({
    user,
    first: rateLimit(() => connect({})),
    connect,
    ...(becomePassword === undefined ? {} : { becomePassword }),
  })
}

/** Asks ssh for a host's configuration before it is needed, and keeps the answer; what goes wrong is met again when the host is connected to. */
export function askAhead(host: Host, options: ConnectOptions): void {
  if (host.settings.connection === 'ssh') configOf(host, options, {}).catch(() => undefined)
}

function here(): Connector {
  return { user: ownName(), connect: async () => connectLocal() }
}
