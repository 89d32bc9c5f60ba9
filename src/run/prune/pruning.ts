import { type Wanted, wantsNothing } from './wanted.ts'

/** What is known of a host when its last step is over. */
export interface HostPruning {
  readonly wanted: Wanted
  /** Who logs in. */
  login: string
  /** Steps acted as root: then the record is root's. */
  asRoot: boolean
}

/** What the hosts of a run want. */
export interface Pruning {
  of(host: string): HostPruning
}

/** Nothing is known of any host. */
export function createPruning(): Pruning {
  const hosts = new Map<string, HostPruning>()
  return {
    of: (host) => {
      const found = hosts.get(host) ?? { wanted: wantsNothing(), login: '', asRoot: false }
      hosts.set(host, found)
      return found
    },
  }
}
