import { argv, print, quote } from '../../host/quote.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import { PATIENCE } from '../sql/question.ts'

/** A server of MariaDB or MySQL and how to log in there; what is `null` is left to the client. */
export type MysqlServer = {
  readonly host: string
  readonly port: number | null
  readonly socket: string | null
  readonly user: string | null
  readonly password: string | Secret | null
  /** A file with a login, as the client reads it; one below `~/` is in the home of who acts. What is not there does not count. */
  readonly configFile: string | null
  readonly database: string | null
  /** Root without a password is tried first. */
  readonly implicitAdmin: boolean
  /** Files for the encryption of the connection, by the names of the client's options: ssl-ca. */
  readonly ssl: { readonly [name: string]: string }
}

/** A name in SQL, whatever it contains. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** A text in SQL, whatever it contains, where a backslash escapes. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** An account in SQL. */
export function accountIn({ name, host }: { readonly name: string; readonly host: string }): string {
  return `${literal(name)}@${literal(host)}`
}

/** What comes before SQL of ours: whatever the server is set to, a backslash escapes, and names stand in backticks. */
export const PREAMBLE = `SET SESSION sql_mode = '';\n`

/** SQL that only reads. */
export function reading(sql: string): string {
  return `${PREAMBLE}SET SESSION TRANSACTION READ ONLY;\n${sql}`
}

/** What prints the texts of the server so that they can be told apart: fields by tabs, rows by lines, both escaped within. */
export const ROWS = ['-N', '-B']

/** A command that reads SQL from its input, given to the server as it stands; `options` say how answers are printed. */
export function client(server: MysqlServer, options: readonly string[] = ROWS): string {
  const { user, password } = server
  const own = run(server, { user, password }, options)
  if (!server.implicitAdmin) return own
  const admin = { user: 'root', password: '' }
  const probe = `${run(server, admin, ['-e', 'SELECT 1'])} </dev/null >/dev/null 2>&1`
  return `{ if ${probe}; then ${run(server, admin, options)}; else ${own}; fi; }`
}

interface Login {
  readonly user: string | null
  readonly password: string | Secret | null
}

/** The login is a file that exists only as a pipe (descriptor 3): nobody sees it in a list of processes, or on a disk. */
function run(server: MysqlServer, login: Login, options: readonly string[]): string {
  const { host, port, socket, configFile, database, ssl } = server
  const lines = [
    '[client]',
    ...(login.user === null ? [] : [`user=${setting(login.user)}`]),
    ...(login.password === null ? [] : [`password=${setting(reveal(login.password))}`]),
    ...Object.entries(ssl).map(([name, path]) => `${name}=${setting(path)}`),
  ]
  const included =
    configFile === null
      ? ''
      : `[ -r ${homely(configFile)} ] && printf '!include %s\\n' ${homely(configFile)}; `
  const isTcp = socket === null && host === 'localhost' && port !== null
  const words = [
    // Without a home, the client does not read what is in it behind the login that is given.
    '--defaults-extra-file=/dev/fd/3',
    '--binary-mode',
    '--default-character-set=utf8mb4',
    '--connect-timeout=10',
    ...(socket === null ? ['-h', host] : ['-S', socket]),
    ...(port === null ? [] : ['-P', String(port)]),
    ...(isTcp ? ['--protocol=TCP'] : []),
    ...options,
    ...(database === null ? [] : [`--database=${database}`]),
  ]
  const program = `HOME=/ timeout -k 5 ${PATIENCE} sh -c ${quote(CLIENT)} sh ${argv(...words)}`
  return `{ { ${included}${print(`${lines.join('\n')}\n`)}; } | ${program} 3<&0 <&4; } 4<&0`
}

const CLIENT = 'if command -v mariadb >/dev/null; then exec mariadb "$@"; else exec mysql "$@"; fi'

/** A value in a file of options. */
function setting(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}

function homely(path: string): string {
  return path.startsWith('~/') ? `"$HOME"/${quote(path.slice(2))}` : quote(path)
}
