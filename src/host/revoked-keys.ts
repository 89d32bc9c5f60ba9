import { execFile } from 'node:child_process'
import { fingerprint, keyType } from './public-key.ts'
import type { SshConfig } from './ssh-config.ts'
import type { SshFiles } from './ssh-files.ts'
import { expandPath } from './ssh-tokens.ts'

/** Says why a key is refused by the files of RevokedHostKeys; one that cannot be read refuses every key, as for ssh. */
export async function revokedBy(
  key: Buffer,
  config: SshConfig,
  files: SshFiles,
): Promise<string | undefined> {
  for (const written of config.revokedHostKeys) {
    const file = expandPath(written, config)
    const state = await stateIn(file, files.bytes(file), key)
    if (state === 'revoked')
      return `the host key is REVOKED by ${file}: ${keyType(key)} ${fingerprint(key)}. Someone may hold a stolen key of this host`
    if (state === 'unreadable') return `cannot read the revoked keys in ${file} (RevokedHostKeys)`
  }
  return undefined
}

type State = 'revoked' | 'unreadable' | 'fine'

async function stateIn(file: string, bytes: Buffer | undefined, key: Buffer): Promise<State> {
  if (bytes === undefined) return 'unreadable'
  return bytes.subarray(0, 8).toString('latin1') === 'SSHKRL\n\0' ? inKrl(file, key) : inList(bytes, key)
}

/** A key revocation list is read by the tool that made it: status 0 says that the key is not in it. */
function inKrl(file: string, key: Buffer): Promise<State> {
  const ask = 'printf "%s\\n" "$2" | ssh-keygen -Q -f "$1" /dev/stdin'
  const line = `${keyType(key)} ${key.toString('base64')}`
  return new Promise((tell) => {
    execFile('sh', ['-c', ask, 'sh', file, line], { timeout: 10_000 }, (error, stdout) => {
      if (error === null) return tell('fine')
      tell(stdout.trim().endsWith('REVOKED') ? 'revoked' : 'unreadable')
    })
  })
}

function inList(bytes: Buffer, key: Buffer): State {
  const lines = bytes.toString('latin1').split('\n')
  const keys = lines
    .map((line) => line.trim().split(/[ \t]+/))
    .filter(([type = '']) => type !== '' && !type.startsWith('#'))
    .map(([type = '', text = '']) => ({ type, blob: Buffer.from(text, 'base64') }))
  if (keys.some(({ type, blob }) => blob.length < 4 || keyType(blob) !== type)) return 'unreadable'
  return keys.some(({ blob }) => blob.equals(key)) ? 'revoked' : 'fine'
}
