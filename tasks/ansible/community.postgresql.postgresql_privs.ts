import { defineTask, known, postgres, Refusal } from 'hostwright'
import { flag, on, split, text } from './lib/params.ts'
import { filled, MAINTENANCE, POSTGRES_LOGIN, type PostgresLogin, serverOf } from './lib/postgres.ts'

const PRIVILEGES =
  'SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER CREATE CONNECT TEMPORARY TEMP EXECUTE USAGE ALL SET ALTER_SYSTEM MAINTAIN'.split(
    ' ',
  )
const IN_SCHEMA = ['table', 'sequence', 'function', 'procedure', 'type', 'default_privs']
const DEFAULTS = ['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES']

export default defineTask({
  name: 'community.postgresql.postgresql_privs',
  summary: 'Grants or revokes privileges of PostgreSQL, or membership in roles.',
  params: {
    properties: {
      login_db: text('the database'),
      db: text('another name of login_db'),
      database: text('another name of login_db'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'granted or revoked' },
      privs: { type: 'string', description: 'the privileges, with commas' },
      priv: { type: 'string', description: 'another name of privs' },
      type: {
        enum: [
          'table',
          'sequence',
          'function',
          'procedure',
          'database',
          'schema',
          'language',
          'tablespace',
          'group',
          'default_privs',
          'foreign_data_wrapper',
          'foreign_server',
          'type',
          'parameter',
        ],
        default: 'table',
        description: 'what it is about; parameter is not supported',
      },
      objs: { type: 'string', description: 'the objects, with commas; ALL_IN_SCHEMA for all' },
      obj: { type: 'string', description: 'another name of objs' },
      schema: { type: 'string', description: 'where they are; public if not given' },
      roles: text('the roles, with commas'),
      role: text('another name of roles'),
      target_roles: text('with type default_privs, whose new objects it is about'),
      grant_option: flag('whether they may pass it on'),
      admin_option: flag('another name of grant_option'),
      fail_on_role: on('a role that is not there is a failure, otherwise it is left out'),
      ...POSTGRES_LOGIN,
    },
    exactlyOne: [{ of: ['login_db', 'db', 'database'] }, { of: ['roles', 'role'] }],
  },
  read: async (host, params) => {
    const names = split([params.roles ?? params.role ?? ''])
    const plain = names.filter((one) => !postgres.IMPLICIT_ROLES.includes(one.toUpperCase()))
    const server = serverOf(params, MAINTENANCE)
    const roles = await Promise.all(plain.map((name) => host.see(postgres.role({ server, name }))))
    const missing = plain.filter((_name, at) => {
      const seen = roles[at] ?? known(null)
      return seen.known && seen.value === null
    })
    const there = names.filter((one) => !missing.includes(one))
    const asked =
      there.length === 0 || (missing.length > 0 && params.fail_on_role) ? [] : askedFor(params, there)
    const seen = await Promise.all(asked.map((one) => host.see(postgres.grants(one))))
    return { missing, roles, asked, seen }
  },
  plan: ({ missing, roles, asked, seen }, params) => {
    const assuming = roles.flatMap((one) => (one.known ? (one.assuming ?? []) : [one.cause]))
    if (missing.length > 0 && params.fail_on_role)
      throw new Refusal(`there is no role ${missing.join(', ')}`, assuming)
    const wanted = {
      given: params.state === 'present',
      privileges: privilegesOf(params),
      grantable: params.grant_option ?? params.admin_option,
    }
    return asked.map((one, at) => postgres.granted(one, seen[at] ?? known([]), wanted))
  },
})

interface PrivsParams extends PostgresLogin {
  readonly login_db?: string
  readonly db?: string
  readonly database?: string
  readonly state: 'present' | 'absent'
  readonly privs?: string
  readonly priv?: string
  readonly type: postgres.GrantType | 'parameter'
  readonly objs?: string
  readonly obj?: string
  readonly schema?: string
  readonly target_roles?: string
}

/** What is asked, once for each role whose new objects are meant, and else once. */
function askedFor(params: PrivsParams, roles: readonly string[]): postgres.GrantsAsked[] {
  const { type, state } = params
  if (type === 'parameter') throw new Refusal('type: parameter is not supported')
  const database = params.login_db ?? params.db ?? params.database ?? ''
  const written = filled(params.objs ?? params.obj) ?? (type === 'database' ? database : undefined)
  if (written === undefined) throw new Refusal(`objs is needed with type: ${type}`)
  const schema = schemaOf(params, written)
  const all = written === 'ALL_IN_SCHEMA'
  if (all && !['table', 'sequence', 'function', 'procedure'].includes(type))
    throw new Refusal(`objs: ALL_IN_SCHEMA cannot be used with type: ${type}`)
  const about = { server: serverOf(params, database), type, schema, all, roles, owner: null }
  if (type !== 'default_privs') return [{ ...about, objects: all ? [] : objectsOf(type, written) }]
  const named = written === 'ALL_DEFAULT' ? DEFAULTS : split([written.toUpperCase()])
  const odd = named.find((one) => ![...DEFAULTS, 'SCHEMAS'].includes(one))
  if (odd !== undefined) throw new Refusal(`“${odd}” in objs has no default privileges`)
  // All are taken away, whichever are named.
  const objects = state === 'present' ? named : ['TABLES', 'FUNCTIONS', 'SEQUENCES', 'TYPES']
  const owners = params.target_roles === undefined ? [null] : split([params.target_roles])
  return owners.map((owner) => ({ ...about, objects, owner }))
}

/** In signatures of functions a colon stands for a comma. */
function objectsOf(type: string, written: string): string[] {
  const all = written.split(',').map((one) => one.trim())
  return type === 'function' || type === 'procedure' ? all.map((one) => one.replaceAll(':', ', ')) : all
}

function schemaOf({ type, schema }: PrivsParams, written: string): string | null {
  const given = filled(schema)
  if (!IN_SCHEMA.includes(type)) {
    if (given !== undefined) throw new Refusal(`schema cannot be used with type: ${type}`)
    return null
  }
  const isNone = given === 'not-specified' || written === 'schemas'
  if (isNone && type !== 'default_privs') throw new Refusal(`schema is needed with type: ${type}`)
  return isNone ? null : (given ?? 'public')
}

function privilegesOf({ type, ...params }: PrivsParams): string[] {
  const words = split([params.privs ?? params.priv ?? '']).map((one) => one.toUpperCase())
  if (type === 'group') {
    if (words.length > 0) throw new Refusal('privs cannot be used with type: group')
    return ['MEMBER']
  }
  if (words.length === 0) throw new Refusal(`privs is needed with type: ${type}`)
  const odd = words.find((one) => !PRIVILEGES.includes(one))
  if (odd !== undefined) throw new Refusal(`“${odd}” is no privilege`)
  return words.map((one) => (one === 'TEMP' ? 'TEMPORARY' : one.replace('_', ' ')))
}
