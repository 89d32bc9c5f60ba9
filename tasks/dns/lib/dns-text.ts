import { isIPv4, isIPv6 } from 'node:net'
import type { CaaData, MxData, SrvData, TlsaData } from 'dns-packet'
import type { DnsType } from './dns-message.ts'
import { asciiName } from './dns-name.ts'
import { quotedText, stringsOf, unquotedText } from './dns-strings.ts'

/** The data of a record, as dns-packet has it, from its text, as a zone file has it; TXT is the plain text, without quotes. Throws a RangeError. */
export function dataOf(type: DnsType, text: string): unknown {
  const data = FORMS[type].read(text.trim(), text)
  if (data === undefined)
    throw new RangeError(`“${text}” is not a valid ${type} record: write it as ${FORMS[type].like}`)
  return data
}

/** The text of a record's data, always the same for data that means the same. */
export function showData(type: DnsType, data: unknown): string {
  return (FORMS[type] as Form<unknown>).show(data) // dns-packet gives the data of that type
}

/** The text of the data of a record of whatever type; nothing for a type that we cannot read. */
export function shownData(type: string, data: unknown): string | undefined {
  return isDnsType(type) ? showData(type, data) : undefined
}

/** The text in the form in which it is compared. */
export function normalText(type: DnsType, text: string): string {
  return showData(type, dataOf(type, text))
}

/** A line of a zone file, for a person to copy. */
export function zoneLine(type: DnsType, about: { name: string; ttl: number; text: string }): string {
  return `${about.name}. ${about.ttl} IN ${type} ${zoneText(type, about.text)}`
}

/** A text as a zone file has it: TXT in quotes. */
export function zoneText(type: DnsType, text: string): string {
  return type === 'TXT' ? quotedText(text) : text
}

/** What a provider shows of a record, in the form in which texts are compared; what is none of its type is left as it is. */
export function shownText(type: string, shown: string): string {
  if (!isDnsType(type)) return shown
  try {
    return normalText(type, type === 'TXT' ? unquotedText(shown) : shown)
  } catch {
    return shown
  }
}

function isDnsType(type: string): type is DnsType {
  return Object.hasOwn(FORMS, type)
}

interface Form<Data> {
  readonly like: string
  readonly read: (trimmed: string, text: string) => Data | undefined
  readonly show: (data: Data) => string
}

/** What dns-packet has as the data of each type. */
interface Data {
  readonly A: string
  readonly AAAA: string
  readonly CNAME: string
  readonly PTR: string
  readonly MX: MxData
  readonly SRV: SrvData
  readonly TXT: readonly Buffer[]
  readonly TLSA: TlsaData
  readonly CAA: Omit<CaaData, 'tag'> & { readonly tag: string }
}

const nameForm: Form<string> = {
  like: 'host.example.',
  read: (text) => nameOf(text),
  show: (name) => fullName(name),
}

const FORMS: { readonly [T in DnsType]: Form<Data[T]> } = {
  A: {
    like: '192.0.2.1',
    read: (text) => (isIPv4(text) ? text : undefined),
    show: (address) => address,
  },
  AAAA: {
    like: '2001:db8::1',
    read: (text) => (isIPv6(text) && !text.includes('%') ? text : undefined),
    show: (address) => new URL(`http://[${address}]`).hostname.slice(1, -1),
  },
  CNAME: nameForm,
  PTR: nameForm,
  MX: {
    like: '10 mx.example.',
    read: (text) => {
      const [preference, exchange] = numbersAndName(text, 1) ?? []
      return preference === undefined || exchange === undefined
        ? undefined
        : { preference: +preference, exchange }
    },
    show: ({ preference, exchange }) => `${preference} ${fullName(exchange)}`,
  },
  SRV: {
    like: '0 5 443 host.example.',
    read: (text) => {
      const [priority, weight, port, target] = numbersAndName(text, 3) ?? []
      return port === undefined || target === undefined
        ? undefined
        : { priority: Number(priority), weight: Number(weight), port: +port, target }
    },
    show: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${fullName(target)}`,
  },
  TXT: {
    like: 'text',
    read: (_trimmed, text) => stringsOf(text),
    show: (strings) => Buffer.concat(strings).toString('utf8'),
  },
  TLSA: {
    like: '3 1 1 0123abcd',
    read: (text) => {
      const [, usage, selector, matchingType, hex = ''] =
        /^(\d)\s+(\d)\s+(\d)\s+([\da-f\s]+)$/i.exec(text) ?? []
      if (usage === undefined) return undefined
      const certificate = Buffer.from(hex.replace(/\s/g, ''), 'hex')
      return { usage: +usage, selector: Number(selector), matchingType: Number(matchingType), certificate }
    },
    show: ({ usage, selector, matchingType, certificate }) =>
      `${usage} ${selector} ${matchingType} ${certificate.toString('hex')}`,
  },
  CAA: {
    like: '0 issue "letsencrypt.org"',
    read: (text) => {
      const [, flags, tag = '', value = ''] = /^(\d{1,3})\s+([a-z0-9]+)\s+"?([^"]*)"?$/i.exec(text) ?? []
      if (flags === undefined || Number(flags) > 255) return undefined
      return { flags: Number(flags), tag: tag.toLowerCase(), value }
    },
    show: ({ flags, tag, value }) => `${flags} ${tag.toLowerCase()} "${value}"`,
  },
}

function nameOf(given: string): string | undefined {
  const text = asciiName(given)
  const form = /^(\.|([a-z0-9_*-]{1,63}\.)*[a-z0-9_-]{1,63}\.?)$/i
  return form.test(text) ? text.toLowerCase().replace(/(.)\.$/, '$1') : undefined
}

function fullName(name: string): string {
  return name === '.' ? name : `${name.toLowerCase()}.`
}

function numbersAndName(text: string, count: number): string[] | undefined {
  const words = text.split(/\s+/)
  const numbers = words.slice(0, count)
  const name = words.length === count + 1 ? nameOf(words[count] ?? '') : undefined
  if (name === undefined || !numbers.every((word) => /^\d{1,5}$/.test(word) && +word < 65_536))
    return undefined
  return [...numbers, name]
}
