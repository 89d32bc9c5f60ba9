import { createHmac, randomBytes } from 'node:crypto'
import type { Arg, Ask, Fact, FactKind, Output } from '../model/fact.ts'
import { canonical, type Json } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'

/** How a host answers questions of one kind: one script for all arguments, one answer for each. */
export interface HostQuestion<A extends Arg, T extends Json> {
  readonly name: string
  /** Nobody knows what the answer depends on: after any change it is unknown, or only assumed. */
  readonly opaque?: 'unknown' | 'assumed'
  /** The answer serves to foresee, and never says what is: it is asked once in a play. */
  readonly foresees?: boolean
  /** Files that the answer is read from: once one of them is changed, it cannot be told. One that ends in a slash is all below it. */
  readonly files?: (arg: A) => readonly string[]
  /** What becomes of an answer when packages are installed or removed, or files come back from a backup. */
  readonly dependsOn?: FactKind['dependsOn']
  /** Answers may be large: the most arguments whose answers together stay within 64 MiB; without it 8 MiB are the most. */
  readonly most?: number
  /** Seconds that one answer may take, where that is long: all that is asked together is given as much more. */
  readonly takes?: number
  /** A POSIX script that only reads. It is run once for the whole list. */
  readonly script: (args: readonly A[]) => string
  /** The answers, in the order of the arguments. Throws when it could not look; absence is an answer. */
  readonly parse: (output: Output, args: readonly A[]) => readonly T[]
}

/** How the controller answers a question itself (of another server, by a login from outside). */
export interface ControllerQuestion<A extends Arg, T extends Json> {
  readonly name: string
  readonly answer: (arg: A, signal: AbortSignal) => Promise<T>
}

/** Makes a kind of fact; the result turns an argument into a question. Raises InputError where it lacks a name, or a way to be asked. */
export function defineFact<A extends Arg, T extends Json>(
  question: HostQuestion<A, T> | ControllerQuestion<A, T>,
): AskFact<A, T> {
  requireWhole(question)
  // The casts are sound: only facts made below carry this kind, and they hold an `A`.
  const way = ('script' in question
    ? { on: 'host', ...question }
    : { on: 'controller', ...question }) as unknown as Ask
  const { opaque, foresees, files, dependsOn, most, takes } = 'script' in question ? question : {}
  const kind: FactKind = {
    name: question.name,
    ask: way,
    toJSON: () => question.name,
    ...(opaque === undefined ? {} : { opaque }),
    ...(foresees === undefined ? {} : { foresees }),
    ...(files === undefined ? {} : { files: files as NonNullable<FactKind['files']> }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
    ...(most === undefined ? {} : { most }),
    ...(takes === undefined ? {} : { takes }),
  }
  // Two kinds may have one name: a question of one is not answered by the other.
  const own = randomBytes(6).toString('hex')
  const ask = (arg: A): Fact<T> => ({ kind, arg, id: `${kind.name} ${identity(arg)} ${own}` })
  return Object.assign(ask, { kind })
}

/** Asks questions of one kind. */
export interface AskFact<A extends Arg, T extends Json> {
  (arg: A): Fact<T>
  readonly kind: FactKind
}

function requireWhole(question: { readonly name: string }): void {
  const has = (member: string) => typeof Reflect.get(question, member) === 'function'
  if (typeof question.name !== 'string' || question.name === '') throw new InputError('a fact needs a name')
  if (!(has('script') && has('parse')) && !has('answer'))
    throw new InputError(`the fact “${question.name}” needs script and parse, or answer, which are functions`)
}

/** Two secrets are one question only if they are equal, and the id must not show them. */
function identity(arg: Arg): string {
  return typeof arg === 'string' ? canonical(arg) : canonical(masked(arg))
}

/** Drawn anew in each process: what an id says of a secret can be guessed by nobody who meets it later. */
const KEY = randomBytes(32)

function masked(arg: Arg): unknown {
  if (arg instanceof Secret) return { secret: createHmac('sha256', KEY).update(arg.reveal()).digest('hex') }
  if (Array.isArray(arg)) return arg.map(masked)
  if (typeof arg === 'object' && arg !== null)
    return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, masked(value)]))
  return arg
}
