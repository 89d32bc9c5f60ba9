import { defineChange } from '../../define/change.ts'
import { print } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached } from '../sql/reach.ts'
import { type GrantsAsked, type PostgresGrant, postgresGrants } from './grants.ts'
import { IMPLICIT, signature } from './grants-sql.ts'
import { acting, identifier, psql } from './server.ts'

/** What roles are given, or what is taken from them. */
export interface GrantsWanted {
  readonly given: boolean
  /** Words of GRANT; `ALL` is all that there is. */
  readonly privileges: readonly string[]
  /** Whether they may pass it on; not altered if it is not given. */
  readonly grantable: boolean | undefined
}

type Data = {
  readonly asked: GrantsAsked
  readonly given: boolean
  readonly privileges: readonly string[]
  readonly grantable: boolean | null
}

/** Roles must have these privileges, or not have them. Throws a Refusal for objects that are not there. */
export function postgresGranted(
  asked: GrantsAsked,
  seen: Seen<readonly PostgresGrant[] | Unreached>,
  { given, privileges, grantable }: GrantsWanted,
): StateChange {
  const odd = privileges.find((one) => !/^[A-Z]+( [A-Z]+)*$/.test(one))
  if (odd !== undefined) throw new Refusal(`“${odd}” is not a privilege`)
  const before = reached('PostgreSQL', seen)
  if (before.known) refuseMissing(asked, before.value, before.assuming ?? [])
  const about = asked.type === 'group' ? objectsIn(asked) : `${privileges.join(', ')} on ${objectsIn(asked)}`
  return changed({
    subject: `${asked.server.database}: ${about}, ${asked.roles.join(', ')}`,
    goal: goalOf(postgresGrants(asked)),
    before,
    after: mapSeen(before, (all) =>
      all.map((one) => ({ ...one, has: afterwards(one, asked, { given, privileges, grantable }) })),
    ),
    data: { asked, given, privileges, grantable: grantable ?? null },
    summary: `${given ? 'grant' : 'revoke'} ${about} ${given ? 'to' : 'from'} ${asked.roles.join(', ')}`,
  })
}

function objectsIn({ type, schema, objects, all }: GrantsAsked): string {
  if (type === 'default_privs') return `new ${objects.join(', ').toLowerCase()}`
  if (type === 'group') return `membership in ${objects.join(', ')}`
  return all ? `all of type ${type} in ${schema}` : `${type} ${objects.join(', ')}`
}

function refuseMissing(
  { type, objects, all }: GrantsAsked,
  seen: readonly PostgresGrant[],
  assuming: readonly string[],
): void {
  if (all) return
  const found = new Set(seen.map(({ object }) => object))
  const missing = objects.filter((one) => !found.has(one))
  const what = type === 'default_privs' ? 'role for whose objects this is' : type
  if (missing.length > 0) throw new Refusal(`there is no ${what} ${missing.join(', ')}`, assuming)
}

function afterwards(
  { has, all }: PostgresGrant,
  { type }: GrantsAsked,
  { given, privileges, grantable }: GrantsWanted,
): PostgresGrant['has'] {
  const meant = privileges.flatMap((one) => (one === 'ALL' ? all : [one]))
  const kept = Object.entries(has).filter(([one]) => !meant.includes(one))
  // By default privileges are given as a whole: what is not named is taken away.
  if (type === 'default_privs')
    return Object.fromEntries(given ? meant.map((one) => [one, grantable === true]) : [])
  if (!given) return Object.fromEntries(kept)
  return Object.fromEntries([...kept, ...meant.map((one) => [one, grantable ?? has[one] ?? false] as const)])
}

/** Privileges and memberships of roles. */
const changed = defineChange<readonly PostgresGrant[], Data>({
  name: 'postgres grants',
  script: ({ data }) => {
    const { server } = data.asked
    const sql = data.asked.type === 'default_privs' ? defaults(data) : statements(data)
    return `${print(acting(server, sql.join('\n')))} | ${psql(server)}`
  },
})

function statements({ asked, given, privileges, grantable }: Data): string[] {
  const roles = rolesIn(asked)
  const isGroup = asked.type === 'group'
  const what = isGroup
    ? asked.objects.map(identifier).join(', ')
    : `${privileges.join(', ')} ON ${objectsOf(asked)}`
  if (!given) return [`REVOKE ${what} FROM ${roles};`]
  const option = isGroup ? 'ADMIN' : 'GRANT'
  return [
    `GRANT ${what} TO ${roles}${grantable === true ? ` WITH ${option} OPTION` : ''};`,
    ...(grantable === false ? [`REVOKE ${option} OPTION FOR ${what} FROM ${roles};`] : []),
  ]
}

function rolesIn({ roles }: GrantsAsked): string {
  return roles
    .map((role) => (IMPLICIT.includes(role.toUpperCase()) ? role.toUpperCase() : identifier(role)))
    .join(', ')
}

function objectsOf({ type, schema, objects, all }: GrantsAsked): string {
  const word = type.toUpperCase().replaceAll('_', ' ')
  if (all) return `ALL ${word}S IN SCHEMA ${identifier(schema ?? '')}`
  const within = schema === null ? '' : `${identifier(schema)}.`
  const names = objects.map((one) =>
    type === 'function' || type === 'procedure' ? signature(schema, one) : `${within}${identifier(one)}`,
  )
  return `${word} ${names.join(', ')}`
}

function defaults({ asked, given, privileges, grantable }: Data): string[] {
  const { owner, schema, objects } = asked
  const roles = rolesIn(asked)
  const whose = owner === null ? '' : ` FOR ROLE ${identifier(owner)}`
  const head = `ALTER DEFAULT PRIVILEGES${whose}${schema === null ? '' : ` IN SCHEMA ${identifier(schema)}`}`
  const option = grantable === true ? ' WITH GRANT OPTION' : ''
  return objects.flatMap((one) => [
    `${head} REVOKE ALL ON ${one} FROM ${roles};`,
    ...(given ? [`${head} GRANT ${privileges.join(', ')} ON ${one} TO ${roles}${option};`] : []),
  ])
}
