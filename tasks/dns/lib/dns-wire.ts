import { type Answer, decode, encode, type Question } from 'dns-packet'
import {
  DNS_TYPES,
  type DnsFound,
  type DnsMessage,
  type DnsRecord,
  type DnsReply,
  type DnsType,
} from './dns-message.ts'

const HEADER = 12

const CLASS_NONE = 254

/** A message as bytes. */
export function encodeMessage({ id, flags, question, answers, authorities }: DnsMessage): Buffer {
  const head = encode({ id, flags, questions: [{ ...question, name: rightName(question.name) }] })
  head.writeUInt16BE(answers.length, 6)
  head.writeUInt16BE(authorities.length, 8)
  return Buffer.concat([head, ...[...answers, ...authorities].map(encodeRecord)])
}

/** A record as bytes. dns-packet knows neither the class NONE nor a record without data, but by the number of its type. */
function encodeRecord({ data, type, ...record }: DnsRecord): Buffer {
  if (data !== null) return recordBytes({ ...record, type, data: written(type, data) })
  const bytes = recordBytes({ ...record, type: `UNKNOWN_${DNS_TYPES[type]}`, data: Buffer.alloc(0) })
  if (record.class === 'NONE') bytes.writeUInt16BE(CLASS_NONE, encodeName(record.name).length + 2)
  return bytes
}

/** What dns-packet read of a CAA record beside its flags would make it write no other flag. */
function written(type: DnsType, data: unknown): unknown {
  return type === 'CAA' ? { ...(data as object), issuerCritical: false } : data
}

interface Plain extends DnsFound {
  readonly class: string
}

/** A record as bytes; the data of a type that dns-packet cannot read are bytes. */
export function recordBytes(record: Plain): Buffer {
  // Its types know less than it takes: no numbers of types, no data as they were decoded.
  return encode({ answers: [{ ...record, name: rightName(record.name) } as Answer] }).subarray(HEADER)
}

/** A name as bytes, without compression. */
export function encodeName(name: string): Buffer {
  const question: Question = { name: rightName(name), type: 'A' }
  return encode({ questions: [question] }).subarray(HEADER, -4)
}

/** The name, if its parts can be written: dns-packet writes a part that is too long as something else. */
function rightName(name: string): string {
  const plain = name.replace(/\.$/, '')
  if (plain === '') return '.'
  if (plain.split('.').some((label) => label === '' || Buffer.byteLength(label) > 63))
    throw new RangeError(`${name} is not a valid domain name: each part must have 1 to 63 characters`)
  return plain
}

/** The answer that these bytes are. Throws where they are none. */
export function decodeReply(bytes: Buffer): DnsReply {
  const { flags = 0, answers = [], authorities = [] } = decode(bytes)
  // It reads on behind the end of a record that is cut off, and does not mind what comes behind the last.
  if (decode.bytes !== bytes.length) throw new RangeError('a DNS message ends elsewhere than its last record')
  return { flags, answers: answers as readonly DnsFound[], authorities: authorities as readonly DnsFound[] }
}

/**
 * What the header of an answer says. To an update, a server may say again what it was asked, with records without data,
 * which dns-packet cannot read.
 */
export function decodeHeader(bytes: Buffer): DnsReply {
  lastRecord(bytes) // throws where the rest is none
  return decodeReply(Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(HEADER - 4)]))
}

/** The last record of a message: where it begins, its type and its bytes. dns-packet tells no places, which a signature rests on. */
export function lastRecord(bytes: Buffer): {
  readonly at: number
  readonly type: number
  readonly data: Buffer
} {
  const count = (offset: number) => bytes.readUInt16BE(offset)
  let next = HEADER
  for (let left = count(4); left > 0; left--) next = nameEnd(bytes, next) + 4
  let found = { at: next, type: 0, data: bytes.subarray(0, 0) }
  for (let left = count(6) + count(8) + count(10); left > 0; left--) {
    const end = nameEnd(bytes, next)
    const data = bytes.subarray(end + 10, end + 10 + count(end + 8))
    found = { at: next, type: count(end), data }
    next = end + 10 + count(end + 8)
  }
  if (next !== bytes.length) throw new RangeError('a DNS message ends elsewhere than its last record')
  return found
}

/** Where a name ends: with nothing, or with a pointer. */
export function nameEnd(bytes: Buffer, at: number): number {
  for (let next = at; ; ) {
    const length = bytes.readUInt8(next)
    if (length === 0) return next + 1
    if (length >= 0xc0) return next + 2
    next += 1 + length
  }
}
