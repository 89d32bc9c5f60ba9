import type { Duplex } from 'node:stream'
import { NodeSSH } from 'node-ssh'
import type { AnyAuthMethod, Client, ClientChannel, ServerHostKeyAlgorithm } from 'ssh2'
import { type Channel, type Connection, Unreachable } from './channel.ts'
import { entriesFor, fingerprint, judge, type KnownHost, keyType } from './known-hosts.ts'
import type { SshConfig } from './ssh-config.ts'
import type { SshFiles } from './ssh-files.ts'

/** How to reach a host over SSH. */
export interface SshTarget {
  readonly name: string
  readonly config: SshConfig
  /** A key file from the inventory; it comes before OpenSSH's own. */
  readonly keyFile?: string
  readonly password?: string
  /** Seconds for the connection to stand. */
  readonly timeout: number
  /** Write down the key of a host that is not known yet, instead of refusing it. */
  readonly acceptNewHostKeys: boolean
}

/** Logs in over a socket that is being opened; the host's key is verified against known_hosts first. */
export async function connectSsh(
  target: SshTarget,
  files: SshFiles,
  socket: Promise<Duplex>,
): Promise<Connection> {
  try {
    return await logIn(target, files, socket)
  } catch (error) {
    void socket.then(
      (one) => one.destroy(),
      () => undefined,
    )
    throw error
  }
}

async function logIn(target: SshTarget, files: SshFiles, socket: Promise<Duplex>): Promise<Connection> {
  const { config, name } = target
  const entries = entriesFor(files.knownHosts(config.knownHostsFiles), trustedName(config), config.port)
  const trust: Trust = {}
  const ssh = new NodeSSH()
  const authHandler = authMethods(target, files)
  try {
    await ssh.connect({
      username: config.user,
      sock: await alive(socket),
      authHandler,
      readyTimeout: target.timeout * 1000,
      // Half a minute without a word is a lost connection: what acts on the host outlives it.
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      algorithms: {
        serverHostKey: { append: [], prepend: preferred(entries), remove: [] },
        compress: ['none'], // scripts and answers are short, and cost more to pack than to send
      },
      hostVerifier: (key: Buffer) => verify({ key, entries, target }, trust),
    })
  } catch (error) {
    throw new Unreachable(`${name}: ${trust.refused ?? words(error)}`, { cause: error })
  }
  if (trust.accepted !== undefined) remember(target, trust.accepted, files)
  return overClient(ssh, config.user)
}

/** ssh2 hears nothing of what happened to a socket before it had it. */
async function alive(socket: Promise<Duplex>): Promise<Duplex> {
  const one = await socket
  if (one.destroyed) throw one.errored ?? new Error('Connection lost before handshake')
  return one
}

interface Trust {
  refused?: string
  accepted?: Buffer
}

function overClient(ssh: NodeSSH, user: string): Connection {
  const client = ssh.connection
  if (client === null) throw new Unreachable('the connection ended as it began')
  const lost = new Promise<string>((tell) => {
    client.on('error', (error) => tell(words(error)))
    client.on('close', () => tell('connection lost'))
  })
  return { user, open: (command) => openChannel({ client, command, lost }), close: () => ssh.dispose() }
}

interface Opening {
  readonly client: Client
  readonly command: string
  readonly lost: Promise<string>
}

/** Milliseconds for a shell to stand: a host may answer everything but this. */
const OPENING = 30_000

function openChannel({ client, command, lost }: Opening): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const late = `the host opened no shell within ${OPENING / 1000} s`
    const timer = setTimeout(() => reject(new Unreachable(late)), OPENING)
    void lost.then((reason) => reject(new Unreachable(reason)))
    client.exec(command, (error, stream: ClientChannel) => {
      clearTimeout(timer)
      if (error) return reject(new Unreachable(words(error), { cause: error }))
      const ended = new Promise<string>((tell) => {
        stream.on('close', (code: number | null) => tell(`the shell ended (status ${code ?? 'unknown'})`))
      })
      resolve({
        stdin: stream.stdin,
        stdout: stream.stdout,
        stderr: stream.stderr,
        closed: Promise.race([ended, lost]),
        close: () => stream.close(),
      })
    })
  })
}

function authMethods(target: SshTarget, held: SshFiles): AnyAuthMethod[] {
  const username = target.config.user
  const agent = process.env['SSH_AUTH_SOCK']
  const names = target.keyFile === undefined ? target.config.identityFiles : [target.keyFile]
  const keys = names.map((file) => held.key(file))
  if (target.keyFile !== undefined && keys[0] === undefined)
    throw new Unreachable(`${target.name}: cannot read the key file ${target.keyFile}`)
  return [
    ...keys.flatMap((one) => (one === undefined ? [] : [{ type: 'publickey' as const, username, key: one }])),
    ...(agent === undefined || target.keyFile !== undefined
      ? []
      : [{ type: 'agent' as const, username, agent }]),
    ...(target.password === undefined
      ? []
      : [{ type: 'password' as const, username, password: target.password }]),
  ]
}

interface Shown {
  readonly key: Buffer
  readonly entries: readonly KnownHost[]
  readonly target: SshTarget
}

function verify({ key, entries, target }: Shown, trust: Trust): boolean {
  const verdict = judge(entries, key)
  if (verdict === 'known') return true
  if (verdict === 'unknown' && target.acceptNewHostKeys) {
    trust.accepted = key
    return true
  }
  const shown = `${keyType(key)} ${fingerprint(key)}`
  trust.refused =
    verdict === 'unknown'
      ? `the host key is not known: ${shown}. Compare it with the host's own, then add it to known_hosts or run with --accept-new-host-keys`
      : `the host key ${verdict === 'changed' ? 'has CHANGED' : 'is REVOKED'}: ${shown}. Someone may be in between; if the host was rebuilt, remove the old key with ssh-keygen -R ${trustedName(target.config)}`
  return false
}

function remember({ config }: SshTarget, key: Buffer, files: SshFiles): void {
  const [file] = config.knownHostsFiles
  const name = config.port === 22 ? trustedName(config) : `[${trustedName(config)}]:${config.port}`
  if (file !== undefined) files.remember(file, `${name} ${keyType(key)} ${key.toString('base64')}`)
}

function trustedName(config: SshConfig): string {
  return config.hostKeyAlias ?? config.hostname
}

/** Types already known come first; otherwise a host known by one key would show another and look unknown. */
function preferred(entries: readonly KnownHost[]): ServerHostKeyAlgorithm[] {
  return hostKeyTypes.filter((type) =>
    entries.some((one) => one.type === type || (one.type === 'ssh-rsa' && type.startsWith('rsa-'))),
  )
}

const hostKeyTypes: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
]

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message.includes('All configured authentication methods failed'))
    return 'the host accepted none of the keys that were offered'
  return error.message || error.name
}
