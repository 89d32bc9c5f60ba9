import { defineAct, defineChange, wantedState } from '../../define/change.ts'
import type { StateOf } from '../../define/change-definition.ts'
import { print } from '../../host/quote.ts'
import type { Change, StateChange } from '../../model/change.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached, verbFor } from '../sql/reach.ts'
import { type PasswordAsked, postgresPassword } from './password-kept.ts'
import { type PostgresRole, postgresRole, type RoleAsked } from './role.ts'
import { acting, identifier, literal, psql } from './server.ts'

/** What a role is to be; what is not given stays as it is. */
export interface RoleWanted {
  readonly attributes: Partial<NonNullable<PostgresRole>['attributes']>
  readonly limit?: number | undefined
  readonly expires?: string | undefined
  readonly comment?: string | undefined
  readonly settings: { readonly [name: string]: string }
  /** Settings that are not wanted are taken away. */
  readonly onlySettings: boolean
}

type Data = RoleAsked & { readonly password: string | Secret | null }

/** The role must be there and be so; a new one is given the password at once. */
export function postgresRolePresent(
  asked: RoleAsked,
  seen: Seen<PostgresRole | Unreached>,
  { password, ...wanted }: RoleWanted & { readonly password: string | Secret | undefined },
): StateChange {
  const before = reached('PostgreSQL', seen)
  const isNew = before.known && before.value === null
  const becomes = password === undefined ? undefined : postgresPassword({ ...asked, password })
  return changed({
    subject: asked.name,
    goal: goalOf(postgresRole(asked)),
    before,
    after: mapSeen(before, (here): PostgresRole => merged(here ?? NEW, wanted)),
    data: { ...asked, password: password ?? null },
    effects: becomes === undefined || !isNew ? [] : [{ fact: becomes, becomes: known(true) }],
    summary: `${verbFor(before)} the role ${asked.name}`,
  })
}

/** The role must not be there. */
export function postgresRoleAbsent(asked: RoleAsked, seen: Seen<PostgresRole | Unreached>): StateChange {
  return changed({
    subject: asked.name,
    goal: goalOf(postgresRole(asked)),
    before: reached('PostgreSQL', seen),
    after: known(null),
    data: { ...asked, password: null },
    summary: `drop the role ${asked.name}`,
  })
}

/** A role that is there must have this password; where nobody lets us compare, it is set each time. */
export function postgresPasswordSet(asked: PasswordAsked, seen: Seen<boolean | null | Unreached>): Change {
  const before = reached('PostgreSQL', seen)
  const about = { subject: asked.name, data: asked, summary: `set the password of the role ${asked.name}` }
  if (before.known && before.value === null)
    return passwordAct({ ...about, leaves: true, assuming: before.assuming ?? [] })
  return passwordChange({
    ...about,
    goal: goalOf(postgresPassword(asked)),
    before,
    after: known(true),
    secret: true,
  })
}

/** What CREATE USER makes, where nothing is said. */
const NEW: NonNullable<PostgresRole> = {
  attributes: {
    SUPERUSER: false,
    CREATEROLE: false,
    CREATEDB: false,
    INHERIT: true,
    LOGIN: true,
    REPLICATION: false,
    BYPASSRLS: false,
  },
  limit: -1,
  expires: null,
  comment: '',
  settings: {},
}

/** Settings that are lists of names: a text that is given for one is one name, which the server shows in quotes if it must. */
const LISTS = ['search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries']

function merged(here: NonNullable<PostgresRole>, wanted: RoleWanted): NonNullable<PostgresRole> {
  const given = Object.entries(wanted.settings).map(([key, value]) => {
    const shown = here.settings[key]
    return [key, LISTS.includes(key) && shown === identifier(value) ? shown : value] as const
  })
  const settings = Object.fromEntries(given)
  return {
    attributes: { ...here.attributes, ...wanted.attributes },
    limit: wanted.limit ?? here.limit,
    expires: wanted.expires ?? here.expires,
    comment: wanted.comment ?? here.comment,
    settings: wanted.onlySettings ? settings : { ...here.settings, ...settings },
  }
}

/** Roles: created, altered, dropped. No guard: it would be asked by another user, whom the server may not let in; it refuses itself to create what is there. */
const changed = defineChange<PostgresRole, Data>({
  name: 'postgres role',
  script: (change) => {
    const { server } = change.data
    return `${print(acting(server, statements(change).join('\n')))} | ${psql(server)}`
  },
})

const passwordScript = ({ server, name, password }: PasswordAsked) =>
  `${print(acting(server, `ALTER ROLE ${identifier(name)} PASSWORD ${passwordIn(password)};`))} | ${psql(server)}`

/** Passwords of roles that are there. */
const passwordChange = defineChange<boolean | null, PasswordAsked>({
  name: 'postgres password',
  script: ({ data }) => passwordScript(data),
})

/** Passwords that nobody can compare. */
const passwordAct = defineAct<PasswordAsked>({
  name: 'postgres password',
  script: ({ data }) => passwordScript(data),
})

/** An empty one means none. */
function passwordIn(password: string | Secret): string {
  const text = reveal(password)
  return text === '' ? 'NULL' : literal(text)
}

function statements(change: StateOf<PostgresRole, Data>): string[] {
  const { name, password } = change.data
  const id = identifier(name)
  const wanted = wantedState(change)
  if (wanted === null) return [`DROP ROLE ${id};`]
  const here = change.before.known ? change.before.value : null
  const was = here ?? NEW
  const flags = Object.entries(wanted.attributes)
    .filter(([flag, is]) => here === null || was.attributes[flag as keyof typeof was.attributes] !== is)
    .map(([flag, is]) => (is ? flag : `NO${flag}`))
  const words = [
    ...flags,
    ...(wanted.limit === was.limit ? [] : [`CONNECTION LIMIT ${wanted.limit}`]),
    ...(wanted.expires === was.expires ? [] : [`VALID UNTIL ${literal(wanted.expires ?? 'infinity')}`]),
    ...(here === null && password !== null ? [`PASSWORD ${passwordIn(password)}`] : []),
  ]
  const isAltered = here === null || words.length > 0
  return [
    ...(isAltered ? [`${here === null ? 'CREATE' : 'ALTER'} ROLE ${id} WITH ${words.join(' ')};`] : []),
    ...(wanted.comment === was.comment ? [] : [`COMMENT ON ROLE ${id} IS ${literal(wanted.comment)};`]),
    ...Object.keys(was.settings)
      .filter((key) => !(key in wanted.settings))
      .map((key) => `ALTER ROLE ${id} RESET ${identifier(key)};`),
    ...Object.entries(wanted.settings)
      .filter(([key, value]) => was.settings[key] !== value)
      .map(([key, value]) => `ALTER ROLE ${id} SET ${identifier(key)} TO ${literal(value)};`),
  ]
}
