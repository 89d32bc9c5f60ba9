import { expandRange } from './range.ts'

/** The hosts that a key of an inventory stands for, and the port that may follow them. */
export interface HostNames {
  readonly names: readonly string[]
  readonly port?: number
}

/** Reads `web1`, `web[1:3]`, `web1:2222`, `::1` or `[::1]:2222`; a text says what is wrong. */
export function readHostName(written: string): HostNames | string {
  const address = /^\[([0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\](?::(\d+))?$/.exec(written)
  if (address?.[1] !== undefined && address[1].includes('::')) return withPort([address[1]], address[2])
  // More than one colon outside brackets is an IPv6 address.
  const [, name = written, port] = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/.exec(written) ?? []
  if (/[\s,&!*?{}/]/.test(name)) return `"${written}" cannot name a host`
  const names = expandRange(name)
  return typeof names === 'string' ? names : withPort(names, port)
}

function withPort(names: readonly string[], port: string | undefined): HostNames {
  return port === undefined ? { names } : { names, port: Number(port) }
}
