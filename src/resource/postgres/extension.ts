import { defineChange, wantedState } from '../../define/change.ts'
import type { StateOf } from '../../define/change-definition.ts'
import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached } from '../sql/reach.ts'
import { answers, byName, DEPENDS, listOf, questions } from './asking.ts'
import { acting, identifier, literal, literals, type PostgresServer, psql } from './server.ts'

/** An extension of a database: which version it has, and which it could have. */
export type PostgresExtension = {
  readonly version: string | null
  readonly comment: string
  /** The version that a new one is given; `null` if its files do not say. */
  readonly latest: string | null
  readonly available: readonly string[]
}

/** An extension by its name; its database is that of the login. */
export type ExtensionAsked = { readonly server: PostgresServer; readonly name: string }

/** What a database has and could have of an extension. */
export const postgresExtension = defineFact<ExtensionAsked, PostgresExtension | Unreached>({
  name: 'postgres extension',
  // A package may bring the files of one.
  dependsOn: { ...DEPENDS, installation: 'unknown' },
  script: (args) =>
    questions(args, (all) =>
      listOf(`SELECT n AS name, (SELECT extversion FROM pg_extension WHERE extname = n) AS version,
  coalesce((SELECT obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = n), '') AS comment,
  (SELECT default_version FROM pg_available_extensions WHERE name = n) AS latest,
  coalesce((SELECT json_agg(v.version ORDER BY v.version) FROM pg_available_extension_versions v WHERE v.name = n), '[]') AS available
  FROM unnest(ARRAY[${literals(all.map(({ name }) => name))}]) n`),
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      const found = byName<PostgresExtension & { readonly name: string }>(rows)
      return asked.map(({ name }) => {
        const { version = null, comment = '', latest = null, available = [] } = found.get(name) ?? {}
        return { version, comment, latest, available }
      })
    }),
})

/** How an extension is to be. */
export interface ExtensionWanted {
  /** Any version if it is not given; `latest` is the one that a new one is given. */
  readonly version?: string | undefined
  /** Where a new one puts its objects. */
  readonly schema?: string | undefined
  readonly comment?: string | undefined
  /** What it needs, or what needs it, comes or goes with it. */
  readonly cascade: boolean
}

type Data = ExtensionAsked & { readonly schema: string | null; readonly cascade: boolean }

/** The extension must be there. Throws a Refusal if its files are not. */
export function postgresExtensionPresent(
  asked: ExtensionAsked,
  seen: Seen<PostgresExtension | Unreached>,
  wanted: ExtensionWanted,
): StateChange {
  const before = reached('PostgreSQL', seen)
  const after = mapSeen(before, (here) => {
    const version = versionOf(here, wanted)
    if (version === undefined)
      throw new Refusal(
        `the extension ${asked.name} is not available${wanted.version === undefined ? '' : ` as version ${wanted.version}`}`,
        before.known ? before.assuming : [],
      )
    return { ...here, version, comment: wanted.comment ?? here.comment }
  })
  return changed({
    subject: asked.name,
    goal: goalOf(postgresExtension(asked)),
    before,
    after,
    data: { ...asked, schema: wanted.schema ?? null, cascade: wanted.cascade },
    summary: `${before.known && before.value.version !== null ? 'update' : 'create'} the extension ${asked.name} in ${asked.server.database}`,
  })
}

/** The version that it is to have, if there is one. */
function versionOf(here: PostgresExtension, { version }: ExtensionWanted): string | undefined {
  if (version === undefined && here.version !== null) return here.version
  const wanted = version === undefined || version === 'latest' ? here.latest : version
  if (wanted === null) return undefined
  return here.version === wanted || here.available.includes(wanted) ? wanted : undefined
}

/** The extension must not be there. */
export function postgresExtensionAbsent(
  asked: ExtensionAsked,
  seen: Seen<PostgresExtension | Unreached>,
  cascade: boolean,
): StateChange {
  const before = reached('PostgreSQL', seen)
  return changed({
    subject: asked.name,
    goal: goalOf(postgresExtension(asked)),
    before,
    after: mapSeen(before, (here) => ({ ...here, version: null, comment: '' })),
    data: { ...asked, schema: null, cascade },
    summary: `drop the extension ${asked.name} from ${asked.server.database}`,
  })
}

/** Extensions: created, updated, dropped. */
const changed = defineChange<PostgresExtension, Data>({
  name: 'postgres extension',
  same: (before, after) => before.version === after.version && before.comment === after.comment,
  script: (change) => {
    const { server } = change.data
    return `${print(acting(server, statements(change).join('\n')))} | ${psql(server)}`
  },
})

function statements(change: StateOf<PostgresExtension, Data>): string[] {
  const { name, schema, cascade } = change.data
  const id = identifier(name)
  const wanted = wantedState(change)
  const was = change.before.known ? change.before.value.version : null
  const all = cascade ? ' CASCADE' : ''
  if (wanted.version === null) return [`DROP EXTENSION ${id}${all};`]
  const version = literal(wanted.version)
  const into = schema === null ? '' : ` SCHEMA ${identifier(schema)}`
  const here = change.before.known ? change.before.value.comment : ''
  return [
    ...(was === null ? [`CREATE EXTENSION ${id} WITH${into} VERSION ${version}${all};`] : []),
    ...(was !== null && was !== wanted.version ? [`ALTER EXTENSION ${id} UPDATE TO ${version};`] : []),
    ...(wanted.comment === here ? [] : [`COMMENT ON EXTENSION ${id} IS ${literal(wanted.comment)};`]),
  ]
}
