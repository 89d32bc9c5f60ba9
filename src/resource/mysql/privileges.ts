/** What an account may do, by what it is about: `*.*`, `` `db`.* ``; each list is sorted, and USAGE (nothing) is never in it. */
export type MysqlGrants = { readonly [on: string]: readonly string[] }

/** Other names of privileges; servers show one, and take all. */
const ALIASES: { readonly [name: string]: string } = {
  'ALL PRIVILEGES': 'ALL',
  'BINLOG MONITOR': 'REPLICATION CLIENT',
  'SHOW MASTER STATUS': 'REPLICATION CLIENT',
  'REPLICATION REPLICA': 'REPLICATION SLAVE',
  'REPLICATION REPLICA ADMIN': 'REPLICATION SLAVE ADMIN',
  'REPLICA MONITOR': 'SLAVE MONITOR',
  'DELETE VERSIONING ROWS': 'DELETE HISTORY',
  'GRANT OPTION': 'GRANT',
}

/** All that MySQL 8 has by names of its own, which it shows instead of ALL. */
const ALL_OF_MYSQL_8 =
  'SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,RELOAD,SHUTDOWN,PROCESS,FILE,REFERENCES,INDEX,ALTER,SHOW DATABASES,SUPER,CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,REPLICATION SLAVE,REPLICATION CLIENT,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,CREATE USER,EVENT,TRIGGER,CREATE TABLESPACE,CREATE ROLE,DROP ROLE'.split(
    ',',
  )

/** A privilege by its one name; columns in small letters and in order, as their case does not matter to the server. */
export function privilege(written: string): string {
  const text = written.trim().replace(/\s+/g, ' ')
  const at = text.indexOf('(')
  if (at < 0) return ALIASES[text.toUpperCase()] ?? text.toUpperCase()
  const columns = text
    .slice(at + 1, text.lastIndexOf(')'))
    .split(',')
    .map((one) => one.trim().replaceAll('`', '').toLowerCase())
  return `${text.slice(0, at).trim().toUpperCase()} (${columns.sort().join(', ')})`
}

/** Lists of privileges as they are compared: in order, without doubles and without what says nothing. */
export function tidy(grants: MysqlGrants): MysqlGrants {
  const all = Object.entries(grants).map(([on, list]): [string, string[]] => {
    const own = new Set(list.map(privilege).filter((one) => one !== 'USAGE'))
    if (ALL_OF_MYSQL_8.every((one) => own.has(one)))
      return [on, ['ALL', ...(own.has('GRANT') ? ['GRANT'] : [])]]
    const rest = own.has('ALL') ? ['ALL', 'GRANT'].filter((one) => own.has(one)) : [...own]
    return [on, rest.sort()]
  })
  return Object.fromEntries(all.filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The privileges that SHOW GRANTS tells, one grant in a line; roles and proxies are none. */
export function grantsIn(lines: readonly string[]): MysqlGrants {
  const found = new Map<string, string[]>()
  for (const line of lines) {
    const grant = grantIn(line)
    if (grant === undefined) continue
    const list = found.get(grant.on) ?? []
    list.push(...grant.privileges)
    found.set(grant.on, list)
  }
  return tidy(Object.fromEntries(found))
}

/** `GRANT SELECT (a, b), INSERT ON db.* TO u@h … WITH GRANT OPTION`, where names may hold whatever they like in their quotes. */
function grantIn(line: string): { readonly on: string; readonly privileges: string[] } | undefined {
  if (!line.startsWith('GRANT ') || line.startsWith('GRANT PROXY ')) return undefined
  const words = unquoted(line)
  const on = words.indexOf(' ON ')
  const to = words.indexOf(' TO ', on)
  if (on < 0 || to < 0) return undefined
  const privileges = listed(line.slice('GRANT '.length, on), words.slice('GRANT '.length, on))
  const option = / WITH .*GRANT OPTION/.test(words.slice(to)) ? ['GRANT'] : []
  return { on: line.slice(on + ' ON '.length, to), privileges: [...privileges, ...option] }
}

/** The same line with an x for all that stands in quotes, so that words in it are words of the grant. */
export function unquoted(line: string): string {
  return line.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'/g, (quoted) => 'x'.repeat(quoted.length))
}

/** The parts between commas that stand in no parentheses. */
function listed(text: string, words: string): string[] {
  const parts: string[] = []
  let [from, depth] = [0, 0]
  for (const [at, letter] of [...words.split(''), ','].entries()) {
    if (letter === '(') depth++
    else if (letter === ')') depth--
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return parts.filter((one) => one.trim() !== '')
}
