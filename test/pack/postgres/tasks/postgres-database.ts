import {
  defineChange,
  defineFact,
  defineTask,
  HostError,
  known,
  print,
  quote,
  type StateOf,
  utf8,
  wantedState,
} from 'hostwright'

/** A database as the server has it; `null` where there is none. */
type Database = { readonly owner: string } | null

/** Asks the server all at once; where there is no server yet, there is no database. */
const database = defineFact<string, Database>({
  name: 'postgres database',
  dependsOn: { installation: 'unknown if absent', removal: 'unknown' },
  script: () =>
    `if command -v psql >/dev/null; then ${psql('SELECT datname, pg_get_userbyid(datdba) FROM pg_database;')}; fi`,
  parse: ({ stdout, stderr, status }, names) => {
    if (status !== 0) throw new HostError(utf8(stderr.trim()))
    const rows = utf8(stdout)
      .split('\n')
      .map((line) => line.split('|'))
    const owners = new Map(rows.map(([name = '', owner = '']) => [name, owner]))
    return names.map((name) => {
      const owner = owners.get(name)
      return owner === undefined ? null : { owner }
    })
  },
})

/** Databases: made, given to another owner, dropped; several by one psql(1). */
const changed = defineChange<Database>({
  name: 'postgres database',
  guard: (before, { subject }) => {
    const asked = `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ${literal(subject)};`
    return `[ "$(${psql(asked)})" = ${quote(before?.owner ?? '')} ]`
  },
  script: (change) => psql(statement(change)),
  together: (changes) => psql(changes.map(statement).join('\n')),
})

function statement(change: StateOf<Database, null>): string {
  const name = identifier(change.subject)
  const wanted = wantedState(change)
  if (wanted === null) return `DROP DATABASE ${name};`
  const there = change.before.known && change.before.value !== null
  return there
    ? `ALTER DATABASE ${name} OWNER TO ${identifier(wanted.owner)};`
    : `CREATE DATABASE ${name} OWNER ${identifier(wanted.owner)};`
}

function psql(sql: string): string {
  return `${print(sql)} | runuser -u postgres -- psql -XAtq -v ON_ERROR_STOP=1`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export default defineTask({
  name: 'postgres-database',
  summary: 'A database of PostgreSQL exists and belongs to this role, or does not exist.',
  params: {
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 63, description: 'its name' },
      owner: { type: 'string', minLength: 1, default: 'postgres', description: 'the role that owns it' },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'whether it exists',
      },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: (host, { name }) => host.see(database(name)),
  plan: (seen, { name, owner, state }) => {
    const after = known(state === 'absent' ? null : { owner })
    const verb =
      state === 'absent' ? 'drop' : seen.known && seen.value !== null ? `give to ${owner}` : 'create'
    return [
      changed({
        subject: name,
        goal: database(name),
        before: seen,
        after,
        summary: `${verb} database ${name}`,
      }),
    ]
  },
})
