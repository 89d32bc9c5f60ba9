import type { Arg, FactKind, Output } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { type Asking, answersOf, questionsTo } from '../sql/question.ts'
import type { Unreached } from '../sql/reach.ts'
import { type PostgresServer, psql, reading } from './server.ts'

/** What becomes of answers when packages come or go: some bring databases of their own, or the server itself. */
export const DEPENDS: NonNullable<FactKind['dependsOn']> = {
  installation: 'assumed',
  removal: 'unknown',
  restoration: 'assumed',
}

type Asked = { readonly server: PostgresServer; readonly [name: string]: Arg }

/** A server that did not let us in, or is not there: psql(1) ends with 2; 127 where there is no psql, 124 where nothing came. */
const UNREACHED = [2, 124, 127]

function asking<A extends Asked>(sql: (args: readonly A[]) => string): Asking<A> {
  return {
    server: ({ server }) => server,
    command: ({ server }) => psql(server),
    sql: (args) => (args[0] === undefined ? '' : reading(args[0].server, sql(args))),
    isUnreached: (status) => UNREACHED.includes(status),
  }
}

/** A script that asks each server for rows of JSON, by one query for all that it is asked. */
export function questions<A extends Asked>(args: readonly A[], sql: (args: readonly A[]) => string): string {
  return questionsTo(asking(sql), args)
}

/** What the servers answered to `questions`. */
export function answers<A extends Asked, T extends Json>(
  output: Output,
  args: readonly A[],
  read: (rows: readonly Json[], asked: readonly A[]) => readonly T[],
): (T | Unreached)[] {
  const rows = (text: string) => {
    const all = JSON.parse(text.trim() === '' ? '[]' : text) as Json
    if (!Array.isArray(all)) throw new TypeError('the server did not answer with a list')
    return all as readonly Json[]
  }
  const reading = {
    ...asking<A>(() => ''),
    read: (text: string, asked: readonly A[]) => read(rows(text), asked),
  }
  return answersOf(reading, output, args).map((one) => words(one))
}

/** Where timeout(1) did not find psql(1), its own words would tell little. */
function words<T extends Json>(answer: T | Unreached): T | Unreached {
  if (typeof answer !== 'object' || answer === null || !('unreached' in answer)) return answer
  const { unreached } = answer as Unreached
  return /failed to run command .*psql/.test(unreached) ? { unreached: 'psql is not installed' } : answer
}

/** All rows of a query as one list of JSON. */
export function listOf(query: string): string {
  return `SELECT coalesce(json_agg(t), '[]') FROM (${query}) t;`
}

/** The rows by their name, of which each has one. */
export function byName<R extends { readonly name: string }>(rows: readonly Json[]): Map<string, R> {
  // The cast says what the query asks for.
  const all = rows as unknown as readonly R[]
  return new Map(all.map((row) => [row.name, row]))
}
