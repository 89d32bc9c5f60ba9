import type { Arg, FactKind, Output } from '../../model/fact.ts'
import { type Asking, answersOf, questionsTo } from '../sql/question.ts'
import type { Unreached } from '../sql/reach.ts'
import { client, type MysqlServer, reading } from './server.ts'

/** What becomes of answers when packages come or go: some bring databases of their own, or the server itself. */
export const DEPENDS: NonNullable<FactKind['dependsOn']> = {
  installation: 'assumed',
  removal: 'unknown',
  restoration: 'assumed',
}

type Asked = { readonly server: MysqlServer; readonly [name: string]: Arg }

/** How the client says that the server is not there, or does not let us in (its errors from 2000 on, and some of the server's). */
const UNREACHED = /^ERROR (2\d{3}|1040|1045|1049|1129|1130|1203|1251|1275|1698)\b/m

function asking<A extends Asked>(
  sql: (args: readonly A[]) => string,
  command: (server: MysqlServer) => string,
): Asking<A> {
  return {
    server: ({ server }) => server,
    command: ({ server }) => command(server),
    sql: (args) => reading(sql(args)),
    isUnreached: (status, said) => status === 127 || status === 124 || (status === 1 && UNREACHED.test(said)),
  }
}

/** A script that asks each server once for all that it is asked. */
export function questions<A extends Asked>(
  args: readonly A[],
  sql: (args: readonly A[]) => string,
  command: (server: MysqlServer) => string = client,
): string {
  return questionsTo(asking(sql, command), args)
}

/** What the servers answered to `questions`: rows of fields. */
export function answers<A extends Asked, T>(
  output: Output,
  args: readonly A[],
  read: (rows: readonly (readonly string[])[], asked: readonly A[]) => readonly T[],
): (T | Unreached)[] {
  const plain = asking<A>(() => '', client)
  return answersOf({ ...plain, read: (text, asked) => read(rowsOf(text), asked) }, output, args).map((one) =>
    words(one),
  )
}

function words<T>(answer: T | Unreached): T | Unreached {
  if (typeof answer !== 'object' || answer === null || !('unreached' in answer)) return answer
  const { unreached } = answer
  return /mysql: not found/.test(unreached)
    ? { unreached: 'no client of MariaDB or MySQL is installed' }
    : answer
}

/** Rows as the client prints them in a batch. */
export function rowsOf(text: string): string[][] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => line.split('\t').map(unescaped))
}

const ESCAPES: { readonly [letter: string]: string } = { n: '\n', t: '\t', '0': '\0', '\\': '\\' }

function unescaped(field: string): string {
  return field.replace(/\\([nt0\\])/g, (_all, letter: string) => ESCAPES[letter] ?? letter)
}
