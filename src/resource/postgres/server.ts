import { quote } from '../../host/quote.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import { PATIENCE } from '../sql/question.ts'

/** A server of PostgreSQL and how to log in there; what is `null` is left to psql(1). */
export type PostgresServer = {
  /** A name, or the directory of its socket. */
  readonly host: string | null
  readonly port: number | null
  readonly user: string | null
  readonly password: string | Secret | null
  readonly database: string
  /** The role in which to act, where that is another one than who logs in. */
  readonly role: string | null
  /** Settings of libpq for the encryption of the connection, by the names of its environment: PGSSLMODE. */
  readonly ssl: { readonly [name: string]: string }
}

/** A name in SQL, whatever it contains. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in SQL, whatever it contains; what psql(1) reads of it is only its quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Several texts in SQL, as a list for IN. */
export function literals(texts: readonly string[]): string {
  return texts.map(literal).join(', ')
}

/** What comes before all SQL: a backslash in a text is one, and who acts. */
function preamble({ role }: PostgresServer): string {
  const become = role === null ? '' : `SET ROLE ${identifier(role)};\n`
  return `SET standard_conforming_strings = on;\n${become}`
}

/** SQL that only reads, with times that do not depend on where the server stands. */
export function reading(server: PostgresServer, sql: string): string {
  return `${preamble(server)}SET default_transaction_read_only = on;\nSET TimeZone = 'UTC';\n${sql}`
}

/** SQL that acts. */
export function acting(server: PostgresServer, sql: string): string {
  return `${preamble(server)}${sql}`
}

/** A command that reads SQL from its input. All of the login is in its environment, where nobody else can see it. */
export function psql({ host, port, user, password, database, ssl }: PostgresServer): string {
  const given: readonly (readonly [string, string | null])[] = [
    ['PGHOST', host],
    ['PGPORT', port === null ? null : String(port)],
    ['PGUSER', user],
    ['PGPASSWORD', password === null ? null : reveal(password)],
    // Not as an argument: psql(1) would read one with an equals sign as more than a name.
    ['PGDATABASE', database],
    ...Object.entries(ssl),
    ['PGCONNECT_TIMEOUT', '10'],
    ['PGCLIENTENCODING', 'UTF8'],
  ]
  const env = given.flatMap(([name, value]) => (value === null ? [] : [`${name}=${quote(value)}`]))
  return `${env.join(' ')} timeout -k 5 ${PATIENCE} psql -XAtqw -v ON_ERROR_STOP=1`
}
