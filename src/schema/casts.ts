import type { ParamSchema } from '../model/params.ts'

type Plain = string | number | boolean

/**
 * What Ansible makes of a value where a module takes another type: texts of numbers and flags, "yes" and 1 of what is true or
 * false, a list of a text with commas. What it would refuse stays as it is, and does not fit.
 */
export function cast(value: Plain, schema: ParamSchema | undefined): unknown {
  if (schema === undefined) return value
  if (schema.type === 'array') return listOf(value, schema)
  if (schema.enum !== undefined) return chosen(value, schema.enum)
  const types: readonly unknown[] = [schema.type ?? []].flat()
  if (types.some((type) => isOf(value, type))) return value
  for (const type of types) {
    const made = MAKERS[String(type)]?.(value)
    if (made !== undefined) return made
  }
  return value
}

/** Expressions may hold commas; all other texts are cut at them. */
function listOf(value: Plain, { items }: ParamSchema): unknown {
  if (typeof value !== 'string' || items?.expression === true) return [value]
  return value.split(',')
}

function isOf(value: Plain, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

const MAKERS: { readonly [type: string]: (value: Plain) => Plain | undefined } = {
  boolean: (value) => flagOf(value),
  integer: (value) =>
    typeof value === 'string' && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : undefined,
  number: (value) =>
    typeof value === 'string' && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)
      ? Number(value)
      : undefined,
  string: textOf,
}

/** As Python writes it; undefined for numbers that it writes in another way than we do. */
function textOf(value: Plain): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = String(value)
  return typeof value === 'string' || /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? text : undefined
}

const TRUE: readonly unknown[] = ['y', 'yes', 'on', '1', 'true', 't']
const FALSE: readonly unknown[] = ['n', 'no', 'off', '0', 'false', 'f']

function flagOf(value: Plain): boolean | undefined {
  const word = String(value).toLowerCase().trim()
  if (TRUE.includes(word)) return true
  return FALSE.includes(word) ? false : undefined
}

/** A choice may be what YAML takes for true or false (`state: on`), if no other could be meant by it. */
function chosen(value: Plain, choices: readonly unknown[]): unknown {
  if (choices.includes(value)) return value
  if (choices.every((one) => typeof one === 'boolean')) return flagOf(value) ?? value
  const text = textOf(value)
  if (choices.includes(text)) return text
  if (typeof value !== 'boolean') return value
  const meant = choices.filter((one) => (value ? TRUE : FALSE).includes(one))
  return meant.length === 1 ? meant[0] : value
}
