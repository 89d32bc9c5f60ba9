import { HostError } from '../../host/channel.ts'
import { identity } from '../../host/fact-id.ts'
import { print } from '../../host/quote.ts'
import type { Arg, Output } from '../../model/fact.ts'
import type { Unreached } from './reach.ts'
import { telling, toldBy } from './told.ts'

/** Seconds that a server may take to answer. */
export const PATIENCE = 60

/** How servers are asked: all that is asked of one of them is asked by one process. */
export interface Asking<A> {
  /** The server that is meant. */
  readonly server: (arg: A) => Arg
  /** A command that reads SQL, and prints what the server answers. */
  readonly command: (arg: A) => string
  /** The question about all of these, which are of one server. */
  readonly sql: (args: readonly A[]) => string
  /** True where a status and what was said with it mean that nobody answered. */
  readonly isUnreached: (status: number, said: string) => boolean
}

/** A script that asks each server once; read by `answersOf`. */
export function questionsTo<A extends Arg>(asking: Asking<A>, args: readonly A[]): string {
  return byServer(asking, args)
    .map(({ first, all }) => telling(`${print(asking.sql(all))} | ${asking.command(first)}`))
    .join('\n')
}

interface Reading<A, T> {
  /** What one server answered to all that it was asked. */
  readonly read: (answer: string, asked: readonly A[]) => readonly T[]
}

/** What the servers answered, in the order of the arguments. */
export function answersOf<A extends Arg, T>(
  asking: Asking<A> & Reading<A, T>,
  { stdout }: Output,
  args: readonly A[],
): (T | Unreached)[] {
  const servers = byServer(asking, args)
  const told = toldBy(stdout, servers.length)
  const found = new Map<A, T | Unreached>()
  for (const [at, { all }] of servers.entries()) {
    const { status = 0, stdout: answer = '', stderr = '' } = told[at] ?? {}
    const words = stderr.trim()
    if (asking.isUnreached(status, words)) {
      for (const one of all) found.set(one, { unreached: oneLine(words) })
    } else if (status !== 0) throw new HostError(words)
    else
      for (const [index, value] of asking.read(answer, all).entries()) {
        const one = all[index]
        if (one !== undefined) found.set(one, value)
      }
  }
  return args.map((arg) => {
    const value = found.get(arg)
    if (value === undefined) throw new HostError('the server left a question open')
    return value
  })
}

/** In one line, as reasons are told, each of its lines once. */
function oneLine(words: string): string {
  return [...new Set(words.split('\n').map((line) => line.trim()))].join(' ')
}

function byServer<A extends Arg>(
  { server }: Asking<A>,
  args: readonly A[],
): { readonly first: A; readonly all: A[] }[] {
  const groups = new Map<string, { readonly first: A; readonly all: A[] }>()
  for (const arg of args) {
    const id = identity(server(arg))
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { first: arg, all: [arg] })
    else group.all.push(arg)
  }
  return [...groups.values()]
}
