import type { postgres, Secret } from 'hostwright'
import { on, text } from './params.ts'

const PORT = { type: 'integer', minimum: 1, maximum: 65_535 } as const
const SECRET = { type: 'string', secret: true } as const

/** How all modules of PostgreSQL log in. */
export const POSTGRES_LOGIN = {
  login_user: { type: 'string', description: 'as whom to log in; postgres if not given' },
  login: { type: 'string', description: 'another name of login_user' },
  login_password: { ...SECRET, description: 'the password of login_user' },
  login_host: { type: 'string', description: 'where the server runs; this host if not given' },
  host: { type: 'string', description: 'another name of login_host' },
  login_unix_socket: { type: 'string', description: 'the directory of the server’s socket' },
  unix_socket: { type: 'string', description: 'another name of login_unix_socket' },
  login_port: { ...PORT, description: 'its port; 5432 if not given' },
  port: { ...PORT, description: 'another name of login_port' },
  ssl_mode: {
    enum: ['allow', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
    description: 'whether the connection is encrypted',
  },
  ca_cert: text('certificates that that of the server must be issued by'),
  ssl_rootcert: text('another name of ca_cert'),
  ssl_cert: text('the certificate to log in with'),
  ssl_key: text('the key of ssl_cert'),
  session_role: text('the role to act in after the login'),
  trust_input: on('no matter: whatever is given is quoted'),
} as const

/** What those params come to. */
export interface PostgresLogin {
  readonly login_user?: string
  readonly login?: string
  readonly login_password?: string | Secret
  readonly login_host?: string
  readonly host?: string
  readonly login_unix_socket?: string
  readonly unix_socket?: string
  readonly login_port?: number
  readonly port?: number
  readonly ssl_mode?: string
  readonly ca_cert?: string
  readonly ssl_rootcert?: string
  readonly ssl_cert?: string
  readonly ssl_key?: string
  readonly session_role?: string
}

/** The server that is meant, and one of its databases. As with Ansible, a socket counts only where no other host is named. */
export function serverOf(login: PostgresLogin, database: string): postgres.Server {
  const host = login.login_host ?? login.host ?? ''
  const socket = login.login_unix_socket ?? login.unix_socket ?? ''
  const reached = socket !== '' && (host === '' || host === 'localhost') ? socket : host
  const password = login.login_password
  const ssl = {
    PGSSLMODE: login.ssl_mode,
    PGSSLROOTCERT: login.ca_cert ?? login.ssl_rootcert,
    PGSSLCERT: login.ssl_cert,
    PGSSLKEY: login.ssl_key,
  }
  const given = Object.entries(ssl).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return {
    host: reached === '' ? null : reached,
    port: login.login_port ?? login.port ?? null,
    user: filled(login.login_user ?? login.login) ?? 'postgres',
    password: password === undefined || password === '' ? null : password,
    database,
    role: login.session_role ?? null,
    ssl: Object.fromEntries(given),
  }
}

/** Roles and databases belong to the whole server: they are looked at from the database that each has. */
export const MAINTENANCE = 'postgres'

/** A text that is not empty: Ansible takes an empty one for none. */
export function filled(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

/** A name that may be written in quotes, as some write it who know what Ansible makes of dots. */
export function bare(name: string): string {
  return /^".+"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name
}
