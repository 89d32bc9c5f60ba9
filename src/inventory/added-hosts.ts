import type { Position } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import type { Draft } from './draft.ts'
import { groupIn, hostIn, wrongGroupName } from './draft-entries.ts'
import { type HostNames, readHostName } from './host-name.ts'

/** A host that a step adds or puts into groups, and the groups around these. */
export interface AddedHost {
  readonly host: string
  readonly groups: readonly string[]
  readonly parents: readonly string[]
  readonly vars: Values
}

/** An inventory that can be added to without altering the first. */
export function copyOf({ groups, hosts, problems, named }: Draft): Draft {
  return {
    groups: new Map(
      [...groups].map(([name, one]) => [
        name,
        { ...one, hosts: new Set(one.hosts), children: new Set(one.children), layers: [...one.layers] },
      ]),
    ),
    hosts: new Map([...hosts].map(([name, one]) => [name, { ...one, layers: [...one.layers] }])),
    problems: [...problems],
    named,
  }
}

const AT: Position = { file: 'inventory', line: 1, column: 1 }

/** Adds hosts in their order: of a variable that is given twice, the last counts. */
export function addTo(draft: Draft, added: readonly AddedHost[]): Draft {
  for (const { host, groups, parents, vars } of added) {
    const wrong = [...groups, ...parents].map(wrongGroupName).find((one) => one !== undefined)
    if (wrong !== undefined || host === '') {
      draft.problems.push({ message: wrong ?? 'a host that is added has no name', at: AT })
      continue
    }
    const { names: [name = host] = [], port } = portOf(host)
    const own = hostIn(draft, name, AT)
    if (port !== undefined) own.layers.push({ values: { ansible_port: port }, locate: () => AT })
    if (Object.keys(vars).length > 0) own.layers.push({ values: vars, locate: () => AT })
    for (const group of groups) groupIn(draft, group, AT).hosts.add(name)
    for (const parent of parents.filter((one) => one !== 'all'))
      for (const group of groups) groupIn(draft, parent, AT).children.add(group)
  }
  return draft
}

/** A port may follow the name; a range stands for nothing here. */
function portOf(host: string): Partial<HostNames> {
  const read = host.includes(':') ? readHostName(host) : {}
  return typeof read === 'string' ? {} : read
}
