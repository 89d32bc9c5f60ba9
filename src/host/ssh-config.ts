import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What OpenSSH's own configuration says of a host (ssh_config(5)), as far as we use it. */
export interface SshConfig {
  readonly hostname: string
  readonly port: number
  readonly user: string
  readonly identityFiles: readonly string[]
  readonly identitiesOnly: boolean
  readonly knownHostsFiles: readonly string[]
  readonly hostKeyAlias?: string
  readonly proxyJump?: string
  readonly proxyCommand?: string
}

/** Which configuration counts, and as whom one would log in. */
export interface SshConfigSource {
  readonly user?: string | undefined
  /** A configuration file instead of OpenSSH's own. */
  readonly file?: string | undefined
}

/** Asks `ssh -G`, which expands Include, Match and tokens exactly as ssh itself would. */
export async function sshConfigText(host: string, { user, file }: SshConfigSource = {}): Promise<string> {
  const words = [
    ...(file === undefined ? [] : ['-F', file]),
    ...(user === undefined ? [] : ['-l', user]),
    '-G',
    '--',
    host,
  ]
  // Not by zx, which watches every promise of the process: it would be the dearest part of a short run.
  const { stdout } = await promisify(execFile)('ssh', words, { timeout: 20_000 })
  return stdout
}

/** Reads what `ssh -G` prints: one lower-case keyword a line, repeated ones in order. */
export function parseSshConfig(text: string, host: string): SshConfig {
  const said = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [keyword = '', value] = /^(\S+) (.*)$/.exec(line)?.slice(1) ?? []
    if (value !== undefined) said.set(keyword, [...(said.get(keyword) ?? []), value])
  }
  const all = (keyword: string) => said.get(keyword) ?? []
  const one = (keyword: string) => all(keyword).find((value) => value !== 'none')
  const files = [...all('userknownhostsfile'), ...all('globalknownhostsfile')].flatMap((line) =>
    line.split(' '),
  )
  const optional = {
    hostKeyAlias: one('hostkeyalias'),
    proxyJump: one('proxyjump'),
    proxyCommand: one('proxycommand'),
  }
  return {
    hostname: one('hostname') ?? host,
    port: Number(one('port') ?? 22),
    user: one('user') ?? 'root',
    identityFiles: all('identityfile'),
    identitiesOnly: one('identitiesonly') === 'yes',
    knownHostsFiles: files.filter((file) => file !== 'none'),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}
