import { dirname, resolve } from 'node:path'
import type { Host } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import { InputError } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Registered } from '../context.ts'
import { givenBy } from '../plan/given.ts'
import type { PlayNeeds } from './prepare-play.ts'
import { runVariables } from './run-variables.ts'

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
  const { inventory, playbook, request } = needs
  const names = hosts.map(({ name }) => name)
  const own: Values = {
    groups: Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts])),
    ansible_play_name: play.name,
    play_hosts: names,
    ansible_play_hosts_all: names,
    // What a batch has is known only while it runs.
    ...(play.serial.length === 0 ? { ansible_play_batch: names } : {}),
    // As Ansible has it without settings: with a time in it, a file would never be right.
    ansible_managed: 'Ansible managed',
    playbook_dir: dirname(playbook.file),
    ...rolesOf(play),
    // A name of ours: whether what is wanted no more is removed.
    hostwright_prune: request.prune === true,
  }
  return Object.defineProperties({ ...own }, Object.getOwnPropertyDescriptors(runVariables(request)))
}

/** The roles that a play lists, and those that these depend on. */
function rolesOf({ roles: { listed, needed } = { listed: [], needed: [] } }: Play): Values {
  const all = [...new Set([...needed, ...listed])]
  return {
    ansible_play_role_names: listed,
    ansible_dependent_role_names: needed,
    ansible_role_names: all,
    role_names: listed,
  }
}

/** The variables whose value follows the run: which hosts of a play have not failed, and what others have. */
export function runningMagic(hosts: readonly Host[], needs: PlayNeeds, shared: Values): Values {
  const { out } = needs
  const running = (): Value => hosts.flatMap(({ name }) => (out.has(name) ? [] : [name]))
  const others = hostVariables(needs, shared)
  return Object.defineProperties(
    {},
    {
      ansible_play_hosts: { enumerable: true, get: running },
      hostvars: { enumerable: true, get: () => others },
    },
  ) as Values
}

/**
 * Other hosts' inventory variables, and what steps gave them so far, looked up only when asked for: there may be many hosts.
 * The variables are filled in as on that host; what a host answered is never read as an expression.
 */
function hostVariables({ inventory, held, playDocuments, look }: PlayNeeds, shared: Values): Values {
  const found = Object.create(null) as Record<string, Values>
  const always = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(shared), hostvars: { enumerable: true, get: () => found } },
  ) as Values
  for (const [name, host] of inventory.hosts) {
    let last: { readonly given: readonly Value[]; readonly scope: Values } | undefined
    const get = () => {
      const registered = held.get(name) ?? new Map<string, Value>()
      const given = [...registered].flat()
      // The same for as long as nothing comes: so a variable that leads back to itself is found.
      if (last !== undefined && isSame(last.given, given)) return last.scope
      const wrong = look([name])
      if (wrong.length > 0) throw new InputError(wrong)
      const layers = [host.vars, always, magic(host), playDocuments.final(givenBy(registered))]
      const scope = playDocuments.scope(layers)
      last = { given, scope }
      return scope
    }
    Object.defineProperty(found, name, { enumerable: true, get })
  }
  return found
}

function isSame(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((one, at) => one === right[at])
}
