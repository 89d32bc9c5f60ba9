import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadInventory } from '../../src/inventory/load.ts'
import { selectHosts } from '../../src/inventory/select.ts'
import type { Inventory } from '../../src/model/inventory.ts'
import { ground, inventories, patterns } from './beside/inventories.ts'

/** What is in an inventory: groups with all their hosts, and what each host has. */
interface Read {
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly vars: Readonly<Record<string, unknown>>
}

interface Answers {
  readonly inventories: Readonly<Record<string, Read>>
  readonly patterns: Readonly<Record<string, readonly string[]>>
}

const FILE = 'test/inventory/beside/ansible.json'
const root = mkdtempSync(join(tmpdir(), 'beside-'))
const written = (name: string, text: string) => {
  writeFileSync(join(root, name), text)
  return join(root, name)
}

/** `WRITE_ANSWERS=1` asks Ansible anew (2.14, as Debian 12 has it). */
const answers =
  process.env['WRITE_ANSWERS'] === undefined ? (JSON.parse(readFileSync(FILE, 'utf8')) as Answers) : asked()

function asked(): Answers {
  const made = {
    inventories: Object.fromEntries(
      Object.entries(inventories).map(([name, text]) => [name, theirs(name, text)]),
    ),
    patterns: Object.fromEntries(patterns.map((pattern) => [pattern, selected(pattern)])),
  }
  writeFileSync(FILE, `${JSON.stringify(made, null, 1)}\n`)
  return made
}

function theirs(name: string, text: string): Read {
  const out = execFileSync('ansible-inventory', ['-i', written(name, text), '--list'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { _meta, ...groups } = JSON.parse(out) as Record<
    string,
    { hosts?: string[]; children?: string[] }
  > & {
    _meta: { hostvars: Record<string, unknown> }
  }
  const below = (group: string): string[] => [
    ...(groups[group]?.hosts ?? []),
    ...(groups[group]?.children ?? []).flatMap(below),
  ]
  const names = [
    ...new Set([...Object.keys(groups), ...Object.values(groups).flatMap((one) => one.children ?? [])]),
  ]
  const all = Object.fromEntries(names.map((one) => [one, [...new Set(below(one))].sort()]))
  const vars = Object.fromEntries((all['all'] ?? []).map((host) => [host, _meta.hostvars[host] ?? {}]))
  return { groups: all, vars }
}

function selected(pattern: string): string[] {
  const { stdout } = spawnSync(
    'ansible',
    ['-i', written('ground.ini', ground), '--list-hosts', '--', pattern],
    { encoding: 'utf8' },
  )
  return stdout
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** As we read it; null where it is refused. */
function ours(name: string, text: string): Read | null {
  const { inventory, problemsOf } = loadInventory({ sources: [written(name, text)] })
  if (problemsOf(inventory.hosts.keys()).length > 0) return null
  return readOf(inventory)
}

function readOf({ groups, hosts }: Inventory): Read {
  return {
    groups: Object.fromEntries([...groups].map(([name, group]) => [name, [...group.hosts].sort()])),
    vars: Object.fromEntries(
      [...hosts].map(([name, { vars }]) => [name, JSON.parse(JSON.stringify(vars)) as unknown]),
    ),
  }
}

/** Groups without hosts are told of by neither in the same way; what makes the order of groups is no variable of ours. */
function told({ groups, vars }: Read): Read {
  return { groups: Object.fromEntries(Object.entries(groups).filter(([, hosts]) => hosts.length > 0)), vars }
}

/** What is refused, with the reason, of which Ansible takes the lines before the mistake. */
const REFUSED = new Set(['comments and blanks.ini'])

/** All hosts come in the order of the inventory, not in that of a walk through its groups. */
const IN_ORDER = new Set(['all', '*', 'all:!empty'])

describe('an inventory has the hosts, groups and variables that it has for Ansible', () => {
  it.each(Object.entries(inventories))('%s', (name, text) => {
    const read = ours(name, text)
    if (REFUSED.has(name)) return expect(read).toBeNull()
    expect(read && told(read)).toEqual(told(answers.inventories[name] ?? { groups: {}, vars: {} }))
  })
})

describe('a pattern selects the hosts that it selects for Ansible, in the same order', () => {
  const { inventory } = loadInventory({ sources: [written('ground.ini', ground)] })
  it.each(patterns)('%s', (pattern) => {
    const { hosts } = selectHosts(inventory, pattern)
    const names = hosts.map(({ name }) => name)
    const theirs = answers.patterns[pattern] ?? []
    if (IN_ORDER.has(pattern)) expect(names.toSorted()).toEqual(theirs.toSorted())
    else expect(names).toEqual(theirs)
  })
})
