import { Refusal } from '../../model/change.ts'
import type { GrantsAsked, GrantType } from './grants.ts'
import { identifier, literal, literals } from './server.ts'

interface Catalog {
  readonly table: string
  readonly name: string
  readonly acl: string
  readonly owner: string
  /** The letter by which acldefault(3) knows objects of this type. */
  readonly letter: string
  readonly schema?: string
  readonly where?: string
}

const SIGNATURE = `proname || '(' || oidvectortypes(proargtypes) || ')'`

/** Where the server keeps who may do what, by the type of the object. */
const CATALOGS: { readonly [type in Exclude<GrantType, 'group' | 'default_privs'>]: Catalog } = {
  table: {
    ...catalog('pg_class', 'rel', 'r'),
    schema: 'relnamespace',
    where: `relkind IN ('r', 'v', 'm', 'p', 'f')`,
  },
  sequence: { ...catalog('pg_class', 'rel', 's'), schema: 'relnamespace', where: `relkind = 'S'` },
  function: {
    ...catalog('pg_proc', 'pro', 'f'),
    name: SIGNATURE,
    schema: 'pronamespace',
    where: `prokind = 'f'`,
  },
  procedure: {
    ...catalog('pg_proc', 'pro', 'f'),
    name: SIGNATURE,
    schema: 'pronamespace',
    where: `prokind = 'p'`,
  },
  type: { ...catalog('pg_type', 'typ', 'T'), schema: 'typnamespace' },
  database: { ...catalog('pg_database', 'dat', 'd'), owner: 'datdba' },
  schema: catalog('pg_namespace', 'nsp', 'n'),
  language: catalog('pg_language', 'lan', 'l'),
  tablespace: catalog('pg_tablespace', 'spc', 't'),
  foreign_data_wrapper: catalog('pg_foreign_data_wrapper', 'fdw', 'F'),
  foreign_server: catalog('pg_foreign_server', 'srv', 'S'),
}

/** A table of the server, whose columns begin with the same letters. */
function catalog(table: string, prefix: string, letter: string): Catalog {
  return { table, letter, name: `${prefix}name`, acl: `${prefix}acl`, owner: `${prefix}owner` }
}

/** What privileges are for by default, by the letters of pg_default_acl and of acldefault(3). */
const DEFAULTS: { readonly [objects: string]: readonly [kept: string, letter: string] } = {
  TABLES: ['r', 'r'],
  SEQUENCES: ['S', 's'],
  FUNCTIONS: ['f', 'f'],
  TYPES: ['T', 'T'],
  SCHEMAS: ['n', 'n'],
}

/** Words that mean a role without being its name. */
export const IMPLICIT = ['PUBLIC', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_ROLE']

/** A query for what roles may do with objects, one row for each of both. */
export function grantsQuery(asked: GrantsAsked): string {
  const roles = asked.roles.map((role) => `(${literal(role)}, ${numberOf(role)})`).join(', ')
  return `SELECT o.name AS object, r.role, o.every AS "all", ${
    asked.type === 'group' ? MEMBERSHIP : HELD
  } AS has FROM (${objectsQuery(asked)}) o, (VALUES ${roles}) r(role, id) ORDER BY 1, 2`
}

function numberOf(role: string): string {
  const word = role.toUpperCase()
  if (word === 'PUBLIC') return '0::oid'
  const name = IMPLICIT.includes(word) ? word : literal(role)
  return `(SELECT oid FROM pg_roles WHERE rolname = ${name})`
}

const HELD = `(SELECT coalesce(json_object_agg(p, g), '{}') FROM (SELECT privilege_type p, bool_or(is_grantable) g
  FROM aclexplode(o.acl) WHERE grantee = r.id GROUP BY 1) h)`

const MEMBERSHIP = `(SELECT coalesce(json_object_agg('MEMBER', g), '{}') FROM (SELECT bool_or(admin_option) g
  FROM pg_auth_members m WHERE m.roleid = o.id AND m.member = r.id HAVING count(*) > 0) h)`

/** All that an owner may do with an object of this type, as this version of the server has it. */
function every(letter: string, owner: string): string {
  return `(SELECT json_agg(DISTINCT privilege_type) FROM aclexplode(acldefault(${literal(letter)}, ${owner})) WHERE grantee = ${owner})`
}

function objectsQuery(asked: GrantsAsked): string {
  const { type, schema, objects, all } = asked
  if (type === 'group')
    return `SELECT rolname AS name, oid AS id, '["MEMBER"]'::json AS every FROM pg_roles WHERE rolname IN (${literals(objects)})`
  if (type === 'default_privs') return defaultsQuery(asked)
  const { table, name, acl, owner, letter, schema: within, where = 'true' } = CATALOGS[type]
  const inside =
    within === undefined
      ? 'true'
      : `${within} = (SELECT oid FROM pg_namespace WHERE nspname = ${literal(schema ?? '')})`
  const columns = (called: string) =>
    `SELECT ${called} AS name, coalesce(${acl}, acldefault(${literal(letter)}, ${owner})) AS acl, ${every(letter, owner)} AS every FROM ${table}`
  if (all) return `${columns(name)} WHERE ${inside} AND ${where}`
  if (type !== 'function' && type !== 'procedure')
    return `${columns(name)} WHERE ${inside} AND ${where} AND ${name} IN (${literals(objects)})`
  const named = objects.map((one) => `(${literal(one)}, ${literal(signature(schema, one))})`).join(', ')
  return `${columns('f.called')} JOIN (VALUES ${named}) f(called, sig) ON pg_proc.oid = to_regprocedure(f.sig)`
}

function defaultsQuery({ schema, objects, owner }: GrantsAsked): string {
  const who = owner === null ? 'current_user' : literal(owner)
  const within = schema === null ? '0' : `(SELECT oid FROM pg_namespace WHERE nspname = ${literal(schema)})`
  const rows = objects.map((one) => {
    const [kept = '', letter = ''] = DEFAULTS[one] ?? []
    const none = schema === null ? `acldefault(${literal(letter)}, w.oid)` : 'NULL::aclitem[]'
    return `SELECT ${literal(one)} AS name, coalesce((SELECT defaclacl FROM pg_default_acl WHERE defaclrole = w.oid
  AND defaclnamespace = ${within} AND defaclobjtype = ${literal(kept)}), ${none}) AS acl, ${every(letter, 'w.oid')} AS every
  FROM pg_roles w WHERE w.rolname = ${who}`
  })
  return rows.join(' UNION ALL ')
}

/** A function with the types of its arguments, as GRANT takes it: `"public"."f"(int, text)`. Throws a Refusal for anything else. */
export function signature(schema: string | null, called: string): string {
  const [, name, types] = /^([^()]+)(\([A-Za-z0-9_ ,.[\]]*\))$/.exec(called) ?? []
  if (name === undefined || types === undefined)
    throw new Refusal(`“${called}” is not a function with the types of its arguments, as in f(int, text)`)
  return `${schema === null ? '' : `${identifier(schema)}.`}${identifier(name)}${types}`
}
