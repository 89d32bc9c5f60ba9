import type { Locate, Position } from './problem.ts'
import type { Secret } from './secret.ts'
import type { Values } from './value.ts'

/** The hosts, their groups and variables. Both are in the order of the inventory. */
export interface Inventory {
  readonly hosts: ReadonlyMap<string, Host>
  /** With `all`, and `ungrouped` for hosts that are in no other. */
  readonly groups: ReadonlyMap<string, Group>
}

/** A named set of hosts. */
export interface Group {
  readonly name: string
  readonly at: Position
  /** All hosts, also those of the groups below. */
  readonly hosts: readonly string[]
  readonly children: readonly string[]
}

/** One machine, with the variables that count for it. */
export interface Host {
  readonly name: string
  readonly at: Position
  /** The groups it is in, directly or not, by name; without `all`. */
  readonly groups: readonly string[]
  readonly vars: Values
  /** Gives the place of a variable: `locate(['port'])`. */
  readonly locate: Locate
  readonly settings: HostSettings
}

/** How to reach a host, as far as the inventory says. */
export interface HostSettings {
  readonly name: string
  readonly address?: string
  readonly port?: number
  readonly user?: string
  readonly keyFile?: string
  readonly connection: 'ssh' | 'local'
  /** What speaks SSH: the library, or OpenSSH's own client. */
  readonly transport?: 'node-ssh' | 'openssh'
  readonly password?: Secret
  readonly become?: boolean
  readonly becomeUser?: string
  readonly becomePassword?: Secret
}
