import type { Found } from '../evaluate/pattern-found.ts'
import { Fault } from '../syntax/fault.ts'

/** The replacement with `\1`, `\g<1>` and `\g<name>` standing for what was found. */
export function filledIn(replacement: string, { groups, named }: Found): string {
  return replacement.replace(/\\(?:\d{1,2}|g<\w+>|[nt\\])/g, (written) => {
    const escape = ESCAPES[written]
    return escape ?? groupOf({ groups, named }, written.replace(/^\\(?:g<(\w+)>|(\d+))$/, '$1$2'))
  })
}

const ESCAPES: { readonly [written: string]: string } = { '\\n': '\n', '\\t': '\t', '\\\\': '\\' }

/** What a group of a pattern found, by number or name. */
export function groupOf({ groups, named }: Pick<Found, 'groups' | 'named'>, name: string): string {
  const number = Number(name)
  if (/^\d+$/.test(name) && number < groups.length) return groups[number] ?? ''
  if (Object.hasOwn(named, name)) return named[name] ?? ''
  throw new Fault(`the pattern has no group "${name}"`)
}
