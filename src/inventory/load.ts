import { join } from 'node:path'
import type { Group, Host, Inventory } from '../model/inventory.ts'
import type { Locate, Problem } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Value, Values } from '../model/value.ts'
import type { Secrets } from '../schema/read.ts'
import { orProblems } from '../schema/reading.ts'
import { type AddedHost, addTo, copyOf } from './added-hosts.ts'
import { isPasswordVariable } from './connection-variable.ts'
import { type Draft, type DraftHost, type Layer } from './draft.ts'
import { emptyDraft } from './draft-entries.ts'
import { type Fill, hostSettings } from './settings.ts'
import { directoryOf, readSource } from './sources.ts'
import { type GroupTree, groupTree } from './tree.ts'
import { type VarsDirectory, varsDirectory } from './vars-directory.ts'

/** Where an inventory comes from. */
export interface InventorySources {
  /** What `-i` names: files, directories, programs, lists with a comma. */
  readonly sources: readonly string[]
  /** Directories of playbooks, beside which `group_vars` and `host_vars` count too. */
  readonly beside?: readonly string[]
  readonly secrets?: Secrets
  /** What counts before everything else, for every host (`-e`): also how a host is reached. */
  readonly strongest?: Values
  /** Who logs in, and with which key, where no variable says. */
  readonly usual?: { readonly user?: string; readonly keyFile?: string }
  /** Fills in expressions in connection variables. */
  readonly fill?: Fill
}

/** An inventory as far as it could be read, and all that is wrong with it. */
export interface LoadedInventory {
  readonly inventory: Inventory
  readonly problems: readonly Problem[]
  /** False where not all of it could be read: hosts and variables may be missing. */
  readonly whole: boolean
  /** The same with hosts and groups that are added in a run; nothing is read again but their files of variables. */
  readonly grown: (added: readonly AddedHost[]) => Pick<LoadedInventory, 'inventory' | 'problems'>
}

/** Reads all sources of an inventory and settles which variables count for which host. */
export function loadInventory(wanted: InventorySources): LoadedInventory {
  const draft = emptyDraft()
  for (const source of wanted.sources)
    orProblems(draft.problems, () => readSource(draft, source, wanted.secrets))
  const bare = copyOf(draft)
  const whole = draft.problems.length === 0
  return {
    ...settled(draft, wanted),
    whole: whole && draft.problems.length === 0,
    grown: (added) => settled(addTo(copyOf(bare), added), wanted),
  }
}

/** Which variables count for which host. */
function settled(draft: Draft, wanted: InventorySources): Pick<LoadedInventory, 'inventory' | 'problems'> {
  const tree = groupTree(draft)
  const files = varsFiles(draft, wanted)
  const hosts = new Map<string, Host>()
  const settings: Problem[] = []
  for (const host of draft.hosts.values()) {
    const vars = merged([...layersOf(host, tree, files), ...commandLine(wanted.strongest)])
    hosts.set(host.name, finish(settings, { host, tree, vars, fill: wanted.fill, usual: wanted.usual }))
  }
  return {
    inventory: { hosts, groups: groupsOf(draft, tree) },
    problems: distinct([...draft.problems, ...settings]),
  }
}

function commandLine(values: Values | undefined): readonly Layer[] {
  return values === undefined ? [] : [{ values, locate: () => ({ file: '-e', line: 1, column: 1 }) }]
}

interface VarsFiles {
  readonly inventory: { readonly groups: readonly VarsDirectory[]; readonly hosts: readonly VarsDirectory[] }
  readonly playbook: { readonly groups: readonly VarsDirectory[]; readonly hosts: readonly VarsDirectory[] }
}

function varsFiles({ problems }: Draft, { sources, beside = [], secrets }: InventorySources): VarsFiles {
  const under = (directories: readonly string[]) => {
    const each = [...new Set(directories)]
    const named = (name: string) =>
      each.map((directory) => varsDirectory(join(directory, name), secrets, problems))
    return { groups: named('group_vars'), hosts: named('host_vars') }
  }
  const own = sources.map(directoryOf).filter((directory) => directory !== undefined)
  return { inventory: under(own), playbook: under(beside.filter((directory) => !own.includes(directory))) }
}

/** Ansible's order, from the weakest to the strongest. */
function layersOf(host: DraftHost, tree: GroupTree, { inventory, playbook }: VarsFiles): readonly Layer[] {
  const groups = tree.groupsOf(host.name)
  const names = groups.map(({ name }) => name).filter((name) => name !== 'all')
  return [
    ...groups.flatMap((group) => group.layers),
    ...from(inventory.groups, ['all']),
    ...from(playbook.groups, ['all']),
    ...from(inventory.groups, names),
    ...from(playbook.groups, names),
    ...host.layers,
    ...from(inventory.hosts, [host.name]),
    ...from(playbook.hosts, [host.name]),
  ]
}

function from(directories: readonly VarsDirectory[], owners: readonly string[]): readonly Layer[] {
  return directories.flatMap((directory) => owners.flatMap((owner) => directory(owner)))
}

interface MergedVars {
  readonly vars: { readonly [name: string]: Value }
  readonly locate: Locate
}

function merged(layers: readonly Layer[]): MergedVars {
  const all: { readonly [name: string]: Value } = Object.assign({}, ...layers.map(({ values }) => values))
  const vars = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, hidden(name, value)]))
  return {
    vars,
    locate: (path, part) => {
      const name = String(path[0])
      const layer = layers.findLast(({ values }) => Object.hasOwn(values, name)) ?? layers.at(-1)
      return layer?.locate(path, part) ?? { file: 'inventory', line: 1, column: 1 }
    },
  }
}

/** A password is a secret, however it was written. */
function hidden(name: string, value: Value): Value {
  const written = isPasswordVariable(name) && typeof value === 'string' && !value.includes('{{')
  return written ? new Secret(value) : value
}

interface Unfinished {
  readonly host: DraftHost
  readonly tree: GroupTree
  readonly vars: MergedVars
  readonly fill: Fill | undefined
  readonly usual: InventorySources['usual']
}

function finish(problems: Problem[], { host, tree, vars, fill, usual = {} }: Unfinished): Host {
  const read = hostSettings({ name: host.name, ...vars, fill })
  problems.push(...read.problems)
  const groups = tree.groupsOf(host.name).map(({ name }) => name)
  return {
    name: host.name,
    at: host.at,
    groups: groups.filter((name) => name !== 'all').sort(),
    ...vars,
    settings: { ...pick(usual), ...read.settings },
  }
}

function pick({ user, keyFile }: NonNullable<InventorySources['usual']>) {
  return { ...(user === undefined ? {} : { user }), ...(keyFile === undefined ? {} : { keyFile }) }
}

function groupsOf(draft: Draft, tree: GroupTree): ReadonlyMap<string, Group> {
  const groups = [...draft.groups.values()].map(({ name, at, children }): [string, Group] => {
    return [name, { name, at, children: [...children], hosts: tree.members.get(name) ?? [] }]
  })
  return new Map(groups)
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}
