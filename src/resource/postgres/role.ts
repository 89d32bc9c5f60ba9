import { defineFact } from '../../host/fact.ts'
import type { Unreached } from '../sql/reach.ts'
import { answers, byName, DEPENDS, listOf, questions } from './asking.ts'
import { literal, literals, type PostgresServer } from './server.ts'

/** What a role may do, by the words of CREATE ROLE. */
export type RoleAttribute =
  | 'SUPERUSER'
  | 'CREATEROLE'
  | 'CREATEDB'
  | 'INHERIT'
  | 'LOGIN'
  | 'REPLICATION'
  | 'BYPASSRLS'

/** A role without its password. */
export type PostgresRole = {
  readonly attributes: { readonly [name in RoleAttribute]: boolean }
  /** How many connections it may have; -1 for any number. */
  readonly limit: number
  /** Until when its password is valid, as the server writes it in UTC. */
  readonly expires: string | null
  readonly comment: string
  /** Settings of its sessions. */
  readonly settings: { readonly [name: string]: string }
} | null

/** A role by its name. */
export type RoleAsked = { readonly server: PostgresServer; readonly name: string }

interface Row {
  readonly name: string
  readonly attributes: NonNullable<PostgresRole>['attributes']
  readonly limit: number
  readonly expires: string | null
  readonly comment: string
  readonly settings: readonly string[] | null
}

/** A role of a server; `null` if there is none of that name. */
export const postgresRole = defineFact<RoleAsked, PostgresRole | Unreached>({
  name: 'postgres role',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(args, (all) =>
      listOf(`SELECT rolname AS name, json_build_object('SUPERUSER', rolsuper, 'CREATEROLE', rolcreaterole,
  'CREATEDB', rolcreatedb, 'INHERIT', rolinherit, 'LOGIN', rolcanlogin, 'REPLICATION', rolreplication,
  'BYPASSRLS', rolbypassrls) AS attributes, rolconnlimit AS "limit", rolvaliduntil::text AS expires,
  coalesce(shobj_description(oid, 'pg_authid'), '') AS comment, rolconfig AS settings
  FROM pg_roles WHERE rolname IN (${literals(all.map(({ name }) => name))})`),
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      const found = byName<Row>(rows)
      return asked.map(({ name }) => {
        const row = found.get(name)
        if (row === undefined) return null
        const { attributes, limit, expires, comment } = row
        const settings = Object.fromEntries((row.settings ?? []).map(setting))
        return { attributes, limit, expires, comment, settings }
      })
    }),
})

/** `name=value`, in which the value may hold further equals signs. */
function setting(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** A time as the server writes it in UTC; `null` where it is none. */
export const postgresTime = defineFact<
  { readonly server: PostgresServer; readonly text: string },
  string | Unreached
>({
  name: 'postgres time',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(args, (all) =>
      listOf(all.map(({ text }) => `SELECT ${literal(text)}::timestamptz::text AS time`).join(' UNION ALL ')),
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) =>
      asked.map((_one, at) => (rows[at] as { readonly time: string }).time),
    ),
})
