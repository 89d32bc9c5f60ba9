import { defineTask, mysql, Refusal } from 'hostwright'
import { MYSQL_LOGIN, serverOf } from './lib/mysql.ts'
import { off, text } from './lib/params.ts'
import { filledIn, QUERIES } from './lib/sql-args.ts'

export default defineTask({
  name: 'community.mysql.mysql_query',
  summary:
    'Runs queries of MariaDB or MySQL in every run; it has changed something unless all of them only read.',
  params: {
    properties: {
      ...QUERIES,
      login_db: text('the database'),
      single_transaction: off('all are done, or none'),
      ...MYSQL_LOGIN,
    },
    required: ['query'],
  },
  read: async (_host, params) => {
    const queries = params.query.map((one) => filledIn(one, params, written))
    return { server: serverOf(params, params.login_db ?? null), queries }
  },
  plan: ({ server, queries }, { single_transaction: together }) => [
    mysql.queried({ server, queries, together }),
  ],
})

/** A value in SQL. */
function written(value: unknown): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return mysql.literal(value)
  if (Array.isArray(value)) return `(${value.map(written).join(', ')})`
  throw new Refusal('a value for a query must be a text, a number, true, false, null or a list of those')
}
