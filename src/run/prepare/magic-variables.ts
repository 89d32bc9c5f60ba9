import { dirname, resolve } from 'node:path'
import type { Host, Inventory } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Registered } from '../context.ts'
import { givenBy } from '../plan/given.ts'
import type { PlayNeeds } from './prepare-play.ts'

/** What steps have given hosts so far, by host. */
export type Held = Map<string, Registered>

/** The variables that are always there, by Ansible's names. */
export function magic(host: Host): Values {
  const file = host.at.file === 'inventory' ? undefined : resolve(host.at.file)
  return {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
    group_names: host.groups,
    ...(file === undefined ? {} : { inventory_file: file, inventory_dir: dirname(file) }),
  }
}

/** Those that are the same for every host of a play: made once, for each of them has all hosts in it. */
export function sharedMagic(play: Play, hosts: readonly Host[], needs: PlayNeeds): Values {
  const { inventory, playbook, held, request } = needs
  const names = hosts.map(({ name }) => name)
  return {
    groups: Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts])),
    hostvars: hostVariables(inventory, held),
    ansible_play_name: play.name,
    play_hosts: names,
    ansible_play_hosts_all: names,
    // What a batch has is known only while it runs.
    ...(play.serial.length === 0 ? { ansible_play_batch: names } : {}),
    // As Ansible has it without settings: with a time in it, a file would never be right.
    ansible_managed: 'Ansible managed',
    playbook_dir: dirname(playbook.file),
    ansible_check_mode: request.check,
    ansible_run_tags: request.tags.length === 0 ? ['all'] : request.tags,
    ansible_skip_tags: request.skipTags,
    ansible_forks: request.forks,
    ...(request.limit === undefined ? {} : { ansible_limit: request.limit }),
    // A name of ours: whether what is wanted no more is removed.
    hostwright_prune: request.prune === true,
  }
}

/** The variables whose value follows the run: which hosts of a play have not failed. */
export function runningMagic(hosts: readonly Host[], { out }: PlayNeeds): Values {
  const get = (): Value => hosts.flatMap(({ name }) => (out.has(name) ? [] : [name]))
  return Object.defineProperty({}, 'ansible_play_hosts', { enumerable: true, get }) as Values
}

/** Other hosts' inventory variables, and what steps gave them so far, looked up only when asked for: there may be many hosts. */
function hostVariables(inventory: Inventory, held: Held): Values {
  const found = Object.create(null) as Record<string, Values>
  for (const [name, host] of inventory.hosts)
    Object.defineProperty(found, name, {
      enumerable: true,
      get: () => ({ ...host.vars, ...magic(host), ...givenBy(held.get(name) ?? new Map()) }),
    })
  return found
}
