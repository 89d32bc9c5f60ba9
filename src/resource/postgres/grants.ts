import { defineFact } from '../../host/fact.ts'
import type { Json } from '../../model/json.ts'
import type { Unreached } from '../sql/reach.ts'
import { answers, DEPENDS, listOf, questions } from './asking.ts'
import { grantsQuery } from './grants-sql.ts'
import type { PostgresServer } from './server.ts'

/** What privileges are about; `group` is membership in roles. */
export type GrantType =
  | 'table'
  | 'sequence'
  | 'function'
  | 'procedure'
  | 'type'
  | 'database'
  | 'schema'
  | 'language'
  | 'tablespace'
  | 'foreign_data_wrapper'
  | 'foreign_server'
  | 'group'
  | 'default_privs'

/** Objects of one type in the database of the login, and roles. */
export type GrantsAsked = {
  readonly server: PostgresServer
  readonly type: GrantType
  /** Where the objects are, for types that are in a schema. */
  readonly schema: string | null
  readonly objects: readonly string[]
  /** All that are in the schema. */
  readonly all: boolean
  readonly roles: readonly string[]
  /** Whose new objects it is about (`default_privs`); `null` is who logs in. */
  readonly owner: string | null
}

/** What one role may do with one object, each with whether it may pass that on; and all that there is to be done with it. */
export type PostgresGrant = {
  readonly object: string
  readonly role: string
  readonly all: readonly string[]
  readonly has: { readonly [privilege: string]: boolean }
}

/** What roles may do with objects; objects that are not there are missing. */
export const postgresGrants = defineFact<GrantsAsked, readonly PostgresGrant[] | Unreached>({
  name: 'postgres grants',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(args, (all) => {
      const each = all.map(
        (one, at) => `SELECT ${at} AS n, (SELECT json_agg(g) FROM (${grantsQuery(one)}) g) AS grants`,
      )
      return listOf(`${each.join(' UNION ALL ')} ORDER BY 1`)
    }),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      // The cast says what the query asks for.
      const all = rows as unknown as readonly { readonly grants: readonly PostgresGrant[] | null }[]
      return asked.map((_one, at) => (all[at]?.grants ?? []) as readonly PostgresGrant[] & Json)
    }),
})
