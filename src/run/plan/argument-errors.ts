import { isList, isMap } from '../../expression/evaluate/variables-kind.ts'
import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'

/** What is wrong with variables, by what a role says that it takes; what is not known yet is not wrong. */
export function argumentErrors(options: Values, given: Values, inside = ''): readonly string[] {
  const missing: string[] = []
  const errors: string[] = []
  for (const [name, spec] of Object.entries(options)) {
    if (!isMap(spec)) continue
    const aliases = inside === '' ? [] : namesIn(spec['aliases'])
    const value = [name, ...aliases].map((one) => given[one]).find((one) => one !== undefined)
    if (value === undefined && spec['required'] === true) missing.push(name)
    // As in Ansible, nothing is of every type.
    if (value === undefined || value === null || value instanceof Unknown || value instanceof Secret) continue
    errors.push(...valueErrors(value, spec, inside === '' ? name : `${inside}.${name}`))
  }
  if (inside !== '') errors.push(...unknownNames(options, given, inside))
  const where = inside === '' ? '' : ` found in ${inside}`
  return [
    ...(missing.length === 0 ? [] : [`missing required arguments: ${missing.sort().join(', ')}${where}`]),
    ...errors,
  ]
}

function unknownNames(options: Values, given: Values, inside: string): readonly string[] {
  const known = Object.entries(options).flatMap(([name, spec]) => [
    name,
    ...(isMap(spec) ? namesIn(spec['aliases']) : []),
  ])
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${inside} takes no ${name}; it takes ${known.join(', ')}`)
}

function namesIn(value: Value | undefined): readonly string[] {
  return isList(value ?? null) ? (value as readonly Value[]).filter((one) => typeof one === 'string') : []
}

function valueErrors(value: Value, spec: Values, name: string): readonly string[] {
  const type = typeof spec['type'] === 'string' ? spec['type'] : 'str'
  const converted = asType(value, type)
  if (converted === undefined) return [`${name} must be of type ${type}, and is ${kindOf(value)}`]
  const { choices, elements, options } = spec
  const wrong: string[] = []
  if (choices !== undefined && isList(choices)) {
    const all = (isList(converted) ? converted : [converted]).filter((one) => !(one instanceof Unknown))
    if (!all.every((one) => isAmong(choices, one)))
      wrong.push(
        `value of ${name} must be one of: ${choices.map(shown).join(', ')}, got: ${all.map(shown).join(', ')}`,
      )
  }
  if (isMap(converted) && options !== undefined && isMap(options))
    wrong.push(...argumentErrors(options, converted, name))
  if (!isList(converted) || typeof elements !== 'string') return wrong
  const inner: Values = { type: elements, ...(options === undefined ? {} : { options }) }
  return [
    ...wrong,
    ...converted.flatMap((one, at) =>
      one instanceof Unknown || one === null ? [] : valueErrors(one, inner, `${name}[${at}]`),
    ),
  ]
}

/** A value as Ansible converts it; undefined where it cannot be of that type. */
function asType(value: Value, type: string): Value | undefined {
  switch (type) {
    case 'bool':
      return asFlag(value)
    case 'int':
      return numeric(value, /^\s*[-+]?\d+\s*$/, Number.isInteger)
    case 'float':
      return numeric(value, /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i, Number.isFinite)
    case 'list':
      if (isList(value)) return value
      if (typeof value === 'string') return value.split(',')
      return typeof value === 'number' ? [String(value)] : undefined
    case 'dict':
      if (isMap(value)) return value
      // How a text becomes a map hangs on what it holds: it is not looked into.
      return typeof value === 'string' && /^\s*\{|=/.test(value) ? value : undefined
    default:
      return value
  }
}

function asFlag(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).toLowerCase() : ''
  if (['y', 'yes', 'on', '1', 'true', 't', '1.0'].includes(text.trim())) return true
  return ['n', 'no', 'off', '0', 'false', 'f', '0.0'].includes(text.trim()) ? false : undefined
}

function numeric(value: Value, pattern: RegExp, isRight: (value: number) => boolean): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return isRight(value) ? value : undefined
  return typeof value === 'string' && pattern.test(value) ? Number(value) : undefined
}

/** As in Ansible, a flag is also the one choice that YAML would have made of its word (`no`). */
function isAmong(choices: readonly Value[], value: Value): boolean {
  const text = typeof value === 'object' ? undefined : asPython(value)
  if (choices.some((choice) => choice === value || (text !== undefined && asPython(choice) === text)))
    return true
  if (text !== 'True' && text !== 'False') return false
  const flag = text === 'True'
  return choices.filter((choice) => typeof choice !== 'object' && asFlag(choice) === flag).length === 1
}

function asPython(value: Value): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : shown(value)
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
