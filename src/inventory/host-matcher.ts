import type { Inventory } from '../model/inventory.ts'
import type { Problem } from '../model/problem.ts'
import { didYouMean } from '../schema/nearest.ts'
import { LOCAL_NAMES } from './local-names.ts'
import type { Term } from './pattern.ts'

/** The hosts that a term names; a problem if it cannot name any. */
export function matching({ hosts, groups }: Inventory, term: Term): readonly string[] | Problem {
  const { text } = term
  if (text === 'all' || text === '*') return [...hosts.keys()]
  const group = groups.get(text)
  if (group !== undefined) return group.hosts
  if (hosts.has(text) || LOCAL_NAMES.includes(text)) return [text]
  const test = matcher(text)
  if (typeof test === 'string') return { message: `"${term.written}" selects nothing: ${test}` }
  if (test === undefined)
    return unmatched({ hosts, groups }, term, 'there is no host or group with that name')
  const inGroups = [...groups.values()].filter(({ name }) => test.test(name)).flatMap((one) => one.hosts)
  const found = [...new Set([...inGroups, ...[...hosts.keys()].filter((name) => test.test(name))])]
  // To take away what a wildcard matches is right where there is nothing of the kind.
  if (found.length > 0 || term.sign !== 'or') return found
  return unmatched({ hosts, groups }, term, 'it matches no host or group')
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
    return `it is not a valid ${isExpression ? 'regular expression' : 'wildcard'}: ${reason}`
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

/** A part of a list of hosts: `web[0:2]`. */
export function slice(names: readonly string[], { slice: range }: Term): readonly string[] {
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
