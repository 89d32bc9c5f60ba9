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
