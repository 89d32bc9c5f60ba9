/** Types of records that we read and write, and their numbers. */
export const DNS_TYPES = {
  A: 1,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
  CAA: 257,
} as const

/** A type of record we can read and write. */
export type DnsType = keyof typeof DNS_TYPES

/** A record that is asked for, or a zone that is updated. */
export interface DnsQuery {
  readonly name: string
  readonly type: DnsType | 'SOA' | 'NS' | 'DS'
}

/** A record that is sent; in an update, ANY and NONE say what shall be, or is, not there (RFC 2136), and have no data (`null`). */
export interface DnsRecord {
  readonly name: string
  readonly type: DnsType
  readonly class: 'IN' | 'ANY' | 'NONE'
  readonly ttl: number
  /** As dns-packet has it for the type: a text, or parts by name. */
  readonly data: unknown
}

/** A message that is sent: a question, or an update with its prerequisites as answers. */
export interface DnsMessage {
  readonly id: number
  readonly flags: number
  readonly question: DnsQuery
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
}

/** A record of an answer, of whatever type. */
export interface DnsFound {
  readonly name: string
  readonly type: string
  readonly ttl: number
  /** As dns-packet has it for the type. */
  readonly data: unknown
}

/** What a server answered. */
export interface DnsReply {
  readonly flags: number
  readonly answers: readonly DnsFound[]
  readonly authorities: readonly DnsFound[]
}

/** A message without records. */
export const EMPTY = { answers: [], authorities: [] } as const

/** Bits of the header. */
export const FLAG = {
  update: 5 << 11,
  authoritative: 0x0400,
  truncated: 0x0200,
  recurse: 0x0100,
  authentic: 0x0020,
} as const
