import { createHash } from 'node:crypto'
import { quote, reveal, type Secret } from 'hostwright'
import type { BackupHost } from './git-host.ts'
import { type BackupPlace, enter, sealedName } from './git-place.ts'

/** An encrypted file of a backup, as it is committed. */
export function sealed(host: BackupHost, where: BackupPlace, path: string): Promise<Buffer> {
  return committed(host, where, `secret/${sealedName(where, path)}`)
}

/** A file as it is committed; that there is none is said in git's words, which a pipe would lose. */
export async function committed(host: BackupHost, where: BackupPlace, name: string): Promise<Buffer> {
  const object = quote(`HEAD:${name}`)
  return decode(
    await host.look(
      `${enter(where)}\ngit -C "$T" cat-file -e ${object} && git -C "$T" show ${object} | base64 -w 0`,
    ),
  )
}

/** Bytes that a host has sent as base64. */
export function decode(text: string): Buffer {
  return Buffer.from(text.trim(), 'base64')
}

/** Decrypts with an identity of age. */
export async function open(content: Buffer, identity: string | Secret): Promise<Buffer> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(reveal(identity).trim())
  return Buffer.from(await decrypter.decrypt(new Uint8Array(content)))
}

/** HMAC-SHA256 with a key that is kept as its two padded blocks (RFC 2104). */
export function hmac(pads: Buffer, content: Buffer): string {
  const inner = createHash('sha256').update(pads.subarray(0, 64)).update(content).digest()
  return createHash('sha256').update(pads.subarray(64)).update(inner).digest('hex')
}
