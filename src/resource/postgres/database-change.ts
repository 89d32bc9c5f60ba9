import { defineChange, wantedState } from '../../define/change.ts'
import type { StateOf } from '../../define/change-definition.ts'
import { print } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached, verbFor } from '../sql/reach.ts'
import { type DatabaseAsked, type PostgresDatabase, postgresDatabase } from './database.ts'
import { sameEncoding } from './encoding.ts'
import { acting, identifier, literal, psql } from './server.ts'

/** What a database is to be; what is not given stays as it is, or is the server's choice. */
export type DatabaseWanted = {
  readonly [K in keyof NonNullable<PostgresDatabase>]?: NonNullable<PostgresDatabase>[K] | undefined
}

type Data = DatabaseAsked & {
  /** What a new one is a copy of. */
  readonly template: string | null
  /** Connections to one that is dropped are ended. */
  readonly force: boolean
}

type Seeing = Seen<PostgresDatabase | Unreached>

/** The database must be there and be so. Throws a Refusal for what no server can alter. */
export function postgresDatabasePresent(
  asked: DatabaseAsked,
  seen: Seeing,
  { template = null, ...wanted }: DatabaseWanted & { readonly template?: string | null },
): StateChange {
  const before = reached('PostgreSQL', seen)
  if (before.known && before.value !== null) refuseFixed(before.value, wanted, before.assuming)
  const after = mapSeen(before, (here): PostgresDatabase => merged(here ?? NOTHING, wanted))
  return changed({
    subject: asked.name,
    goal: goalOf(postgresDatabase(asked)),
    before,
    // One that was not seen yet is told when it is.
    after: before.known ? after : before,
    data: { ...asked, template, force: false },
    summary: `${verbFor(before)} the database ${asked.name}`,
  })
}

/** The database must not be there. */
export function postgresDatabaseAbsent(asked: DatabaseAsked, seen: Seeing, force: boolean): StateChange {
  return changed({
    subject: asked.name,
    goal: goalOf(postgresDatabase(asked)),
    before: reached('PostgreSQL', seen),
    after: known(null),
    data: { ...asked, template: null, force },
    summary: `drop the database ${asked.name}`,
  })
}

const NOTHING: NonNullable<PostgresDatabase> = {
  owner: null,
  encoding: null,
  collate: null,
  ctype: null,
  icuLocale: null,
  localeProvider: null,
  limit: null,
  tablespace: null,
  comment: null,
}

function merged(here: NonNullable<PostgresDatabase>, wanted: DatabaseWanted): NonNullable<PostgresDatabase> {
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  const { encoding } = wanted
  const same = here.encoding !== null && encoding != null && sameEncoding(here.encoding, encoding)
  return { ...here, ...given, ...(same ? { encoding: here.encoding } : {}) }
}

const FIXED = [
  ['encoding', 'the encoding'],
  ['collate', 'LC_COLLATE'],
  ['ctype', 'LC_CTYPE'],
  ['icuLocale', 'the ICU locale'],
  ['localeProvider', 'the provider of locales'],
] as const

function refuseFixed(
  here: NonNullable<PostgresDatabase>,
  wanted: DatabaseWanted,
  assuming: readonly string[] = [],
): void {
  for (const [name, words] of FIXED) {
    const [is, must] = [here[name], wanted[name] ?? null]
    if (is === null || must === null || is === must) continue
    if (name === 'encoding' && sameEncoding(is, must)) continue
    throw new Refusal(`${words} of a database cannot be changed: it is ${is}, not ${must}`, [...assuming])
  }
}

/** Databases: created, altered, dropped. No guard: it would be asked by another user, whom the server may not let in; it refuses itself to create what is there. */
const changed = defineChange<PostgresDatabase, Data>({
  name: 'postgres database',
  same: (before, after) =>
    before === null || after === null
      ? before === after
      : KEYS.every((key) => after[key] === null || before[key] === after[key]),
  script: (change) => {
    const { server } = change.data
    return `${print(acting(server, statements(change).join('\n')))} | ${psql(server)}`
  },
})

const KEYS = Object.keys(NOTHING) as (keyof typeof NOTHING)[]

const PROVIDERS: { readonly [letter: string]: string } = { c: 'libc', i: 'icu', b: 'builtin' }

function statements(change: StateOf<PostgresDatabase, Data>): string[] {
  const { name, template, force } = change.data
  const id = identifier(name)
  const wanted = wantedState(change)
  if (wanted === null) return [`DROP DATABASE ${id}${force ? ' WITH (FORCE)' : ''};`]
  const here = change.before.known ? change.before.value : null
  const comment = wanted.comment === null ? [] : [`COMMENT ON DATABASE ${id} IS ${literal(wanted.comment)};`]
  if (here === null) {
    const text = (word: string, value: string | null) => (value === null ? [] : [`${word} ${literal(value)}`])
    const named = (word: string, value: string | null) =>
      value === null ? [] : [`${word} ${identifier(value)}`]
    const words = [
      `CREATE DATABASE ${id}`,
      ...named('OWNER', wanted.owner),
      ...named('TEMPLATE', template),
      ...text('ENCODING', wanted.encoding),
      ...text('LC_COLLATE', wanted.collate),
      ...text('LC_CTYPE', wanted.ctype),
      ...text('ICU_LOCALE', wanted.icuLocale),
      ...(wanted.localeProvider === null ? [] : [`LOCALE_PROVIDER ${PROVIDERS[wanted.localeProvider]}`]),
      ...named('TABLESPACE', wanted.tablespace),
      ...(wanted.limit === null ? [] : [`CONNECTION LIMIT ${wanted.limit}`]),
    ]
    return [`${words.join(' ')};`, ...comment]
  }
  const alter = (key: keyof typeof wanted, words: string) =>
    wanted[key] === null || wanted[key] === here[key] ? [] : [`ALTER DATABASE ${id} ${words};`]
  return [
    ...alter('owner', `OWNER TO ${identifier(wanted.owner ?? '')}`),
    ...alter('limit', `CONNECTION LIMIT ${wanted.limit}`),
    ...alter('tablespace', `SET TABLESPACE ${identifier(wanted.tablespace ?? '')}`),
    ...(wanted.comment === here.comment ? [] : comment),
  ]
}
