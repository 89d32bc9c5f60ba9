import type { MysqlGrants } from './privileges.ts'
import { identifier } from './server.ts'

/** SQL that leads from some privileges to others. */
export function grantStatements(account: string, was: MysqlGrants, wanted: MysqlGrants): string[] {
  const all = new Set([...Object.keys(was), ...Object.keys(wanted)])
  return [...all].flatMap((on) => {
    const [has, needs] = [was[on] ?? [], wanted[on] ?? []]
    const come = needs.filter((one) => !has.includes(one))
    // Whoever is given all keeps what is a part of it.
    const gone = has.filter((one) => !needs.includes(one) && (one === 'GRANT' || !come.includes('ALL')))
    const revoke = revoked(account, on, gone)
    const grant = granted(account, on, come)
    // Whoever has all loses with it what is granted before.
    return gone.includes('ALL') ? [...revoke, ...grant] : [...grant, ...revoke]
  })
}

function granted(account: string, on: string, privileges: readonly string[]): string[] {
  if (privileges.length === 0) return []
  const plain = privileges.filter((one) => one !== 'GRANT').map(inSql)
  const option = privileges.includes('GRANT') ? ' WITH GRANT OPTION' : ''
  // USAGE is nothing: the right to pass on cannot stand alone.
  return [`GRANT ${plain.length === 0 ? 'USAGE' : plain.join(', ')} ON ${on} TO ${account}${option};`]
}

function revoked(account: string, on: string, privileges: readonly string[]): string[] {
  const plain = privileges.filter((one) => one !== 'GRANT').map(inSql)
  return [
    ...(privileges.includes('GRANT') ? [`REVOKE GRANT OPTION ON ${on} FROM ${account};`] : []),
    ...(plain.length === 0 ? [] : [`REVOKE ${plain.join(', ')} ON ${on} FROM ${account};`]),
  ]
}

/** A privilege, its columns in quotes. */
function inSql(privilege: string): string {
  const [, word, columns] = /^([^(]*) \((.*)\)$/.exec(privilege) ?? []
  if (word === undefined || columns === undefined) return privilege
  return `${word} (${columns.split(', ').map(identifier).join(', ')})`
}
