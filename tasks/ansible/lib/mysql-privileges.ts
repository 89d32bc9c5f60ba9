import { mysql, Refusal } from 'hostwright'

/** Privileges as the module takes them: `db.table:A,B/other.*:C`, or a map of the same. */
export function privilegesIn(written: string | { readonly [on: string]: unknown }): mysql.Grants {
  const parts =
    typeof written === 'string'
      ? written.trim().split('/').map(halves)
      : Object.entries(written).map(([on, list]) => [on, String(list)] as const)
  const all = parts.map(([on, list]) => [target(on), listed(list)] as const)
  return mysql.tidy(Object.fromEntries(all))
}

function halves(part: string): readonly [on: string, privileges: string] {
  const at = part.lastIndexOf(':')
  if (at < 0) throw new Refusal(`“${part}” in priv is not of the form database.table:PRIVILEGE,PRIVILEGE`)
  return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
}

/** What privileges are about, as the server writes it: only a star is not in quotes. */
function target(on: string): string {
  const [, kind = '', rest = ''] = /^((?:FUNCTION|PROCEDURE) )?(.*)$/s.exec(on.trim()) ?? []
  const at = rest.lastIndexOf('.')
  if (at < 0) throw new Refusal(`“${on}” in priv is not of the form database.table`)
  return `${kind}${quoted(rest.slice(0, at))}.${quoted(rest.slice(at + 1))}`
}

function quoted(name: string): string {
  const plain = name.replace(/^`(.*)`$/s, '$1')
  return plain === '*' ? plain : mysql.identifier(plain)
}

/** The words between commas that stand in no parentheses. */
function listed(list: string): string[] {
  const words = (list.match(/[^,(]+(?:\([^)]*\))?/g) ?? [])
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const odd = words.find((one) => !/^[A-Za-z_]+( [A-Za-z_]+)*( ?\([^()]+\))?$/.test(one))
  if (odd !== undefined) throw new Refusal(`“${odd}” in priv is no privilege`)
  return words
}

/** What an account has after privileges are given (`append`), taken (`subtract`), or made the only ones. */
export function grantsAfter(
  here: mysql.Grants,
  wanted: mysql.Grants,
  how: { readonly append: boolean; readonly subtract: boolean; readonly keepsOthers: boolean },
): mysql.Grants {
  if (how.subtract)
    return Object.fromEntries(
      Object.entries(here).map(([on, list]) => [on, list.filter((one) => !wanted[on]?.includes(one))]),
    )
  if (!how.append) return how.keepsOthers ? { ...here, ...wanted } : wanted
  const more = Object.entries(wanted).map(([on, list]) => [on, [...(here[on] ?? []), ...list]] as const)
  return { ...here, ...Object.fromEntries(more) }
}
