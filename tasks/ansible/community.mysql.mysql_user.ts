import { createHash } from 'node:crypto'
import { type Change, defineTask, type HostReader, known, mysql, Refusal, reveal, Secret } from 'hostwright'
import { IMPLICIT_ADMIN, MYSQL_LOGIN, type MysqlLogin, serverOf } from './lib/mysql.ts'
import { grantsAfter, privilegesIn } from './lib/mysql-privileges.ts'
import { flag, off, on } from './lib/params.ts'

const LIMITS: readonly mysql.LimitName[] = [
  'MAX_QUERIES_PER_HOUR',
  'MAX_UPDATES_PER_HOUR',
  'MAX_CONNECTIONS_PER_HOUR',
  'MAX_USER_CONNECTIONS',
]
const NATIVE = 'mysql_native_password'

export default defineTask({
  name: 'community.mysql.mysql_user',
  summary: 'Creates, changes or drops an account of MariaDB or MySQL.',
  params: {
    properties: {
      name: { type: ['string', 'integer'], description: 'the user; empty for the anonymous one' },
      user: { type: ['string', 'integer'], description: 'another name of name' },
      host: { type: 'string', default: 'localhost', description: 'from where it logs in' },
      host_all: off('all accounts of that name, wherever they log in from'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      password: {
        type: ['string', 'integer'],
        secret: true,
        description: 'its password, which is compared with what the server keeps',
      },
      encrypted: off('password is what the server keeps of one: * and forty digits'),
      update_password: {
        enum: ['always', 'on_create'],
        default: 'always',
        description: 'whether the password of one that is there is changed; on_new_username is not supported',
      },
      plugin: { type: 'string', description: 'how it proves itself' },
      plugin_hash_string: { type: 'string', secret: true, description: 'what the server keeps for that' },
      plugin_auth_string: {
        type: 'string',
        secret: true,
        description: 'what the plugin makes that of; of one that is there only with plugin_hash_string',
      },
      priv: {
        description: 'its privileges: database.table:A,B/database.*:C, or a map; all others are taken away',
      },
      append_privs: off('its other privileges are kept'),
      subtract_privs: off('these privileges are taken away'),
      column_case_sensitive: flag('no matter: the server does not distinguish the case of columns'),
      tls_requires: {
        type: 'object',
        additionalProperties: { type: ['string', 'boolean', 'null'] },
        description: 'how its connections must be encrypted: SSL, X509, or CIPHER, ISSUER and SUBJECT',
      },
      resource_limits: {
        type: 'object',
        additionalProperties: { type: 'integer', minimum: 0 },
        description: 'how much it may do, by the words of CREATE USER',
      },
      locked: flag('nobody may log in with it'),
      sql_log_bin: on('replicas are told'),
      force_context: off('no matter: no filter by database is used'),
      ...IMPLICIT_ADMIN,
      ...MYSQL_LOGIN,
    },
    exactlyOne: [{ of: ['name', 'user'] }],
  },
  read: async (host, params) => {
    const server = serverOf(params)
    const name = String(params.name ?? params.user ?? '')
    if (!params.host_all)
      return {
        hosts: known([]),
        all: [await lookedAt(host, params, { server, name, host: params.host.toLowerCase() })],
      }
    const hosts = await host.see(mysql.hosts({ server, name }))
    const found = hosts.known && Array.isArray(hosts.value) ? (hosts.value as readonly string[]) : []
    const all = await Promise.all(found.map((one) => lookedAt(host, params, { server, name, host: one })))
    return { hosts, all }
  },
  plan: ({ hosts, all }, params) => {
    if (!hosts.known) throw new Refusal('which hosts it has is not known yet', [hosts.cause])
    if ('unreached' in hosts.value)
      throw new Refusal(`the server of MySQL cannot be asked: ${hosts.value.unreached}`, hosts.assuming)
    if (params.append_privs && params.subtract_privs)
      throw new Refusal('append_privs and subtract_privs exclude each other')
    if (all.length === 0 && params.state === 'present')
      throw new Refusal('host_all can only be used for accounts that are there', hosts.assuming)
    return all.flatMap((one) => changesOf(one, params))
  },
  outputs: (_all, { name, user }) => ({ user: String(name ?? user ?? '') }),
})

interface UserParams extends MysqlLogin {
  readonly state: 'present' | 'absent'
  readonly password?: string | number | Secret
  readonly encrypted: boolean
  readonly update_password: 'always' | 'on_create'
  readonly plugin?: string
  readonly plugin_hash_string?: string | Secret
  readonly plugin_auth_string?: string | Secret
  readonly priv?: unknown
  readonly append_privs: boolean
  readonly subtract_privs: boolean
  readonly tls_requires?: { readonly [name: string]: unknown }
  readonly resource_limits?: { readonly [name: string]: number }
  readonly locked?: boolean
  readonly sql_log_bin: boolean
}

interface Looked {
  readonly asked: mysql.AccountAsked
  readonly seen: mysql.AccountSeen
  readonly login: mysql.LoginWanted | undefined
  readonly proves: mysql.LoginSeen | undefined
}

async function lookedAt(host: HostReader, params: UserParams, asked: mysql.AccountAsked): Promise<Looked> {
  const login = params.state === 'present' ? loginOf(params) : undefined
  const [seen, proves] = await Promise.all([
    host.see(mysql.account(asked)),
    login === undefined
      ? undefined
      : host.see(mysql.login({ ...asked, plugin: login.plugin, hash: login.hash })),
  ])
  return { asked, seen, login, proves }
}

function loginOf(params: UserParams): mysql.LoginWanted | undefined {
  const { password, plugin, encrypted } = params
  const text = password === undefined ? '' : password instanceof Secret ? reveal(password) : String(password)
  if (text !== '') {
    if (encrypted && !/^\*[0-9A-Fa-f]{40}$/.test(text))
      throw new Refusal('with encrypted, password must be * and forty hexadecimal digits')
    return { plugin: NATIVE, hash: new Secret(encrypted ? text : kept(text)), secret: null }
  }
  if (plugin === undefined || plugin === '') return undefined
  const { plugin_hash_string: hash = null, plugin_auth_string: secret = null } = params
  return { plugin, hash, secret }
}

/** What the server keeps of a password: SHA-1 of its SHA-1. */
function kept(password: string): string {
  const once = createHash('sha1').update(password, 'utf8').digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

function changesOf({ asked, seen, login, proves }: Looked, params: UserParams): Change[] {
  const { state, sql_log_bin: logged } = params
  if (state === 'absent') return [mysql.accountAbsent(asked, seen, logged)]
  const isThere = seen.known && seen.value !== null
  const wanted = {
    grants: grantsOf(asked.name, params, isThere),
    tls: tlsOf(params.tls_requires),
    limits: limitsOf(params.resource_limits),
    locked: params.locked,
    login,
    logged,
  }
  const present = mysql.accountPresent(asked, seen, wanted)
  const isSet = isThere && login !== undefined && proves !== undefined && params.update_password === 'always'
  if (!isSet) return [present]
  if (login.hash === null && login.secret !== null)
    throw new Refusal(
      'plugin_auth_string of an account that is there cannot be compared: give plugin_hash_string, or update_password: on_create',
    )
  return [mysql.loginSet({ ...asked, plugin: login.plugin, hash: login.hash }, proves, logged), present]
}

/** Ansible leaves root what it has, too, and gives a new account nothing that is to be taken away. */
function grantsOf(name: string, params: UserParams, isThere: boolean): (here: mysql.Grants) => mysql.Grants {
  const { priv, append_privs: append, subtract_privs: subtract } = params
  if (priv === undefined || priv === null || priv === '' || (subtract && !isThere)) return (here) => here
  const wanted = privilegesIn(mapOrText(priv))
  return (here) => grantsAfter(here, wanted, { append, subtract, keepsOthers: name === 'root' })
}

function mapOrText(priv: unknown): string | { readonly [on: string]: unknown } {
  if (typeof priv === 'string') return priv
  if (typeof priv !== 'object' || priv === null || Array.isArray(priv))
    throw new Refusal('priv must be a text or a map')
  return Object.fromEntries(Object.entries(priv))
}

function tlsOf(written: UserParams['tls_requires']): mysql.Tls {
  const all = Object.entries(written ?? {}).map(([word, value]) => [word.toUpperCase(), value] as const)
  const odd = all.find(([word]) => !['SSL', 'X509', 'CIPHER', 'ISSUER', 'SUBJECT'].includes(word))
  if (odd !== undefined) throw new Refusal(`“${odd[0]}” in tls_requires is no requirement`)
  const certificates = all.filter(([word]) => word !== 'SSL' && word !== 'X509')
  if (certificates.length > 0)
    return Object.fromEntries(certificates.map(([word, value]) => [word, String(value)]))
  if (all.length === 0) return {}
  return all.some(([word]) => word === 'X509') ? { X509: '' } : { SSL: '' }
}

function limitsOf(written: UserParams['resource_limits']): { [name in mysql.LimitName]?: number } {
  return Object.fromEntries(
    Object.entries(written ?? {}).map(([word, number]) => {
      const name = LIMITS.find((one) => one === word.toUpperCase())
      if (name === undefined) throw new Refusal(`“${word}” in resource_limits is no limit`)
      return [name, number]
    }),
  )
}
