import { Fault } from '../syntax/fault.ts'

/** Whether a version stands in this relation to another one: `1.10` is greater than `1.9`. */
export function isVersion(version: string, than: string, operator: string): boolean {
  const holds = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (holds === undefined)
    throw new Fault(`"${operator}" cannot compare versions`, { hint: 'one of == != < <= > >=' })
  return holds(orderOfVersions(version, than))
}

type Holds = (order: number) => boolean

const eq: Holds = (order) => order === 0
const ne: Holds = (order) => order !== 0
const lt: Holds = (order) => order < 0
const le: Holds = (order) => order <= 0
const gt: Holds = (order) => order > 0
const ge: Holds = (order) => order >= 0

const OPERATORS: { readonly [operator: string]: Holds } = {
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  '==': eq,
  '=': eq,
  '!=': ne,
  '<>': ne,
  '<': lt,
  '<=': le,
  '>': gt,
  '>=': ge,
}

function orderOfVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = orderOfParts(left[index], right[index])
    if (order !== 0) return order
  }
  return 0
}

function partsOf(version: string): readonly (number | string)[] {
  if (version.trim() === '') throw new Fault('expected a version, not an empty string')
  const parts = version.trim().match(/\d+|[a-z]+/gi) ?? [version]
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** What is not there comes first, then letters, then numbers: 1.0, 1.0rc1, 1.0.1. */
function orderOfParts(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1
  return a < b ? -1 : 1
}
