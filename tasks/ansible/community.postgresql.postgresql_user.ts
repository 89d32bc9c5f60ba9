import { defineTask, known, postgres, Refusal } from 'hostwright'
import { flag, off, on, text } from './lib/params.ts'
import { bare, MAINTENANCE, POSTGRES_LOGIN, serverOf } from './lib/postgres.ts'

const ATTRIBUTES: readonly postgres.RoleAttribute[] = [
  'SUPERUSER',
  'CREATEROLE',
  'CREATEDB',
  'INHERIT',
  'LOGIN',
  'REPLICATION',
  'BYPASSRLS',
]

export default defineTask({
  name: 'community.postgresql.postgresql_user',
  summary: 'Creates, changes or drops a role of PostgreSQL.',
  params: {
    properties: {
      name: text('the role'),
      user: text('another name of name'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      password: {
        type: 'string',
        secret: true,
        description:
          'its password, as it is or as the server keeps it; compared with what the server keeps. An empty one means none',
      },
      encrypted: on('no matter: the server always keeps it encrypted'),
      role_attr_flags: {
        type: 'string',
        default: '',
        description:
          'what it may do: SUPERUSER, CREATEROLE, CREATEDB, INHERIT, LOGIN, REPLICATION, BYPASSRLS, each also with NO before it',
      },
      expires: text('until when its password is valid'),
      conn_limit: {
        type: 'integer',
        minimum: -1,
        description: 'how many connections it may have; -1 for any',
      },
      no_password_changes: off('of one that is there, only what role_attr_flags says is changed'),
      comment: { type: 'string', description: 'a comment' },
      configuration: {
        type: 'object',
        additionalProperties: { type: ['string', 'integer', 'number', 'boolean'] },
        default: {},
        description: 'settings of its sessions',
      },
      reset_unspecified_configuration: off('settings that are not named are taken away'),
      quote_configuration_values: {
        type: 'boolean',
        enum: [true],
        default: true,
        description: 'only true: values are always quoted',
      },
      fail_on_user: flag('one that cannot be dropped is always a failure'),
      fail_on_role: flag('another name of fail_on_user'),
      login_db: { type: 'string', description: 'no matter: roles belong to the whole server' },
      db: { type: 'string', description: 'another name of login_db' },
      ...POSTGRES_LOGIN,
    },
    exactlyOne: [{ of: ['name', 'user'] }],
  },
  read: async (host, params) => {
    const { password, state, expires } = params
    const server = serverOf(params, MAINTENANCE)
    const asked = { server, name: bare(params.name ?? params.user ?? '') }
    const isWanted = state === 'present'
    const [role, kept, until] = await Promise.all([
      host.see(postgres.role(asked)),
      password === undefined || !isWanted ? undefined : host.see(postgres.password({ ...asked, password })),
      expires === undefined || !isWanted ? undefined : host.see(postgres.time({ server, text: expires })),
    ])
    return { asked, role, kept, until }
  },
  plan: ({ asked, role, kept, until }, params) => {
    const { state, password, no_password_changes: onlyFlags, configuration } = params
    if (state === 'absent') {
      if (params.fail_on_user === false || params.fail_on_role === false)
        throw new Refusal('fail_on_user: false is not supported: a role that cannot be dropped is a failure')
      return [postgres.roleAbsent(asked, role)]
    }
    const isThere = role.known && role.value !== null
    const flagsOnly = onlyFlags && isThere
    const expires = flagsOnly || until === undefined ? known(undefined) : until
    const wanted = {
      attributes: attributesOf(params.role_attr_flags),
      limit: flagsOnly ? undefined : params.conn_limit,
      expires: expires.known && typeof expires.value === 'string' ? expires.value : undefined,
      comment: params.comment,
      settings: Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, plain(value)])),
      onlySettings: params.reset_unspecified_configuration,
    }
    const isNew = role.known && role.value === null
    const changed = postgres.rolePresent(asked, role, { ...wanted, password })
    const sets = password !== undefined && kept !== undefined && !isNew && !flagsOnly
    return [changed, ...(sets ? [postgres.passwordSet({ ...asked, password }, kept)] : [])]
  },
  outputs: ({ asked }) => ({ user: asked.name }),
})

function attributesOf(flags: string): { [name in postgres.RoleAttribute]?: boolean } {
  const words = flags
    .split(',')
    .map((one) => one.trim().toUpperCase())
    .filter((one) => one !== '')
  return Object.fromEntries(
    words.map((word) => {
      const name = ATTRIBUTES.find((one) => word === one || word === `NO${one}`)
      if (name === undefined) throw new Refusal(`“${word}” in role_attr_flags is no attribute of a role`)
      return [name, word === name]
    }),
  )
}

/** As the server writes what is on or off. */
function plain(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
}
