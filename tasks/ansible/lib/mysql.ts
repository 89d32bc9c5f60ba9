import type { mysql, Secret } from 'hostwright'
import { off, path, text } from './params.ts'

/** How all modules of MySQL log in. */
export const MYSQL_LOGIN = {
  login_user: { type: 'string', description: 'as whom to log in' },
  login_password: { type: 'string', secret: true, description: 'the password of login_user' },
  login_host: text('where the server runs; this host if not given'),
  login_port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'its port; 3306 if not given' },
  login_unix_socket: path('the server’s socket'),
  config_file: path('a file with a login; ~/.my.cnf if not given'),
  connect_timeout: { type: 'integer', minimum: 0, description: 'no matter: ten seconds' },
  ca_cert: path('certificates that that of the server must be issued by'),
  ssl_ca: path('another name of ca_cert'),
  client_cert: path('the certificate to log in with'),
  ssl_cert: path('another name of client_cert'),
  client_key: path('the key of client_cert'),
  ssl_key: path('another name of client_key'),
  check_hostname: {
    type: 'boolean',
    enum: [true],
    description: 'only true: with ca_cert, the name of the server is checked where its client does',
  },
} as const

/** The login of an administrator, as it is before anything is set up. */
export const IMPLICIT_ADMIN = {
  check_implicit_admin: off('root without a password is tried first'),
} as const

/** What those params come to. */
export interface MysqlLogin {
  readonly login_user?: string
  readonly login_password?: string | Secret
  readonly login_host?: string
  readonly login_port?: number
  readonly login_unix_socket?: string
  readonly config_file?: string
  readonly ca_cert?: string
  readonly ssl_ca?: string
  readonly client_cert?: string
  readonly ssl_cert?: string
  readonly client_key?: string
  readonly ssl_key?: string
  readonly check_implicit_admin?: boolean
}

/** The server that is meant, and perhaps one of its databases. */
export function serverOf(login: MysqlLogin, database: string | null = null): mysql.Server {
  const port = login.login_port ?? 3306
  const ssl = {
    'ssl-ca': login.ca_cert ?? login.ssl_ca,
    'ssl-cert': login.client_cert ?? login.ssl_cert,
    'ssl-key': login.client_key ?? login.ssl_key,
  }
  const given = Object.entries(ssl).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return {
    host: login.login_host ?? 'localhost',
    // Without it, localhost is its socket.
    port: port === 3306 ? null : port,
    socket: login.login_unix_socket ?? null,
    user: login.login_user ?? null,
    password: login.login_password ?? null,
    configFile: login.config_file ?? '~/.my.cnf',
    database,
    implicitAdmin: login.check_implicit_admin === true,
    ssl: Object.fromEntries(given),
  }
}
