import { join } from 'node:path'
import type { Group, Host, HostSettings, Inventory } from '../model/inventory.ts'
import type { Locate, Path, Problem } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Value, Values } from '../model/value.ts'
import { present } from '../schema/fields.ts'
import type { Secrets } from '../schema/read.ts'
import { orProblems } from '../schema/reading.ts'
import { type AddedHost, addTo, copyOf } from './added-hosts.ts'
import { isPasswordVariable } from './connection-variable.ts'
import { type Draft, type DraftHost, type Layer } from './draft.ts'
import { emptyDraft } from './draft-entries.ts'
import { type Fill, hostSettings, type ReadSettings } from './settings.ts'
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
  /** How hosts are reached where no variable says. */
  readonly usual?: Partial<Pick<HostSettings, 'user' | 'keyFile' | 'become' | 'becomePassword'>>
  /** Fills in expressions in connection variables. */
  readonly fill?: Fill
}

/** Hosts with their groups, and what counts for each. */
interface SettledInventory {
  readonly inventory: Inventory
  readonly problems: readonly Problem[]
  /**
   * What is wrong with the variables of hosts, and with how they are reached. They are merged only here, or when somebody asks
   * for them: what a host has that no play names is not looked at.
   */
  readonly problemsOf: (names: Iterable<string>) => readonly Problem[]
  /** What sets variables of a host, the weakest first. */
  readonly layersOf: (name: string) => readonly Layer[]
}

/** An inventory as far as it could be read, and all that is wrong with it. */
export interface LoadedInventory extends SettledInventory {
  /** False where not all that was looked at so far could be read: hosts and variables may be missing. */
  readonly whole: boolean
  /** The same with hosts and groups that are added in a run; nothing is read again but their files of variables. */
  readonly grown: (added: readonly AddedHost[]) => SettledInventory
}

/** Reads all sources of an inventory and settles which variables count for which host. */
export function loadInventory(wanted: InventorySources): LoadedInventory {
  const draft = emptyDraft()
  for (const source of wanted.sources)
    orProblems(draft.problems, () => readSource(draft, source, wanted.secrets))
  const bare = copyOf(draft)
  return {
    ...settled(draft, wanted),
    get whole() {
      return draft.problems.length === 0
    },
    grown: (added) => settled(addTo(copyOf(bare), added), wanted),
  }
}

/** Which variables count for which host. */
function settled(draft: Draft, wanted: InventorySources): SettledInventory {
  const tree = groupTree(draft)
  const files = varsFiles(draft, wanted)
  const strongest = commandLine(wanted.strongest)
  const hosts = new Map<string, Host>()
  const wrong = new Map<string, () => readonly Problem[]>()
  const layers = (host: DraftHost) => [...layersOf(host, tree, files), ...strongest]
  for (const host of draft.hosts.values()) {
    const merge = () => merged(layers(host))
    const used = usedHost({ host, tree, merge, fill: wanted.fill, usual: wanted.usual })
    hosts.set(host.name, used.host)
    wrong.set(host.name, used.wrong)
  }
  return {
    inventory: { hosts, groups: groupsOf(draft, tree) },
    problems: distinct(draft.problems),
    problemsOf: (names) => {
      const settings = [...names].flatMap((name) => wrong.get(name)?.() ?? [])
      return distinct([...draft.problems, ...settings]) // with those of files that were read just now
    },
    layersOf: (name) => [draft.hosts.get(name) ?? []].flat().flatMap(layers),
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
      each.flatMap((directory) => varsDirectory(join(directory, name), secrets, problems) ?? [])
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
  const vars: { [name: string]: Value } = {}
  for (const { values } of layers) Object.assign(vars, values)
  delete vars['ansible_group_priority'] // it is about groups
  for (const [name, value] of Object.entries(vars)) if (isPasswordVariable(name)) vars[name] = hidden(value)
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
function hidden(value: Value): Value {
  return typeof value === 'string' && !value.includes('{{') ? new Secret(value) : value
}

/** A host, and what is wrong with how it is reached. */
interface UsedHost {
  readonly host: Host
  readonly wrong: () => readonly Problem[]
}

interface Unfinished {
  readonly fill: Fill | undefined
  readonly usual: InventorySources['usual']
  readonly host: DraftHost
  readonly tree: GroupTree
  readonly merge: () => MergedVars
}

/** A host whose variables are merged when somebody asks for them: of ten thousand, a run may want one. */
function usedHost({ host, tree, merge, fill, usual = {} }: Unfinished): UsedHost {
  const { name, at } = host
  let known: MergedVars | undefined
  let read: ReadSettings | undefined
  const own = () => (known ??= merge())
  const reach = () => (read ??= hostSettings({ name, ...own(), fill }))
  const used = {
    name,
    at,
    get groups() {
      const groups = tree.groupsOf(name).map((group) => group.name)
      return groups.filter((group) => group !== 'all').sort()
    },
    get vars() {
      return own().vars
    },
    locate: (path: Path, part?: 'key' | 'value') => own().locate(path, part),
    get settings() {
      return { ...pick(usual), ...reach().settings }
    },
  }
  return { host: used, wrong: () => reach().problems }
}

function pick({ user, keyFile, become, becomePassword }: NonNullable<InventorySources['usual']>) {
  return present({ user, keyFile, become, becomePassword })
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
