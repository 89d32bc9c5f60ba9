/** The public half of a key file in SSH's own encoding: of a public key, or of a private one in OpenSSH's format, which tells it also where a passphrase guards the rest (PROTOCOL.key). */
export function publicHalf(file: Buffer | undefined): Buffer | undefined {
  const text = file?.toString('latin1') ?? ''
  const armoured = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1]
  if (armoured !== undefined) return inside(Buffer.from(armoured, 'base64'))
  const [type = '', key = ''] = text.trim().split(/\s+/)
  const blob = Buffer.from(key, 'base64')
  return strings(blob, 0, 1)?.[0]?.toString('latin1') === type ? blob : undefined
}

const MAGIC = 'openssh-key-v1\0'

function inside(bytes: Buffer): Buffer | undefined {
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return undefined
  // Cipher, key derivation and its options; then how many keys there are.
  const head = strings(bytes, MAGIC.length, 3)
  if (head === undefined) return undefined
  const at = head.reduce((sum, one) => sum + 4 + one.length, MAGIC.length)
  return strings(bytes, at + 4, 1)?.[0]
}

/** So many strings of SSH's encoding from a place on; nothing where they do not fit. */
function strings(bytes: Buffer, from: number, count: number): Buffer[] | undefined {
  const found: Buffer[] = []
  let at = from
  for (let left = count; left > 0; left--) {
    if (at + 4 > bytes.length) return undefined
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    found.push(bytes.subarray(at + 4, end))
    at = end
  }
  return found
}
