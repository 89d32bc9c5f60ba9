import { defineChange, wantedState } from '../../define/change.ts'
import type { StateOf } from '../../define/change-definition.ts'
import { print } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached, verbFor } from '../sql/reach.ts'
import {
  type AccountAsked,
  type LoginAsked,
  type MysqlAccount,
  type MysqlLimits,
  type MysqlTls,
  mysqlAccount,
  mysqlLogin,
} from './account.ts'
import { grantStatements } from './account-grants.ts'
import { type MysqlGrants, tidy } from './privileges.ts'
import { accountIn, client, literal, PREAMBLE } from './server.ts'

/** How an account is to prove itself. */
export interface LoginWanted {
  readonly plugin: string | null
  /** What the server keeps of the password. */
  readonly hash: string | Secret | null
  /** What the plugin itself is to make of it. */
  readonly secret: string | Secret | null
}

/** What an account is to be; what is not given stays as it is. */
export interface AccountWanted {
  /** From the privileges that it has to those that it is to have. */
  readonly grants: (here: MysqlGrants) => MysqlGrants
  readonly tls?: MysqlTls | undefined
  readonly limits: Partial<MysqlLimits>
  readonly locked?: boolean | undefined
}

type Data = AccountAsked & {
  readonly login: { readonly [K in keyof LoginWanted]: LoginWanted[K] } | null
  readonly logged: boolean
}

/** What was seen of an account. */
export type AccountSeen = Seen<MysqlAccount | Unreached>

/** What was seen of how an account proves itself. */
export type LoginSeen = Seen<boolean | Unreached>

/** The account must be there and be so; a new one is told at once how it proves itself. `logged`: replicas are told. */
export function mysqlAccountPresent(
  asked: AccountAsked,
  seen: AccountSeen,
  wanted: AccountWanted & { readonly login: LoginWanted | undefined; readonly logged: boolean },
): StateChange {
  const before = reached('the server of MySQL', seen)
  const { login, logged } = wanted
  const isNew = before.known && before.value === null
  const { plugin = null, hash = null } = login ?? {}
  const proves = mysqlLogin({ ...asked, plugin, hash })
  return changed({
    subject: `${asked.name}@${asked.host}`,
    goal: goalOf(mysqlAccount(asked)),
    before,
    after: mapSeen(before, (here): MysqlAccount => merged(here ?? NEW, wanted)),
    data: { ...asked, login: login === undefined ? null : { ...login }, logged },
    effects: login === undefined || !isNew ? [] : [{ fact: proves, becomes: known(true) }],
    summary: `${verbFor(before)} the account ${asked.name}@${asked.host}`,
  })
}

/** The account must not be there. */
export function mysqlAccountAbsent(asked: AccountAsked, seen: AccountSeen, logged: boolean): StateChange {
  return changed({
    subject: `${asked.name}@${asked.host}`,
    goal: goalOf(mysqlAccount(asked)),
    before: reached('the server of MySQL', seen),
    after: known(null),
    data: { ...asked, login: null, logged },
    summary: `drop the account ${asked.name}@${asked.host}`,
  })
}

/** An account that is there must prove itself so. */
export function mysqlLoginSet(asked: LoginAsked, seen: LoginSeen, logged: boolean): StateChange {
  return loginChange({
    subject: `${asked.name}@${asked.host}`,
    goal: goalOf(mysqlLogin(asked)),
    before: reached('the server of MySQL', seen),
    after: known(true),
    secret: true,
    data: { asked, logged },
    summary: `set how ${asked.name}@${asked.host} logs in`,
  })
}

const NEW: NonNullable<MysqlAccount> = {
  grants: {},
  tls: {},
  limits: {
    MAX_QUERIES_PER_HOUR: 0,
    MAX_UPDATES_PER_HOUR: 0,
    MAX_CONNECTIONS_PER_HOUR: 0,
    MAX_USER_CONNECTIONS: 0,
  },
  locked: false,
}

function merged(here: NonNullable<MysqlAccount>, wanted: AccountWanted): NonNullable<MysqlAccount> {
  return {
    grants: tidy(wanted.grants(here.grants)),
    tls: wanted.tls ?? here.tls,
    limits: { ...here.limits, ...wanted.limits },
    locked: wanted.locked ?? here.locked,
  }
}

/** Accounts: created, altered, dropped. No guard: it would be asked by another user, whom the server may not let in; it refuses itself to create what is there. */
const changed = defineChange<MysqlAccount, Data>({
  name: 'mysql account',
  script: (change) => {
    const { server, logged } = change.data
    return `${print(`${head(logged)}${statements(change).join('\n')}\n`)} | ${client(server)}`
  },
})

/** How accounts that are there prove themselves. */
const loginChange = defineChange<boolean, { readonly asked: LoginAsked; readonly logged: boolean }>({
  name: 'mysql login',
  script: ({ data: { asked, logged } }) => {
    const words = `ALTER USER ${accountIn(asked)}${identified({ ...asked, secret: null })};\n`
    return `${print(`${head(logged)}${words}`)} | ${client(asked.server)}`
  },
})

function head(logged: boolean): string {
  return `${PREAMBLE}${logged ? '' : 'SET SESSION SQL_LOG_BIN = 0;\n'}`
}

/** How an account proves itself, in SQL. */
export function identified({ plugin, hash, secret }: LoginWanted): string {
  if (plugin === null) return ''
  const by = ` IDENTIFIED WITH ${literal(plugin)}`
  if (hash !== null) return `${by} AS ${literal(reveal(hash))}`
  if (secret === null) return by
  // MariaDB has a word of its own for its plugins.
  if (plugin === 'pam') return `${by} USING ${literal(reveal(secret))}`
  if (plugin === 'ed25519') return `${by} USING PASSWORD(${literal(reveal(secret))})`
  return `${by} BY ${literal(reveal(secret))}`
}

function statements(change: StateOf<MysqlAccount, Data>): string[] {
  const account = accountIn(change.data)
  const wanted = wantedState(change)
  if (wanted === null) return [`DROP USER ${account};`]
  const here = change.before.known ? change.before.value : null
  const was = here ?? NEW
  const limits = Object.entries(wanted.limits).filter(
    ([name, number]) => was.limits[name as keyof MysqlLimits] !== number,
  )
  const words = [
    ...(sameTls(was.tls, wanted.tls) ? [] : [` REQUIRE ${tlsIn(wanted.tls)}`]),
    ...(limits.length === 0
      ? []
      : [` WITH ${limits.map(([name, number]) => `${name} ${number}`).join(' ')}`]),
    ...(was.locked === wanted.locked ? [] : [` ACCOUNT ${wanted.locked ? 'LOCK' : 'UNLOCK'}`]),
  ].join('')
  const login = change.data.login === null ? '' : identified(change.data.login)
  return [
    ...(here === null ? [`CREATE USER ${account}${login}${words};`] : []),
    ...(here !== null && words !== '' ? [`ALTER USER ${account}${words};`] : []),
    ...grantStatements(account, was.grants, wanted.grants),
  ]
}

function sameTls(one: MysqlTls, other: MysqlTls): boolean {
  const text = (tls: MysqlTls) => JSON.stringify(Object.entries(tls).sort(([a], [b]) => (a < b ? -1 : 1)))
  return text(one) === text(other)
}

function tlsIn(tls: MysqlTls): string {
  const parts = Object.entries(tls).map(([word, value]) =>
    value === '' ? word : `${word} ${literal(value)}`,
  )
  return parts.length === 0 ? 'NONE' : parts.join(' AND ')
}
