/** A resource record; names in its data are written out in full, so that the bytes mean the same anywhere. */
export interface DnsRecord {
  readonly name: string
  readonly type: number
  readonly class: number
  readonly ttl: number
  readonly data: Buffer
  /** Where it stands in the message it came in. */
  readonly at?: number
}

/** A DNS message, as far as we need it. */
export interface DnsMessage {
  readonly id: number
  readonly flags: number
  readonly question: { readonly name: string; readonly type: number }
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
  readonly additionals: readonly DnsRecord[]
}

/** Classes of records; in an update, ANY and NONE say what shall be, or is, not there (RFC 2136). */
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const

/** Bits of the header. */
export const FLAG = { response: 0x8000, update: 5 << 11, authoritative: 0x0400, truncated: 0x0200 } as const

/** A message as bytes. */
export function encodeMessage(message: DnsMessage): Buffer {
  const { id, flags, question, answers, authorities, additionals } = message
  const counts = [id, flags, 1, answers.length, authorities.length, additionals.length]
  return Buffer.concat([
    ...counts.map(uint16),
    encodeName(question.name),
    uint16(question.type),
    uint16(CLASS.IN),
    ...[...answers, ...authorities, ...additionals].map(encodeRecord),
  ])
}

/** A record as bytes. */
export function encodeRecord({ name, type, class: kind, ttl, data }: DnsRecord): Buffer {
  const head = [encodeName(name), uint16(type), uint16(kind), uint32(ttl), uint16(data.length)]
  return Buffer.concat([...head, data])
}

/** A name as bytes, without compression. */
export function encodeName(name: string): Buffer {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .filter((label, _at, all) => all.length > 1 || label !== '')
    .map((label) => Buffer.from(label, 'latin1'))
  const wrong = labels.find(({ length }) => length < 1 || length > 63)
  if (wrong !== undefined) throw new RangeError(`${name} is no domain name: a part has 1 to 63 characters`)
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])])
}

/** The message that these bytes are. Throws a RangeError where they are none. */
export function decodeMessage(bytes: Buffer): DnsMessage {
  const [id = 0, flags = 0, questions = 0, ...counts] = Array.from({ length: 6 }, (_, at) =>
    bytes.readUInt16BE(at * 2),
  )
  let offset = 12
  let question = { name: '.', type: 0 }
  for (let n = 0; n < questions; n++) {
    const { name, end } = decodeName(bytes, offset)
    question = { name, type: bytes.readUInt16BE(end) }
    offset = end + 4
  }
  const section = (count = 0): DnsRecord[] =>
    Array.from({ length: count }, () => {
      const { record, end } = decodeRecord(bytes, offset)
      offset = end
      return record
    })
  const [answers, authorities, additionals] = [section(counts[0]), section(counts[1]), section(counts[2])]
  return { id, flags, question, answers, authorities, additionals }
}

function decodeRecord(bytes: Buffer, at: number): { record: DnsRecord; end: number } {
  const { name, end } = decodeName(bytes, at)
  const type = bytes.readUInt16BE(end)
  const start = end + 10
  const length = bytes.readUInt16BE(end + 8)
  if (start + length > bytes.length) throw new RangeError('a DNS message ends early')
  const data = fullData(bytes, { type, start, length })
  return {
    record: { name, type, class: bytes.readUInt16BE(end + 2), ttl: bytes.readUInt32BE(end + 4), data, at },
    end: start + length,
  }
}

/** Bytes before the one name in the data of NS, CNAME, PTR, MX and SRV. */
const NAME_AT: { readonly [type: number]: number } = { 2: 0, 5: 0, 12: 0, 15: 2, 33: 6 }

function fullData(bytes: Buffer, { type, start, length }: { type: number; start: number; length: number }) {
  const before = NAME_AT[type]
  // In an update's answer a record may have no data.
  if (before === undefined || length === 0) return Buffer.from(bytes.subarray(start, start + length))
  const { name } = decodeName(bytes, start + before)
  return Buffer.concat([bytes.subarray(start, start + before), encodeName(name)])
}

/** The name that stands at an offset; a pointer leads only backwards. */
export function decodeName(bytes: Buffer, at: number): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let end = -1
  for (let offset = at, before = at; ; ) {
    const length = bytes.readUInt8(offset)
    if (length === 0) {
      if (end < 0) end = offset + 1
      break
    }
    if (length >= 0xc0) {
      if (end < 0) end = offset + 2
      offset = bytes.readUInt16BE(offset) & 0x3fff
      if (offset >= before) throw new RangeError('a DNS name points forward')
      before = offset
    } else {
      if (offset + 1 + length > bytes.length) throw new RangeError('a DNS message ends early')
      labels.push(bytes.toString('latin1', offset + 1, offset + 1 + length))
      offset += length + 1
    }
  }
  return { name: labels.length === 0 ? '.' : labels.join('.'), end }
}

function uint16(value: number): Buffer {
  return Buffer.from([(value >> 8) & 0xff, value & 0xff])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
