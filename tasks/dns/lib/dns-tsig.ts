import { createHmac, timingSafeEqual } from 'node:crypto'
import { reveal } from 'hostwright'
import type { DnsKey } from './dns-key.ts'
import { encodeName, lastRecord, nameEnd, recordBytes } from './dns-wire.ts'

/** A signed message, and the signature that the answer will rest on. */
export interface Signed {
  readonly bytes: Buffer
  readonly mac: Buffer
}

const TSIG = 250
const CLASS_ANY = 255
const FUDGE = 300

/** Signs a message. `now` is in seconds. */
export function sign(message: Buffer, key: DnsKey, now: number): Signed {
  const variables = { time: now, fudge: FUDGE, error: 0, other: Buffer.alloc(0) }
  const mac = digest(key, [message, covered(key, variables)])
  const data = Buffer.concat([
    encodeName(key.algorithm),
    times(variables),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ])
  const record = recordBytes({ name: key.name, type: 'TSIG', class: 'ANY', ttl: 0, data })
  return { bytes: Buffer.concat([withAdditionals(message, 1), record]), mac }
}

/** Why the server refuses the key, `unsigned` for an answer without signature, `forged` for a wrong one; nothing when all is well. */
export function verify(bytes: Buffer, key: DnsKey, requestMac: Buffer): string | undefined {
  const last = lastRecord(bytes)
  if (last.type !== TSIG) return 'unsigned'
  const read = readTsig(last.data)
  const said = ERRORS[read.error]
  // The server cannot sign what it could not check; a wrong clock it says signed, and we need no proof of that.
  if (said !== undefined) return said
  const message = withAdditionals(bytes.subarray(0, last.at), -1)
  read.id.copy(message, 0)
  const expected = digest(key, [uint16(requestMac.length), requestMac, message, covered(key, read)])
  const same = expected.length === read.mac.length && timingSafeEqual(expected, read.mac)
  return same ? undefined : 'forged'
}

const ERRORS: { readonly [code: number]: string } = {
  16: 'BADSIG',
  17: 'BADKEY',
  18: 'BADTIME',
  22: 'BADTRUNC',
}

interface Variables {
  readonly time: number
  readonly fudge: number
  readonly error: number
  readonly other: Buffer
}

function readTsig(data: Buffer): Variables & { readonly mac: Buffer; readonly id: Buffer } {
  const end = nameEnd(data, 0)
  const size = data.readUInt16BE(end + 8)
  const rest = end + 10 + size
  return {
    time: data.readUIntBE(end, 6),
    fudge: data.readUInt16BE(end + 6),
    mac: data.subarray(end + 10, rest),
    id: data.subarray(rest, rest + 2),
    error: data.readUInt16BE(rest + 2),
    other: data.subarray(rest + 6),
  }
}

/** What is signed beside the message (RFC 8945, 4.3.3). */
function covered(key: DnsKey, { time, fudge, error, other }: Variables): Buffer {
  return Buffer.concat([
    encodeName(key.name.toLowerCase()),
    uint16(CLASS_ANY),
    Buffer.alloc(4),
    encodeName(key.algorithm),
    times({ time, fudge }),
    uint16(error),
    uint16(other.length),
    other,
  ])
}

function times({ time, fudge }: Pick<Variables, 'time' | 'fudge'>): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(time, 0, 6)
  bytes.writeUInt16BE(fudge, 6)
  return bytes
}

function digest({ algorithm, secret }: DnsKey, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac(algorithm.replace('hmac-', ''), Buffer.from(reveal(secret), 'base64'))
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

function withAdditionals(message: Buffer, more: number): Buffer {
  const copy = Buffer.from(message)
  copy.writeUInt16BE(copy.readUInt16BE(10) + more, 10)
  return copy
}

function uint16(value: number): Buffer {
  return Buffer.from([(value >> 8) & 0xff, value & 0xff])
}
