import type { ErrorObject } from 'ajv'
import type { Path, Problem } from '../model/problem.ts'
import { HIDDEN } from '../model/secret.ts'
import type { ParamsCheck } from './check.ts'
import { didYouMean } from './nearest.ts'
import { type Prepared, pathKey } from './prepare.ts'

/** What the validator found, as sentences with places; what is said about unfilled values is left out. */
export function explain(check: ParamsCheck, errors: readonly ErrorObject[], prepared: Prepared): Problem[] {
  const unexpected = new Set(errors.flatMap((error) => unexpectedPath(error, prepared.data)))
  const misplaced = prepared.misplaced
    .filter((path) => !prefixes(path).some((prefix) => unexpected.has(prefix)))
    .map((path) => secretAt(check, path))
  const problems = errors.flatMap((error) => {
    const path = pathOf(error, prepared.data)
    if (prefixes(path).some((prefix) => prepared.open.has(prefix))) return []
    return [explainOne({ check, error, path, prepared })]
  })
  return [...misplaced, ...problems]
}

/** The path that a JSON pointer leads to: indexes as numbers. */
function pathOf(error: ErrorObject, data: unknown): Path {
  const path: (string | number)[] = []
  let here = data
  for (const part of error.instancePath.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const step = Array.isArray(here) ? Number(name) : name
    path.push(step)
    here = (here as { readonly [step: string | number]: unknown })[step]
  }
  return path
}

function unexpectedPath(error: ErrorObject, data: unknown): string[] {
  if (error.keyword !== 'additionalProperties') return []
  const name = (error.params as { readonly additionalProperty: string }).additionalProperty
  return [pathKey([...pathOf(error, data), name])]
}

function prefixes(path: Path): string[] {
  return path.map((_, index) => pathKey(path.slice(0, index + 1)))
}

function secretAt(check: ParamsCheck, path: Path): Problem {
  return {
    message: `a secret cannot be used in ${named(check, path)}`,
    ...placed(check, path),
    hint: 'the task would show it',
  }
}

interface Case {
  readonly check: ParamsCheck
  readonly error: ErrorObject
  readonly path: Path
  readonly prepared: Prepared
}

function explainOne(one: Case): Problem {
  const { check, error, path } = one
  switch (error.keyword) {
    case 'required':
      return missing(one)
    case 'additionalProperties':
      return unexpected(one)
    case 'type':
      return mistyped(one)
    case 'enum':
      return notOneOf(one)
    case 'pattern':
      return mismatch(one)
    default:
      return {
        message: `${named(check, path)} ${LIMITS[error.keyword]?.(limitOf(error)) ?? error.message ?? 'is wrong'}, not ${given(one)}`,
        ...placed(check, path),
      }
  }
}

const LIMITS: { readonly [keyword: string]: (limit: number) => string } = {
  minLength: (limit) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  minItems: (limit) => `must have at least ${limit} ${limit === 1 ? 'entry' : 'entries'}`,
}

function limitOf(error: ErrorObject): number {
  return (error.params as { readonly limit?: number }).limit ?? 0
}

function missing({ check, error, path }: Case): Problem {
  const name = (error.params as { readonly missingProperty: string }).missingProperty
  const described = describe(check, [...path, name])
  const where = path.length === 0 ? `task ${check.task}` : named(check, path)
  const message = path.length === 0 ? `missing param "${name}" for ${where}` : `missing "${name}" in ${where}`
  return {
    message,
    ...placed(check, path),
    ...(described !== undefined && { hint: `${name}: ${described}` }),
  }
}

function unexpected({ check, error, path }: Case): Problem {
  const name = (error.params as { readonly additionalProperty: string }).additionalProperty
  const schema = error.parentSchema as { readonly properties?: object }
  const names = Object.keys(schema.properties ?? {})
  const message =
    path.length === 0
      ? `unknown param "${name}" for task ${check.task}`
      : `unknown key "${name}" in ${named(check, path)}`
  const hint =
    didYouMean(name, names) ?? (names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`)
  return { message, hint, ...placed(check, [...path, name], 'key') }
}

function mistyped(one: Case): Problem {
  const { check, error, path } = one
  const wanted = [error.schema].flat().map((type) => TYPES[String(type)] ?? String(type))
  const message =
    path.length === 0
      ? `task ${check.task} takes a map of params, not ${given(one)}`
      : `${named(check, path)} must be ${wanted.join(' or ')}, not ${given(one)}`
  const hint = hintFor(error)
  return { message, ...placed(check, path), ...(hint !== undefined && { hint }) }
}

const TYPES: { readonly [type: string]: string } = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'empty',
}

function hintFor(error: ErrorObject): string | undefined {
  const wantsText = [error.schema].flat().includes('string')
  if (wantsText && typeof error.data === 'number') {
    return 'put it in quotes: without them YAML reads a number, and 0644 becomes 420'
  }
  if (wantsText && typeof error.data === 'boolean') return 'put it in quotes'
  if (error.schema === 'array' && typeof error.data === 'string') return 'write a list: [one, two]'
  return undefined
}

function notOneOf(one: Case): Problem {
  const { check, error, path } = one
  const allowed = (error.params as { readonly allowedValues: readonly unknown[] }).allowedValues
  const message = `${named(check, path)} must be one of ${allowed.map(String).join(', ')}, not ${given(one)}`
  const hint = typeof error.data === 'string' ? didYouMean(error.data, allowed.map(String)) : undefined
  const shown = isSecret(one) ? undefined : hint
  return { message, ...placed(check, path), ...(shown !== undefined && { hint: shown }) }
}

function mismatch(one: Case): Problem {
  const { check, path, error } = one
  const pattern = (error.params as { readonly pattern: string }).pattern
  const described = describe(check, path)
  return {
    message: `${named(check, path)} does not have the required format: ${given(one)}`,
    ...placed(check, path),
    hint: described ?? `it must match ${pattern}`,
  }
}

/** The description of a param, by its path: the validator's own schema has lost it. */
function describe(check: ParamsCheck, path: Path): string | undefined {
  let schema: unknown = check.schema
  for (const step of path) {
    const held = schema as
      | {
          readonly items?: unknown
          readonly properties?: { readonly [name: string]: unknown }
          readonly additionalProperties?: unknown
        }
      | undefined
    schema = typeof step === 'number' ? held?.items : (held?.properties?.[step] ?? held?.additionalProperties)
  }
  return (schema as { readonly description?: string } | undefined)?.description
}

function given(one: Case): string {
  if (isSecret(one)) return HIDDEN
  const { data } = one.error as { readonly data?: unknown }
  if (data === null || data === undefined) return 'empty'
  if (Array.isArray(data)) return data.length === 0 ? 'an empty list' : 'a list'
  if (typeof data === 'object') return 'a map'
  if (typeof data === 'string')
    return data === '' ? 'an empty string' : `the string ${JSON.stringify(short(data))}`
  return typeof data === 'number' ? `the number ${data}` : JSON.stringify(data)
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function isSecret({ prepared, path }: Case): boolean {
  return prepared.secrets.has(pathKey(path))
}

function named(check: ParamsCheck, path: Path): string {
  const name = path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
  return `param "${name}" of task ${check.task}`
}

function placed(
  check: ParamsCheck,
  path: Path,
  part: 'key' | 'value' = 'value',
): { readonly at?: NonNullable<Problem['at']> } {
  return check.locate === undefined ? {} : { at: check.locate(path, part) }
}
