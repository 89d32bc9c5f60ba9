import { defineAct } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import type { Act } from '../../model/change.ts'
import type { Printed } from '../../model/change-kind.ts'
import type { Json } from '../../model/json.ts'
import { telling, toldBy } from '../sql/told.ts'
import { DEPENDS } from './asking.ts'
import { acting, identifier, literal, type PostgresServer, psql, reading } from './server.ts'

/** Queries that are run one after the other, in one transaction or each in its own. */
export type PostgresQueries = {
  readonly server: PostgresServer
  readonly queries: readonly string[]
  readonly together: boolean
  /** Schemas in which names are looked for; those of the login if there are none. */
  readonly path: readonly string[]
}

/** What came of one query: its rows, how many, and what the server calls it. */
export type PostgresResult = {
  readonly rows: readonly { readonly [column: string]: Json }[]
  readonly count: number
  readonly tag: string
}

/** Queries are run in every run; those that only read leave nothing behind. */
export function postgresQueried(asked: PostgresQueries): Act {
  const [first = ''] = asked.queries
  const words = first.trim().split(/\s+/).slice(0, 3).join(' ')
  return queried({
    subject: asked.server.database,
    summary: `query ${asked.server.database}: ${words} …`,
    leaves: !asked.queries.every(onlyReads),
    data: asked,
    effects: asked.queries.every(onlyReads)
      ? []
      : [{ become: 'assumed', cause: `if “${words} …” changes nothing that this depends on` }],
  })
}

/** What is printed by queries that only read. */
export const postgresRows = defineFact<PostgresQueries, Printed>({
  name: 'postgres rows',
  opaque: 'unknown',
  dependsOn: { ...DEPENDS, installation: 'unknown' },
  script: (args) =>
    args
      .map((one) => telling(`${print(reading(one.server, inOrder(one)))} | ${psql(one.server)}`))
      .join('\n'),
  parse: ({ stdout }, args) => toldBy(stdout, args.length),
})

const queried = defineAct<PostgresQueries>({
  name: 'postgres query',
  ask: ({ data }) => (data.queries.every(onlyReads) ? postgresRows(data) : undefined),
  answer: ({ stdout = '' }, { data }) => answered(resultsOf(stdout, data), data),
  script: ({ data }) => `${print(acting(data.server, inOrder(data)))} | ${psql(data.server)}`,
})

/** What is registered, by the names that Ansible gives it; where there are no rows, it has an empty map. */
function answered(results: readonly PostgresResult[], { queries }: PostgresQueries) {
  const last = results.at(-1)
  const given = (rows: PostgresResult['rows'] = []) => (rows.length === 0 ? {} : rows)
  return {
    query: queries.at(-1) ?? '',
    query_list: queries,
    query_result: given(last?.rows),
    query_all_results: results.map(({ rows }) => given(rows)),
    rowcount: results.reduce((sum, { count }) => sum + count, 0),
    statusmessage: last?.tag ?? '',
  }
}

/** Whether a query begins as one that only reads does; what the functions do that it calls, nobody knows. */
export function onlyReads(query: string): boolean {
  const words = query.replace(/^(\s|--.*\n|\/\*[\s\S]*?\*\/)*/, '')
  if (/^(SELECT|VALUES|TABLE|SHOW)\b/i.test(words)) return !/\bINTO\b/i.test(words)
  return /^WITH\b/i.test(words) && !/\b(INSERT|UPDATE|DELETE|MERGE)\b/i.test(words)
}

/**
 * Rows come as JSON, where a query only reads. Every query is a text that the server itself gives back to be run (`\gexec`): what
 * looks like a command of psql(1) in it is none.
 */
function inOrder({ queries, together, path }: PostgresQueries): string {
  const each = queries.map((query, at) => {
    const plain = query.trim().replace(/;+$/, '')
    const run = `SELECT ${literal(onlyReads(plain) ? asJson(plain) : plain)} \\gexec`
    return `\\unset QUIET\n${run}\n\\set QUIET on\n\\echo '== query' ${at} :ROW_COUNT`
  })
  const within = path.length === 0 ? [] : [`SET search_path TO ${path.map(identifier).join(', ')};`]
  const all = ['\\set QUIET on', ...within, ...each]
  return `${(together ? ['BEGIN;', ...all, 'COMMIT;'] : all).join('\n')}\n`
}

function asJson(query: string): string {
  const [, name] = /^SHOW\s+([A-Za-z_.]+)$/i.exec(query) ?? []
  if (name !== undefined)
    return `SELECT json_build_array(json_build_object(${literal(name)}, current_setting(${literal(name)})))`
  // The line break: a comment at the end of the query must not swallow the rest.
  return `SELECT replace(coalesce(json_agg(t), '[]')::text, E'\\n', '') FROM (${query}\n) t`
}

/** What came of each query, from what was printed of all. */
export function resultsOf(stdout: string, { queries }: PostgresQueries): PostgresResult[] {
  const parts = stdout.split(/^== query \d+ (\d*)$/m)
  return queries.map((query, at) => {
    const printed = (parts[2 * at] ?? '').trim()
    const last = printed.slice(printed.lastIndexOf('\n') + 1)
    if (!onlyReads(query)) return { rows: [], count: Number(parts[2 * at + 1] ?? 0), tag: last }
    const rows = rowsOf(printed)
    return { rows, count: rows.length, tag: `SELECT ${rows.length}` }
  })
}

function rowsOf(printed: string): PostgresResult['rows'] {
  if (printed === '') return []
  const all = JSON.parse(printed) as Json // what is no list is nobody's row
  return Array.isArray(all) ? (all as PostgresResult['rows']) : []
}
