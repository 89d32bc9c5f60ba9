import { dirname } from 'node:path'
import type { Host, Inventory } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { Values } from '../../model/value.ts'
import type { Registered } from '../context.ts'
import type { PlayNeeds } from './prepare-play.ts'

/** What steps have given hosts so far, by host. */
export type Held = Map<string, Registered>

/** The variables that are always there, by Ansible's names. */
export function magic(host: Host): Values {
  return {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
    group_names: host.groups,
  }
}

/** Those that are the same for every host of a play: made once, for each of them has all hosts in it. */
export function sharedMagic(
  play: Play,
  hosts: readonly Host[],
  { inventory, playbook, held }: PlayNeeds,
): Values {
  return {
    groups: Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts])),
    hostvars: hostVariables(inventory, held),
    ansible_play_name: play.name,
    play_hosts: hosts.map(({ name }) => name),
    playbook_dir: dirname(playbook.file),
  }
}

/** Other hosts' inventory variables, and what steps gave them so far, looked up only when asked for: there may be many hosts. */
function hostVariables(inventory: Inventory, held: Held): Values {
  const found = Object.create(null) as Record<string, Values>
  for (const [name, host] of inventory.hosts)
    Object.defineProperty(found, name, {
      enumerable: true,
      get: () => ({ ...host.vars, ...magic(host), ...Object.fromEntries(held.get(name) ?? []) }),
    })
  return found
}
