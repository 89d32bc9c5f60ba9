import { createPrivateKey, sign } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { type KnownHost, parseKnownHosts } from './known-hosts.ts'

/** The files of ssh(1) that logging in takes, each read once for all hosts of a run, and again when it has changed. */
export interface SshFiles {
  /** A private key; as it is where ssh2 cannot read it, nothing where the file cannot be read. */
  key(file: string): ParsedKey | Buffer | undefined
  /** What these known_hosts files say; one that cannot be read says nothing. */
  knownHosts(files: readonly string[]): readonly KnownHost[]
  /** Adds a line to a known_hosts file. */
  remember(file: string, line: string): void
}

/** Reads ssh's files as they are asked for. */
export function sshFiles(): SshFiles {
  const keys = new Map<string, Kept<ParsedKey | Buffer | undefined>>()
  const known = new Map<string, Kept<readonly KnownHost[]>>()
  return {
    key: (file) => kept(keys, [file], () => parsed(read(file))),
    knownHosts: (files) =>
      kept(known, files, () => files.flatMap((file) => parseKnownHosts(read(file)?.toString('utf8') ?? ''))),
    remember: (file, line) => {
      mkdirSync(dirname(expand(file)), { recursive: true, mode: 0o700 })
      appendFileSync(expand(file), `${line}\n`, { mode: 0o600 })
    },
  }
}

interface Kept<T> {
  readonly version: string
  readonly value: T
}

/** What was made of some files; made again when one of them has changed. */
function kept<T>(known: Map<string, Kept<T>>, files: readonly string[], make: () => T): T {
  const name = files.join('\n')
  const version = files.map(versionOf).join('\n')
  const found = known.get(name)
  if (found?.version === version) return found.value
  const value = make()
  known.set(name, { version, value })
  return value
}

function versionOf(file: string): string {
  try {
    const { mtimeMs, size } = statSync(expand(file))
    return `${mtimeMs} ${size}`
  } catch {
    return '' // what cannot be read says nothing
  }
}

function parsed(text: Buffer | undefined): ParsedKey | Buffer | undefined {
  if (text === undefined) return undefined
  const key = ssh2.utils.parseKey(text)
  return key instanceof Error ? text : key.type === 'ssh-ed25519' ? ready(key) : key
}

/** ssh2 reads the text of a key for each signature; read once, it signs in a tenth of the time. */
function ready(key: ParsedKey): ParsedKey {
  if (!key.isPrivateKey()) return key
  const held = createPrivateKey(key.getPrivatePEM())
  return Object.assign(key, { sign: (data: Buffer) => sign(null, data, held) })
}

/** At once: small files, and whoever waits for a host should knock first and think then. */
function read(file: string): Buffer | undefined {
  try {
    return readFileSync(expand(file))
  } catch {
    return undefined
  }
}

function expand(file: string): string {
  return file.startsWith('~/') ? `${homedir()}${file.slice(1)}` : file
}
