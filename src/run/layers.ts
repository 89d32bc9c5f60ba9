import { dirname, join } from 'node:path'
import { readVarsFile } from '../inventory/vars-files.ts'
import type { Host, Inventory } from '../model/inventory.ts'
import type { Play } from '../model/playbook.ts'
import type { Values } from '../model/value.ts'
import type { PlayNeeds } from './prepare.ts'

/** The variables of each host below its steps' own, weakest first: inventory, magic, play vars, vars_files. */
export function hostLayers(
  play: Play,
  hosts: readonly Host[],
  needs: PlayNeeds,
): (host: Host) => readonly Values[] {
  const shared = sharedMagic(play, hosts, needs)
  const known = new Map(hosts.map((host) => [host.name, layersOf(host, { play, shared, needs })]))
  return (host) => known.get(host.name) ?? []
}

interface Around {
  readonly play: Play
  readonly shared: Values
  readonly needs: PlayNeeds
}

function layersOf(host: Host, { play, shared, needs }: Around): readonly Values[] {
  const base = [host.vars, { ...shared, ...magic(host) }, play.vars]
  return [...base, ...play.varsFiles.map((file, at) => varsFile(file, { base, play, needs, at }))]
}

interface Reading {
  readonly base: readonly Values[]
  readonly play: Play
  readonly needs: PlayNeeds
  readonly at: number
}

function varsFile(written: string, { base, play, needs, at }: Reading): Values {
  const place = play.locate(['vars_files', at])
  const name = needs.papers.fill(written, needs.papers.scope([...base, needs.extra]), place)
  const { values, problems } = readVarsFile(
    join(dirname(needs.playbook.file), name as string),
    needs.secrets,
    place,
  )
  needs.problems.push(...problems)
  return values
}

/** The variables that are always there, by Ansible's names. */
function magic(host: Host): Values {
  return {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
    group_names: host.groups,
  }
}

/** Those that are the same for every host of a play: made once, for each of them has all hosts in it. */
function sharedMagic(play: Play, hosts: readonly Host[], { inventory, playbook }: PlayNeeds): Values {
  return {
    groups: Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts])),
    hostvars: hostVariables(inventory),
    ansible_play_name: play.name,
    play_hosts: hosts.map(({ name }) => name),
    playbook_dir: dirname(playbook.file),
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
