import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What OpenSSH's own configuration says of a host (ssh_config(5)), as far as we use it. Tokens such as `%h` stand in it as they were written. */
export interface SshConfig {
  /** The name that ssh was asked for. */
  readonly host: string
  readonly hostname: string
  readonly port: number
  readonly user: string
  readonly identityFiles: readonly string[]
  readonly certificateFiles: readonly string[]
  readonly identitiesOnly: boolean
  /** `none`, `SSH_AUTH_SOCK`, `$NAME` or a path; nothing where the configuration does not speak of it. */
  readonly identityAgent?: string
  /** Whether keys may be offered at all. */
  readonly publicKeys: boolean
  /** Those of the user and those of the system. */
  readonly knownHostsFiles: readonly string[]
  /** The file that new keys are written to. */
  readonly knownHostsFile?: string
  readonly hashKnownHosts: boolean
  readonly checkHostIp: boolean
  readonly revokedHostKeys: readonly string[]
  /** Bits that an RSA key must have. */
  readonly requiredRsaSize: number
  /** Keywords by which keys come from elsewhere than files and agents: only ssh itself can ask there. */
  readonly elsewhere: readonly string[]
  readonly hostKeyAlias?: string
  readonly proxyJump?: string
  readonly proxyCommand?: string
  readonly proxyPassesSocket: boolean
  readonly family?: 4 | 6
  readonly bindAddress?: string
  /** Names of algorithms in order of preference. */
  readonly algorithms: Readonly<Record<AlgorithmKind, readonly string[]>>
  /** The configuration file that was asked, if it was not OpenSSH's own. */
  readonly file?: string
}

/** What two ends of a connection agree on, and which keys may be used to log in. */
export type AlgorithmKind = 'kex' | 'hostKey' | 'cipher' | 'mac' | 'publicKey'

/** Which configuration counts, as whom one would log in, and where. */
export interface SshConfigSource {
  readonly user?: string | undefined
  readonly port?: number | undefined
  /** A configuration file instead of OpenSSH's own. */
  readonly file?: string | undefined
}

/** What `ssh -G` printed, and what it said on the way: the files it has read. */
export interface SshConfigAnswer {
  readonly text: string
  readonly log: string
}

/** Asks `ssh -G`, which understands Include and Match exactly as ssh itself would. */
export async function askSsh(
  host: string,
  { user, port, file }: SshConfigSource = {},
): Promise<SshConfigAnswer> {
  const words = [
    ...(file === undefined ? [] : ['-F', file]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '-vG',
    '--',
    host,
  ]
  // Not by zx, which watches every promise of the process: it would be the dearest part of a short run.
  try {
    const { stdout, stderr } = await promisify(execFile)('ssh', words, { timeout: 20_000 })
    return { text: stdout, log: stderr }
  } catch (error) {
    throw new Error(complaint(error), { cause: error })
  }
}

/** What ssh complained about, without what it tells only because it was asked to. */
function complaint(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string }
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(?:debug\d: |OpenSSH_)/.test(line))
  return lines.length === 0 ? message : lines.join('\n').trim()
}

/** Reads what `ssh -G` prints: one lower-case keyword a line, repeated ones in order. */
export function parseSshConfig(text: string, host: string, file?: string): SshConfig {
  const said = keywords(text)
  const all = (keyword: string) => (said.get(keyword) ?? []).filter((value) => value !== 'none')
  const one = (keyword: string) => all(keyword)[0]
  const off = (keyword: string) => ['no', 'false'].includes(one(keyword) ?? 'no')
  const list = (keyword: string) => one(keyword)?.split(',') ?? []
  const mine = all('userknownhostsfile').flatMap(paths)
  const optional = {
    identityAgent: said.get('identityagent')?.[0],
    knownHostsFile: mine[0],
    hostKeyAlias: one('hostkeyalias'),
    proxyJump: one('proxyjump'),
    proxyCommand: one('proxycommand'),
    family: { inet: 4, inet6: 6 }[one('addressfamily') ?? ''],
    bindAddress: one('bindaddress'),
    file,
  }
  return {
    host,
    hostname: one('hostname') ?? host,
    port: Number(one('port') ?? 22),
    user: one('user') ?? 'root',
    identityFiles: all('identityfile'),
    certificateFiles: all('certificatefile'),
    identitiesOnly: !off('identitiesonly'),
    publicKeys: !off('pubkeyauthentication'),
    knownHostsFiles: [...mine, ...all('globalknownhostsfile').flatMap(paths)],
    hashKnownHosts: !off('hashknownhosts'),
    checkHostIp: !off('checkhostip'),
    revokedHostKeys: all('revokedhostkeys').flatMap(paths),
    requiredRsaSize: Number(one('requiredrsasize') ?? 1024),
    elsewhere: ELSEWHERE.filter((keyword) => !off(keyword.toLowerCase())),
    proxyPassesSocket: !off('proxyusefdpass'),
    algorithms: {
      kex: list('kexalgorithms'),
      hostKey: list('hostkeyalgorithms'),
      cipher: list('ciphers'),
      mac: list('macs'),
      // The second is what it was called before OpenSSH 8.5.
      publicKey: [...list('pubkeyacceptedalgorithms'), ...list('pubkeyacceptedkeytypes')],
    },
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

function keywords(text: string): ReadonlyMap<string, readonly string[]> {
  const said = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [keyword = '', value] = /^(\S+) (.*)$/.exec(line)?.slice(1) ?? []
    if (value !== undefined) said.set(keyword, [...(said.get(keyword) ?? []), value])
  }
  return said
}

const ELSEWHERE = ['KnownHostsCommand', 'VerifyHostKeyDNS', 'PKCS11Provider']

/** Paths in one line: ssh prints them without the quotes that they were written in. */
function paths(line: string): string[] {
  return /^[/~]/.test(line) ? line.split(/ (?=[/~])/) : line.split(' ')
}
