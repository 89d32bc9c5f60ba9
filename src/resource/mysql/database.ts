import { defineChange, wantedState } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached, verbFor } from '../sql/reach.ts'
import { answers, DEPENDS, questions } from './asking.ts'
import { client, identifier, literal, type MysqlServer, PREAMBLE } from './server.ts'

/** A database as the server has it; what nobody asked for is `null` until the server has decided it. */
export type MysqlDatabase = {
  readonly encoding: string | null
  readonly collation: string | null
} | null

/** A database by its name. */
export type DatabaseAsked = { readonly server: MysqlServer; readonly name: string }

/** A database of a server; `null` if there is none of that name. */
export const mysqlDatabase = defineFact<DatabaseAsked, MysqlDatabase | Unreached>({
  name: 'mysql database',
  dependsOn: DEPENDS,
  // The server compares without regard to case, wherever it distinguishes it.
  script: (args) =>
    questions(
      args,
      () => `SELECT @@lower_case_table_names;
SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA;`,
    ),
  parse: (output, args) =>
    answers(output, args, ([first, ...rows], asked) => {
      const folds = first?.[0]
      const folded = (name: string) => (folds === '0' ? name : name.toLowerCase())
      const found = new Map(
        rows.map(([name = '', encoding = '', collation = '']) => [folded(name), { encoding, collation }]),
      )
      return asked.map(({ name }): MysqlDatabase => found.get(folded(name)) ?? null)
    }),
})

type Seeing = Seen<MysqlDatabase | Unreached>

/** The database must be there and be so; what is not given stays as it is, or is the server's choice. */
export function mysqlDatabasePresent(
  asked: DatabaseAsked,
  seen: Seeing,
  wanted: { readonly encoding?: string | undefined; readonly collation?: string | undefined },
): StateChange {
  const before = reached('the server of MySQL', seen)
  const { encoding, collation } = wanted
  return changed({
    subject: asked.name,
    goal: goalOf(mysqlDatabase(asked)),
    before,
    after: mapSeen(before, (here) => ({
      encoding: encoding ?? here?.encoding ?? null,
      collation: collation ?? here?.collation ?? null,
    })),
    data: asked,
    summary: `${verbFor(before)} the database ${asked.name}`,
  })
}

/** The database must not be there. */
export function mysqlDatabaseAbsent(asked: DatabaseAsked, seen: Seeing): StateChange {
  return changed({
    subject: asked.name,
    goal: goalOf(mysqlDatabase(asked)),
    before: reached('the server of MySQL', seen),
    after: known(null),
    data: asked,
    summary: `drop the database ${asked.name}`,
  })
}

/** Databases: created, altered, dropped. No guard: it would be asked by another user, whom the server may not let in; it refuses itself to create what is there. */
const changed = defineChange<MysqlDatabase, DatabaseAsked>({
  name: 'mysql database',
  same: (before, after) =>
    before === null || after === null
      ? before === after
      : [before.encoding, null].includes(after.encoding) &&
        [before.collation, null].includes(after.collation),
  script: (change) => {
    const { server, name } = change.data
    const wanted = wantedState(change)
    const isThere = change.before.known && change.before.value !== null
    const words =
      wanted === null
        ? `DROP DATABASE ${identifier(name)}`
        : [
            `${isThere ? 'ALTER' : 'CREATE'} DATABASE ${identifier(name)}`,
            ...(wanted.encoding === null ? [] : [`CHARACTER SET ${literal(wanted.encoding)}`]),
            ...(wanted.collation === null ? [] : [`COLLATE ${literal(wanted.collation)}`]),
          ].join(' ')
    return `${print(`${PREAMBLE}${words};\n`)} | ${client(server)}`
  },
})
