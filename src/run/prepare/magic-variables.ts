import { dirname } from 'node:path'
import type { Host, Inventory } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { Values } from '../../model/value.ts'
import type { PlayNeeds } from './prepare-play.ts'

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
  { inventory, playbook, request }: PlayNeeds,
): Values {
  return {
    groups: Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts])),
    hostvars: hostVariables(inventory),
    ansible_play_name: play.name,
    play_hosts: hosts.map(({ name }) => name),
    // As Ansible has it without settings: with a time in it, a file would never be right.
    ansible_managed: 'Ansible managed',
    playbook_dir: dirname(playbook.file),
    // A name of ours: whether what is wanted no more is removed.
    hostwright_prune: request.prune === true,
  }
}

/** Other hosts' inventory variables, looked up only when asked for: there may be many hosts. */
function hostVariables(inventory: Inventory): Values {
  const found = Object.create(null) as Record<string, Values>
  for (const [name, host] of inventory.hosts)
    Object.defineProperty(found, name, {
      enumerable: true,
      get: () => ({ ...host.vars, inventory_hostname: name, group_names: host.groups }),
    })
  return found
}
