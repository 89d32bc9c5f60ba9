/** A server of the small internet: its names' common last part in IPv4 and IPv6. */
export interface Server {
  readonly name: string
  readonly ip4: string
  readonly ip6: string
}

const server = (name: string, last: number): Server => ({
  name,
  ip4: `203.0.113.${last}`,
  ip6: `2001:db8:203::${last}`,
})

/** The name server of all zones; also the resolver of every host. */
export const NS = server('ns.lab.example', 2)
/** The certificate authority. */
export const ACME = server('acme.lab.example', 3)
/** The mail server of the outside world. */
export const OUT = server('out.world.example', 21)
/** The git server. */
export const GIT = server('git.lab.example', 22)

/** All of them; they share one host. */
export const SERVERS: readonly Server[] = [NS, ACME, OUT, GIT]
