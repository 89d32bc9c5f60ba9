import { createHash } from 'node:crypto'

/** The name of a key as ssh shows it: `SHA256:...`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that stands in front of a key in its own encoding (RFC 4253, 6.6). */
export function keyType(key: Buffer): string {
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1')
}

/** The length of an RSA key in bits (RFC 4253, 6.6: type, exponent, modulus); that of any other is none. */
export function rsaBits(key: Buffer): number | undefined {
  if (keyType(key) !== 'ssh-rsa') return undefined
  const exponent = 4 + key.readUInt32BE(0)
  const modulus = exponent + 4 + key.readUInt32BE(exponent)
  const bytes = key.subarray(modulus + 4)
  const first = bytes.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}
