import { defineAct } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import type { Act } from '../../model/change.ts'
import type { Printed } from '../../model/change-kind.ts'
import { telling, toldBy } from '../sql/told.ts'
import { DEPENDS } from './asking.ts'
import { client, type MysqlServer } from './server.ts'

/** Queries that are run one after the other, in one transaction or each in its own. */
export type MysqlQueries = {
  readonly server: MysqlServer
  readonly queries: readonly string[]
  readonly together: boolean
}

/** What came of one query: its rows, in which what looks like a whole number is one, and how many it was about. */
export interface MysqlResult {
  readonly rows: readonly { readonly [column: string]: string | number | null }[]
  readonly count: number
}

/** Queries are run in every run; those that only read leave nothing behind. */
export function mysqlQueried(asked: MysqlQueries): Act {
  const [first = ''] = asked.queries
  const words = first.trim().split(/\s+/).slice(0, 3).join(' ')
  const reads = asked.queries.every(onlyReads)
  const doubt = { become: 'assumed', cause: `if “${words} …” changes nothing that this depends on` } as const
  return queried({
    subject: asked.server.database ?? asked.server.host,
    summary: `query MySQL: ${words} …`,
    leaves: !reads,
    data: asked,
    effects: reads ? [] : [doubt],
  })
}

const XML = ['-X']

/** What is printed by queries that only read. */
export const mysqlRows = defineFact<MysqlQueries, Printed>({
  name: 'mysql rows',
  opaque: 'unknown',
  dependsOn: { ...DEPENDS, installation: 'unknown' },
  script: (args) =>
    args
      .map((one) =>
        telling(
          `${print(`SET SESSION TRANSACTION READ ONLY;\n${inOrder(one)}`)} | ${client(one.server, XML)}`,
        ),
      )
      .join('\n'),
  parse: ({ stdout }, args) => toldBy(stdout, args.length),
})

const queried = defineAct<MysqlQueries>({
  name: 'mysql query',
  ask: ({ data }) => (data.queries.every(onlyReads) ? mysqlRows(data) : undefined),
  answer: ({ stdout = '' }, { data }) => answered(resultsOf(stdout, data), data),
  script: ({ data }) => `${print(inOrder(data))} | ${client(data.server, XML)}`,
})

/** What is registered, by the names that Ansible gives it. */
function answered(results: readonly MysqlResult[], { queries }: MysqlQueries) {
  return {
    executed_queries: queries,
    query_result: results.map(({ rows }) => rows),
    rowcount: results.map(({ count }) => count),
  }
}

/** Whether a query begins as one that only reads does. */
export function onlyReads(query: string): boolean {
  const words = query.replace(/^(\s|--.*\n|#.*\n|\/\*[\s\S]*?\*\/)*/, '')
  if (/^(SELECT|SHOW|DESCRIBE|DESC|EXPLAIN)\b/i.test(words)) return !/\bINTO\b/i.test(words)
  return /^WITH\b/i.test(words) && !/\b(INSERT|UPDATE|DELETE|REPLACE)\b/i.test(words)
}

/** The column behind each query by which what came before it is known to be over. */
const END = 'hostwright_rows'

function inOrder({ queries, together }: MysqlQueries): string {
  const each = queries.map((query) => `${query.trim().replace(/;+$/, '')}\n;\nSELECT ROW_COUNT() AS ${END};`)
  const all = together ? ['START TRANSACTION;', ...each, 'COMMIT;'] : each
  return `${all.join('\n')}\n`
}

/** What came of each query, from the XML of all. */
export function resultsOf(xml: string, { queries }: MysqlQueries): MysqlResult[] {
  const sets = xml.split('</resultset>').map(rowsIn)
  const results: MysqlResult[] = []
  let rows: MysqlResult['rows'] = []
  for (const set of sets) {
    const count = set[0]?.[END]
    if (count !== undefined) {
      results.push({ rows, count: Number(count) < 0 ? rows.length : Number(count) })
      rows = []
    } else if (set.length > 0) rows = set
  }
  return queries.map((_query, at) => results[at] ?? { rows: [], count: 0 })
}

function rowsIn(set: string): MysqlResult['rows'] {
  return set
    .split('<row>')
    .slice(1)
    .map((row) => {
      const fields = row.matchAll(/<field name="([^"]*)"(?: xsi:nil="true" \/>|>([^<]*)<\/field>)/g)
      return Object.fromEntries(
        [...fields].map(([, name = '', value]) => [
          plain(name),
          value === undefined ? null : valueOf(plain(value)),
        ]),
      )
    })
}

/** The client prints everything as text, and does not say what is a number. */
function valueOf(text: string): string | number {
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}

const ENTITIES: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"' }

function plain(text: string): string {
  return text.replace(/&(lt|gt|amp|quot);/g, (_all, name: string) => ENTITIES[name] ?? '')
}
