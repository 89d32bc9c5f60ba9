import { randomBytes } from 'node:crypto'
import type { Arg, Ask, Fact, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import { identity } from './fact-id.ts'
import type { ControllerQuestion, HostQuestion } from './fact-question.ts'

/** Defines a kind of fact; the result turns an argument into a question. Throws an InputError if it lacks a name, or a way to be queried. */
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
