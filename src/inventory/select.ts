import type { Host, Inventory } from '../model/inventory.ts'
import type { Position, Problem } from '../model/problem.ts'
import { didYouMean } from '../schema/nearest.ts'
import { parsePattern, type Term } from './pattern.ts'

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
  return names.map((name) => inventory.hosts.get(name) ?? implicitLocalhost())
}

/** The hosts that a term names; a problem if it cannot name any. */
function matching({ hosts, groups }: Inventory, term: Term): readonly string[] | Problem {
  const { text } = term
  if (text === 'all' || text === '*') return [...hosts.keys()]
  const group = groups.get(text)
  if (group !== undefined) return group.hosts
  if (hosts.has(text) || text === 'localhost') return [text]
  const test = matcher(text)
  if (typeof test === 'string') return { message: `"${term.written}" selects nothing: ${test}` }
  if (test === undefined)
    return unmatched({ hosts, groups }, term, 'there is no host and no group of that name')
  const inGroups = [...groups.values()].filter(({ name }) => test.test(name)).flatMap((one) => one.hosts)
  const found = [...new Set([...inGroups, ...[...hosts.keys()].filter((name) => test.test(name))])]
  // To take away what a wildcard matches is right where there is nothing of the kind.
  if (found.length > 0 || term.sign !== 'or') return found
  return unmatched({ hosts, groups }, term, 'it matches no host and no group')
}

function matcher(text: string): RegExp | string | undefined {
  const isExpression = text.startsWith('~')
  if (!isExpression && !/[*?[]/.test(text)) return undefined
  try {
    const test = new RegExp(isExpression ? `^(?:${text.slice(1)})` : glob(text))
    test.test('') // some faults show only when it is used: that it is too large
    return test
  } catch (error) {
    const [reason] = (error as Error).message.split(': ').slice(-1)
    return `it is no ${isExpression ? 'regular expression' : 'wildcard'}: ${reason}`
  }
}

/** A wildcard as a regular expression. */
function glob(text: string): string {
  const parts = text.split(/(\*|\?|\[!?[^\]]+\])/).map((part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (/^\[.+\]$/.test(part)) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')
    return part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  })
  return `^${parts.join('')}$`
}

function slice(names: readonly string[], { slice: range }: Term): readonly string[] {
  if (range === undefined) return names
  const index = (number: number) => (number < 0 ? names.length + number : number)
  const last = range.last === undefined ? names.length - 1 : index(range.last)
  return names.slice(Math.max(0, index(range.first)), last + 1)
}

function unmatched({ hosts, groups }: Inventory, { written, text }: Term, why: string): Problem {
  const names = [...groups.keys(), ...hosts.keys()]
  const hint =
    didYouMean(text, names) ?? (names.length > 20 ? undefined : `the inventory has ${names.join(', ')}`)
  const message = `"${written}" selects nothing: ${why}`
  return hint === undefined ? { message } : { message, hint }
}

/** The controller itself is always a host, also where the inventory does not say so. */
function implicitLocalhost(): Host {
  const at = { file: 'inventory', line: 1, column: 1 }
  const settings = { name: 'localhost', connection: 'local' } as const
  return { name: 'localhost', at, groups: [], vars: {}, locate: () => at, settings }
}
