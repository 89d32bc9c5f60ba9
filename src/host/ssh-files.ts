import { createPrivateKey, sign } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { type Kept, kept } from './file-cache.ts'
import { type KnownHosts, knownHosts } from './known-hosts.ts'
import { parseKnownHosts } from './known-hosts-line.ts'
import { publicHalf } from './public-half.ts'

/** The files of ssh(1) that logging in takes, each read once for all hosts of a run, and again when it has changed. */
export interface SshFiles {
  /** A private key, as far as the file can be read. */
  identity(file: string): Identity
  /** What these known_hosts files say; one that cannot be read says nothing. */
  knownHosts(files: readonly string[]): KnownHosts
  /** What is in a file; nothing where it cannot be read. */
  bytes(file: string): Buffer | undefined
  /** Adds a line to a known_hosts file. */
  remember(file: string, line: string): void
}

/** A key to log in with: to sign here, or by an agent that holds it too. */
export interface Identity {
  /** Nothing where there is none that we can read, as one with a passphrase. */
  readonly key?: ParsedKey
  /** The public half in SSH's own encoding. */
  readonly blob?: Buffer
}

/** Reads ssh's files as they are asked for. */
export function sshFiles(): SshFiles {
  const keys = new Map<string, Kept<Identity>>()
  const known = new Map<string, Kept<KnownHosts>>()
  return {
    identity: (file) => kept(keys, [file, `${file}.pub`], () => identity(read(file), read(`${file}.pub`))),
    knownHosts: (files) =>
      kept(known, files, () =>
        knownHosts(files.flatMap((file) => parseKnownHosts(read(file)?.toString('utf8') ?? ''))),
      ),
    bytes: read,
    remember: (file, line) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      const before = read(file)
      const start = before === undefined || before.length === 0 || before.at(-1) === 10 ? '' : '\n'
      // One write at the end of the file: others may add to it at the same time.
      appendFileSync(file, `${start}${line}\n`, { mode: 0o600 })
    },
  }
}

function identity(text: Buffer | undefined, beside: Buffer | undefined): Identity {
  const parsed = text === undefined ? undefined : ssh2.utils.parseKey(text)
  const key = parsed === undefined || parsed instanceof Error || !parsed.isPrivateKey() ? undefined : parsed
  const blob = publicHalf(text) ?? publicHalf(beside) ?? key?.getPublicSSH()
  return {
    ...(key === undefined ? {} : { key: key.type === 'ssh-ed25519' ? ready(key) : key }),
    ...(blob === undefined ? {} : { blob }),
  }
}

/** ssh2 reads the text of a key for each signature; read once, it signs in a tenth of the time. */
function ready(key: ParsedKey): ParsedKey {
  const held = createPrivateKey(key.getPrivatePEM())
  return Object.assign(key, { sign: (data: Buffer) => sign(null, data, held) })
}

/** At once: small files, and whoever waits for a host should knock first and think then. A FIFO would never end. */
function read(file: string): Buffer | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}
