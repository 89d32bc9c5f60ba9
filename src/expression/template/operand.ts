import { InputError, type Position } from '../../model/problem.ts'
import { findCalled, nameLike } from '../evaluate/arguments.ts'
import { Fault } from '../syntax/fault.ts'
import { problemOf } from '../syntax/place.ts'
import { helpers } from './helpers.ts'
import { hintForWords } from './hints.ts'
import type { Call, Operand, Surroundings } from './tree.ts'
import { readPath } from './variable.ts'
import { placeOf, refusal, type Written, type WrittenCall } from './written.ts'

/** Reads something that has a value. Throws an InputError. */
export function readOperand(written: Written, around: Surroundings): Operand {
  const at = placeOf(written, around)
  switch (written.type) {
    case 'PathExpression':
      return readPath(written, around)
    case 'SubExpression':
      return readCall(written, around)
    case 'NullLiteral':
      return { kind: 'literal', value: null, at }
    case 'UndefinedLiteral':
      throw refusal(at, 'there is no undefined', 'write null, or (defined x) to ask')
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { kind: 'literal', value: written.value, at }
  }
}

/** Reads a helper with what it is given. */
export function readCall({ path, params, hash }: WrittenCall, around: Surroundings): Call {
  const at = placeOf(path, around)
  if (path.type !== 'PathExpression' || path.data) throw refusal(at, 'expected the name of a helper')
  const name = path.original
  const args = params as readonly Written[] // params are values, whose kinds the type leaves open
  checkHelper({ name, params: args, hash }, at)
  return {
    kind: 'call',
    name,
    args: args.map((param) => readOperand(param, around)),
    named: (hash?.pairs ?? []).map(({ key, value }) => [key, readOperand(value as Written, around)]),
    at,
  }
}

interface Named {
  readonly name: string
  readonly params: readonly Written[]
  readonly hash: hbs.AST.Hash | undefined
}

/** Takes any number of values. */
const CHAINS = new Set(['and', 'or'])

function checkHelper({ name, params, hash }: Named, at: Position): void {
  const named = (hash?.pairs ?? []).map(({ key, value }) => [key, value] as const)
  if (CHAINS.has(name) && params.length > 0 && named.length === 0) return
  const words = params.map((param) => (param.type === 'PathExpression' ? param.original : ''))
  const hint = hintForWords(name, words)
  if (hint !== undefined) throw refusal(at, 'a template has helpers, not operators', hint)
  if (!Object.hasOwn(helpers, name)) {
    throw refusal(at, `there is no helper "${name}"`, nameLike(name, helpers))
  }
  if (params.length === 0) throw refusal(at, `helper ${name}: a value is missing`)
  try {
    findCalled(helpers, { name, given: { args: params.slice(1), named } }, 'helper')
  } catch (error) {
    if (error instanceof Fault) throw new InputError([problemOf(error, at)])
    throw error
  }
}
