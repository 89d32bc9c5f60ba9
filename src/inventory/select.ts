import type { Host, Inventory } from '../model/inventory.ts'
import type { Position, Problem } from '../model/problem.ts'
import { matching, slice } from './host-matcher.ts'
import { parsePattern } from './pattern.ts'

/** What to select besides the pattern, and where the pattern stands. */
export interface Selection {
  /** A second pattern that hosts must match too: `--limit`. */
  readonly limit?: string | undefined
  readonly at?: Position
}

/** The hosts that a pattern selects, in the order of the inventory's groups. */
export interface Selected {
  readonly hosts: readonly Host[]
  readonly problems: readonly Problem[]
}

/** Selects hosts by a pattern in Ansible's form; a name that is no host and no group is a problem. */
export function selectHosts(inventory: Inventory, pattern: string, { limit, at }: Selection = {}): Selected {
  const problems: Problem[] = []
  const chosen = choose(inventory, pattern, (problem) =>
    problems.push(at === undefined ? problem : { ...problem, at }),
  )
  if (limit === undefined) return { hosts: chosen, problems }
  const limited = new Set(
    choose(inventory, limit, (problem) =>
      problems.push({ ...problem, message: `--limit: ${problem.message}` }),
    ).map(({ name }) => name),
  )
  return { hosts: chosen.filter(({ name }) => limited.has(name)), problems }
}

function choose(inventory: Inventory, pattern: string, report: (problem: Problem) => void): readonly Host[] {
  let names: readonly string[] = []
  for (const term of parsePattern(pattern)) {
    const found = matching(inventory, term)
    if ('message' in found) {
      report(found)
      continue
    }
    const taken = new Set(slice(found, term))
    if (term.sign === 'or') names = [...new Set([...names, ...taken])]
    else names = names.filter((name) => taken.has(name) === (term.sign === 'and'))
  }
  return names.map((name) => inventory.hosts.get(name) ?? implicitLocalhost(name))
}

/** The controller itself is always a host, also where the inventory does not say so. */
export function implicitLocalhost(name = 'localhost'): Host {
  const at = { file: 'inventory', line: 1, column: 1 }
  const settings = { name, connection: 'local' } as const
  return { name, at, groups: [], vars: {}, locate: () => at, settings }
}
