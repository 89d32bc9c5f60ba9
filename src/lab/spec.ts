/** The Debian releases a lab host can be made from. */
export const SUITES = ['trixie', 'bookworm'] as const

/** One of {@link SUITES}. */
export type Suite = (typeof SUITES)[number]

/** A login that is not root: in group sudo, asked for its password by sudo. */
export interface LabUser {
  readonly name: string
  readonly password: string
}

/** What is asked of a lab host; all but the name has a default. */
export interface LabHost {
  readonly name: string
  readonly suite?: Suite
  /** Default: the next free address of 198.51.100.0/24. */
  readonly ip4?: string
  /** Default: the address that goes with `ip4`; `null` for a host that was given no IPv6. */
  readonly ip6?: string | null
  /** More addresses, with their prefix length. */
  readonly extra?: readonly string[]
  /** Name of a snapshot or layer to start from instead of the blank base. */
  readonly snapshot?: string
  /** Size of the disk, as tmpfs takes it: `3g`. It costs memory only for what is written. */
  readonly size?: string
  readonly user?: LabUser
  /** Files put on the disk before the first boot: path to content. */
  readonly files?: Readonly<Record<string, string>>
}

/** A {@link LabHost} with every default settled: what a running host is made from. */
export interface HostSpec {
  readonly name: string
  readonly suite: Suite
  readonly ip4: string
  readonly ip6: string | null
  readonly extra: readonly string[]
  readonly snapshot: string | null
  readonly size: string
  readonly user: LabUser | null
  readonly files: Readonly<Record<string, string>>
}

/** Settles the defaults of a host whose IPv4 address is known. */
export function completeSpec(host: LabHost, ip4: string): HostSpec {
  checkName(host.name)
  return {
    name: host.name,
    suite: host.suite ?? 'trixie',
    ip4,
    ip6: host.ip6 === undefined ? pairedAddress(ip4) : host.ip6,
    extra: host.extra ?? [],
    snapshot: host.snapshot ?? null,
    size: host.size ?? '3g',
    user: host.user ?? null,
    files: host.files ?? {},
  }
}

function checkName(name: string): void {
  if (/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name)) return
  throw new Error(`lab host '${name}': a name is at most 63 of a-z, 0-9, '-' and '.'`)
}

/** The IPv6 address that goes with a lab IPv4 address: 198.51.100.11 and 2001:db8:100::11. */
export function pairedAddress(ip4: string): string {
  const host = ip4.split('.')[3]
  if (host === undefined) throw new Error(`'${ip4}' is not an IPv4 address`)
  return `2001:db8:${ip4.startsWith('203.0.113.') ? '203' : '100'}::${host}`
}

/** Where the packets of an address leave its network: the lab's router. */
export function gatewayOf(address: string): string {
  return address.includes(':') ? address.replace(/::.*$/, '::1') : address.replace(/\.\d+$/, '.1')
}
