import { expandRange } from './range.ts'

/** The hosts that a key of an inventory stands for, and the port that may follow them. */
export interface HostNames {
  readonly names: readonly string[]
  readonly port?: number
}

/** No name of a host is longer, and no name is worth the time that a longer one takes. */
const LONGEST = 1000

// oxlint-disable-next-line no-control-regex
const NO_NAME = /^$|[\s,&!*?{}/\u0000-\u001F\u007F]/

/** Reads `web1`, `web[1:3]`, `web1:2222`, `::1` or `[::1]:2222`; a text says what is wrong. */
export function readHostName(written: string): HostNames | string {
  if (written.length > LONGEST) return `a host name cannot have more than ${LONGEST} characters`
  const address = /^\[([0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\](?::(\d+))?$/.exec(written)
  if (address?.[1] !== undefined && address[1].includes('::')) return withPort([address[1]], address[2])
  // More than one colon outside brackets is an IPv6 address.
  const [, name = written, port] = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/.exec(written) ?? []
  if (NO_NAME.test(name)) return `"${written}" is not a valid host name`
  const names = expandRange(name)
  return typeof names === 'string' ? names : withPort(names, port)
}

/** Why a text cannot name one host, where nothing in it stands for several. */
export function wrongHostName(name: string): string | undefined {
  if (name.length > LONGEST) return `a host name cannot have more than ${LONGEST} characters`
  return NO_NAME.test(name) ? `"${name}" is not a valid host name` : undefined
}

function withPort(names: readonly string[], port: string | undefined): HostNames {
  return port === undefined ? { names } : { names, port: Number(port) }
}
