import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import type { Unreached } from '../sql/reach.ts'
import { answers, DEPENDS, questions } from './asking.ts'
import { grantsIn, type MysqlGrants, unquoted } from './privileges.ts'
import { client, literal, type MysqlServer, reading } from './server.ts'

/** How connections of an account must be encrypted: not at all if it is empty; SSL, X509, or what their certificates must be like. */
export type MysqlTls = { readonly [word: string]: string }

/** How much an account may do within an hour, or at once; 0 for any number. */
export type MysqlLimits = { readonly [name in LimitName]: number }

/** A limit by its word in CREATE USER. */
export type LimitName =
  | 'MAX_QUERIES_PER_HOUR'
  | 'MAX_UPDATES_PER_HOUR'
  | 'MAX_CONNECTIONS_PER_HOUR'
  | 'MAX_USER_CONNECTIONS'

/** An account without its password. */
export type MysqlAccount = {
  readonly grants: MysqlGrants
  readonly tls: MysqlTls
  readonly limits: MysqlLimits
  readonly locked: boolean
} | null

/** An account by user and host. */
export type AccountAsked = { readonly server: MysqlServer; readonly name: string; readonly host: string }

const COLUMNS =
  'User,Host,ssl_type,ssl_cipher,x509_issuer,x509_subject,max_questions,max_updates,max_connections,max_user_connections'.split(
    ',',
  )

/** An account of a server; `null` if there is none. */
export const mysqlAccount = defineFact<AccountAsked, MysqlAccount | Unreached>({
  name: 'mysql account',
  dependsOn: DEPENDS,
  // The server writes the second question: whose grants it shows must be there. Where it fails, so does that one.
  script: (args) =>
    questions(
      args,
      (all) => {
        const fields = COLUMNS.map((one) => `', ', QUOTE(${one})`).join(', ')
        const account = `QUOTE(User), '@', QUOTE(Host), ';'`
        return `SELECT CONCAT('SELECT ''account''', ${fields}, '; SHOW GRANTS FOR ', ${account}, ' SHOW CREATE USER ', ${account})
  FROM mysql.user WHERE ${whose(all)};`
      },
      (server) =>
        `{ ${client(server, ['-N', '-B', '--raw'])} || echo 'failed;'; } | { ${print(reading(''))}; cat; } | ${client(server)}`,
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      const found = accountsIn(rows)
      return asked.map(({ name, host }): MysqlAccount => found.get(`${name}\0${host}`) ?? null)
    }),
})

function whose(all: readonly AccountAsked[]): string {
  return all.map(({ name, host }) => `(User = ${literal(name)} AND Host = ${literal(host)})`).join(' OR ')
}

/** A row that begins with `account`, and behind it what the server shows of that account, a text in each row. */
function accountsIn(rows: readonly (readonly string[])[]): Map<string, NonNullable<MysqlAccount>> {
  const found = new Map<string, NonNullable<MysqlAccount>>()
  const starts = rows.flatMap(([first], at) => (first === 'account' ? [at] : []))
  for (const [index, start] of starts.entries()) {
    const [, name = '', host = '', ...more] = rows[start] ?? []
    const lines = rows.slice(start + 1, starts[index + 1]).map(([line = '']) => line)
    const created = lines.find((line) => line.startsWith('CREATE USER ')) ?? ''
    const [type = '', cipher = '', issuer = '', subject = '', ...numbers] = more
    const [queries = 0, updates = 0, connections = 0, atOnce = 0] = numbers.map(Number)
    found.set(`${name}\0${host}`, {
      grants: grantsIn(lines),
      tls: tlsOf({ type, cipher, issuer, subject }),
      limits: {
        MAX_QUERIES_PER_HOUR: queries,
        MAX_UPDATES_PER_HOUR: updates,
        MAX_CONNECTIONS_PER_HOUR: connections,
        MAX_USER_CONNECTIONS: atOnce,
      },
      locked: / ACCOUNT LOCK\b/.test(unquoted(created)),
    })
  }
  return found
}

interface Tls {
  readonly type: string
  readonly cipher: string
  readonly issuer: string
  readonly subject: string
}

function tlsOf({ type, cipher, issuer, subject }: Tls): MysqlTls {
  if (type === 'ANY') return { SSL: '' }
  if (type === 'X509') return { X509: '' }
  const parts = { CIPHER: cipher, ISSUER: issuer, SUBJECT: subject }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}

/** The hosts of all accounts of one name. */
export const mysqlHosts = defineFact<
  { readonly server: MysqlServer; readonly name: string },
  readonly string[] | Unreached
>({
  name: 'mysql hosts',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(
      args,
      (all) =>
        `SELECT User, Host FROM mysql.user WHERE User IN (${all.map(({ name }) => literal(name)).join(', ')});`,
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) =>
      asked.map(({ name }) => rows.flatMap(([user, host = '']) => (user === name ? [host] : []))),
    ),
})

/** How an account is to prove itself; what is `null` does not matter. */
export type LoginAsked = AccountAsked & {
  readonly plugin: string | null
  /** What the server keeps of the password. */
  readonly hash: string | Secret | null
}

/** Whether an account proves itself so. */
export const mysqlLogin = defineFact<LoginAsked, boolean | Unreached>({
  name: 'mysql login',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(
      args,
      (all) =>
        `SELECT User, Host, plugin, IFNULL(authentication_string, '') FROM mysql.user WHERE ${whose(all)};`,
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) =>
      asked.map(({ name, host, plugin, hash }) => {
        const [, , itsPlugin, kept] = rows.find(([user, from]) => user === name && from === host) ?? []
        if (itsPlugin === undefined) return false
        return (plugin === null || plugin === itsPlugin) && (hash === null || reveal(hash) === kept)
      }),
    ),
})
