import { defineFact } from '../../host/fact.ts'
import type { Unreached } from '../sql/reach.ts'
import { answers, byName, DEPENDS, listOf, questions } from './asking.ts'
import { literals, type PostgresServer } from './server.ts'

/** A database as the server has it; what nobody asked for is `null` until the server has decided it. */
export type PostgresDatabase = {
  readonly owner: string | null
  readonly encoding: string | null
  readonly collate: string | null
  readonly ctype: string | null
  readonly icuLocale: string | null
  /** `c` for that of the C library, `i` for ICU, `b` for the server's own. */
  readonly localeProvider: string | null
  readonly limit: number | null
  readonly tablespace: string | null
  readonly comment: string | null
} | null

/** A database by its name. */
export type DatabaseAsked = { readonly server: PostgresServer; readonly name: string }

/** A database of a server; `null` if there is none of that name. */
export const postgresDatabase = defineFact<DatabaseAsked, PostgresDatabase | Unreached>({
  name: 'postgres database',
  dependsOn: DEPENDS,
  // The columns of locales differ between versions: as JSON, one that is missing is null.
  script: (args) =>
    questions(args, (all) =>
      listOf(`SELECT datname AS name, pg_get_userbyid(datdba) AS owner,
  pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
  coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS "icuLocale",
  to_jsonb(d)->>'datlocprovider' AS "localeProvider", datconnlimit AS "limit",
  (SELECT spcname FROM pg_tablespace s WHERE s.oid = dattablespace) AS tablespace,
  coalesce(shobj_description(d.oid, 'pg_database'), '') AS comment
  FROM pg_database d WHERE datname IN (${literals(all.map(({ name }) => name))})`),
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      const found = byName<NonNullable<PostgresDatabase> & { readonly name: string }>(rows)
      return asked.map(({ name }) => {
        const row = found.get(name)
        if (row === undefined) return null
        const { name: _name, ...database } = row
        return database
      })
    }),
})
