import { isIPv4, isIPv6 } from 'node:net'
import { decodeName, encodeName } from './dns-wire.ts'

/** Types of records, and their numbers. */
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

/** The data of a record from its text, as a zone file has it; TXT is the plain text, without quotes. Throws a RangeError. */
export function encodeData(type: DnsType, text: string): Buffer {
  const data = FORMS[type].encode(text.trim(), text)
  if (data === undefined)
    throw new RangeError(`“${text}” is no ${type} record: write it as ${FORMS[type].like}`)
  return data
}

/** The text of a record's data, always the same for data that means the same. */
export function showData(type: DnsType, data: Buffer): string {
  return FORMS[type].show(data)
}

/** The text in the form in which it is compared. */
export function normalText(type: DnsType, text: string): string {
  return showData(type, encodeData(type, text))
}

/** A line of a zone file, for a person to copy. */
export function zoneLine(type: DnsType, about: { name: string; ttl: number; text: string }): string {
  const shown = type === 'TXT' ? pieces(about.text).map(quoted).join(' ') : about.text
  return `${about.name}. ${about.ttl} IN ${type} ${shown}`
}

interface Form {
  readonly like: string
  readonly encode: (trimmed: string, text: string) => Buffer | undefined
  readonly show: (data: Buffer) => string
}

const nameForm: Form = {
  like: 'host.example.',
  encode: (text) => nameData(text),
  show: (data) => nameText(data, 0),
}

const FORMS: { readonly [T in DnsType]: Form } = {
  A: {
    like: '192.0.2.1',
    encode: (text) => (isIPv4(text) ? Buffer.from(text.split('.').map(Number)) : undefined),
    show: (data) => data.join('.'),
  },
  AAAA: {
    like: '2001:db8::1',
    encode: (text) => (isIPv6(text) ? address6(text) : undefined),
    show: (data) => shortAddress(data),
  },
  CNAME: nameForm,
  PTR: nameForm,
  MX: {
    like: '10 mx.example.',
    encode: (text) => numbersAndName(text, 1),
    show: (data) => `${data.readUInt16BE(0)} ${nameText(data, 2)}`,
  },
  SRV: {
    like: '0 5 443 host.example.',
    encode: (text) => numbersAndName(text, 3),
    show: (data) => `${[0, 2, 4].map((at) => data.readUInt16BE(at)).join(' ')} ${nameText(data, 6)}`,
  },
  TXT: {
    like: 'text',
    encode: (_trimmed, text) =>
      Buffer.concat(pieces(text).flatMap((piece) => [Buffer.from([piece.length]), piece])),
    show: (data) => strings(data).toString('utf8'),
  },
  TLSA: {
    like: '3 1 1 0123abcd',
    encode: (text) => {
      const [, use, selector, match, hex = ''] = /^(\d)\s+(\d)\s+(\d)\s+([\da-f\s]+)$/i.exec(text) ?? []
      const bytes = Buffer.from(hex.replace(/\s/g, ''), 'hex')
      return use === undefined
        ? undefined
        : Buffer.concat([Buffer.from([+use, Number(selector), Number(match)]), bytes])
    },
    show: (data) => `${data[0]} ${data[1]} ${data[2]} ${data.toString('hex', 3)}`,
  },
  CAA: {
    like: '0 issue "letsencrypt.org"',
    encode: (text) => {
      const [, flags, tag = '', value = ''] = /^(\d{1,3})\s+([a-z0-9]+)\s+"?([^"]*)"?$/i.exec(text) ?? []
      if (flags === undefined || Number(flags) > 255) return undefined
      return Buffer.concat([
        Buffer.from([Number(flags), tag.length]),
        Buffer.from(`${tag.toLowerCase()}${value}`),
      ])
    },
    show: (data) => {
      const end = 2 + data.readUInt8(1)
      return `${data[0]} ${data.toString('utf8', 2, end).toLowerCase()} "${data.toString('utf8', end)}"`
    },
  },
}

function nameData(text: string): Buffer | undefined {
  return /^(\.|([a-z0-9_*-]{1,63}\.)*[a-z0-9_-]{1,63}\.?)$/i.test(text)
    ? encodeName(text.toLowerCase())
    : undefined
}

function nameText(data: Buffer, at: number): string {
  return `${decodeName(data, at).name.toLowerCase()}.`.replace(/^\.\.$/, '.')
}

function numbersAndName(text: string, count: number): Buffer | undefined {
  const words = text.split(/\s+/)
  const numbers = words.slice(0, count)
  const name = words.length === count + 1 ? nameData(words[count] ?? '') : undefined
  if (name === undefined || !numbers.every((word) => /^\d{1,5}$/.test(word) && +word < 65_536))
    return undefined
  return Buffer.concat([...numbers.map((word) => Buffer.from([+word >> 8, +word & 0xff])), name])
}

/** The eight groups; an IPv4 address at the end stands for two of them. */
function address6(text: string): Buffer {
  const plain = text.replace(/\d+\.\d+\.\d+\.\d+$/, (ip4) =>
    Buffer.from(ip4.split('.').map(Number))
      .toString('hex')
      .replace(/^(.{4})/, '$1:'),
  )
  const [head = '', tail = ''] = plain.split('::')
  const groups = (part: string) =>
    part
      .split(':')
      .filter((group) => group !== '')
      .map((group) => group.padStart(4, '0'))
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0000')
  return Buffer.from(
    [...groups(head), ...(plain.includes('::') ? zeros : []), ...groups(tail)].join(''),
    'hex',
  )
}

function shortAddress(data: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => data.readUInt16BE(at * 2).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** A string of a TXT record holds 255 bytes at most; an empty text is one empty string. */
function pieces(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8')
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 255, (at + 1) * 255))
}

function strings(data: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < data.length; at += 1 + data.readUInt8(at))
    parts.push(data.subarray(at + 1, at + 1 + data.readUInt8(at)))
  return Buffer.concat(parts)
}

function quoted(piece: Buffer): string {
  return `"${piece.toString('utf8').replace(/[\\"]/g, '\\$&')}"`
}
