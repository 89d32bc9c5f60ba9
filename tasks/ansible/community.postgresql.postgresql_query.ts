import { defineTask, postgres, Refusal } from 'hostwright'
import { off, text, texts } from './lib/params.ts'
import { MAINTENANCE, POSTGRES_LOGIN, serverOf } from './lib/postgres.ts'
import { filledIn, QUERIES } from './lib/sql-args.ts'

export default defineTask({
  name: 'community.postgresql.postgresql_query',
  summary: 'Runs queries of PostgreSQL in every run; it has changed something unless all of them only read.',
  params: {
    properties: {
      ...QUERIES,
      login_db: text('the database; postgres if not given'),
      db: text('another name of login_db'),
      autocommit: off('each query is on its own; otherwise all are done, or none'),
      search_path: texts('schemas in which names are looked for'),
      encoding: { enum: ['UTF8', 'UTF-8', 'utf8', 'utf-8'], description: 'only UTF-8' },
      ...POSTGRES_LOGIN,
    },
    required: ['query'],
  },
  read: async (_host, params) => {
    const server = serverOf(params, params.login_db ?? params.db ?? MAINTENANCE)
    const queries = params.query.map((one) => filledIn(one, params, written))
    return { server, queries }
  },
  plan: ({ server, queries }, { autocommit, search_path: path }) => [
    postgres.queried({ server, queries, together: !autocommit, path: path ?? [] }),
  ],
})

/** A value in SQL. */
function written(value: unknown): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return postgres.literal(value)
  if (Array.isArray(value)) return `ARRAY[${value.map(written).join(', ')}]`
  throw new Refusal('a value for a query must be a text, a number, true, false, null or a list of those')
}
