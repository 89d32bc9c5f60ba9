import type { AnyTask } from '../define/task.ts'
import type { ExactlyOne, ParamSchema, ParamsSchema } from '../model/params.ts'

/** A param of a task, as its documentation tells of it. */
export interface DescribedParam {
  /** With the names of the params it is in: `records.name`, `users[].key`. */
  readonly name: string
  /** `string`, `list of strings`, `present or absent`; a secret and an expression are named as such. */
  readonly kind: string
  /** `required`, the default as JSON, or nothing. */
  readonly otherwise: string
  readonly description: string
}

/** The params of a task, each before those that are in it. */
export function describedParams(task: Pick<AnyTask, 'params'>): readonly DescribedParam[] {
  return within(task.params, '')
}

/** What must be given together, or only one of: a sentence each. */
export function describedChoices({ params }: Pick<AnyTask, 'params'>): readonly string[] {
  return (params.exactlyOne ?? []).map(({ of, where = {} }: ExactlyOne) => {
    const when = Object.entries(where).map(([name, value]) => `${name} is ${String(value)}`)
    return `exactly one of ${of.join(', ')}${when.length === 0 ? '' : ` where ${when.join(' and ')}`}`
  })
}

function within({ properties, required = [] }: ParamsSchema, before: string): readonly DescribedParam[] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    {
      name: `${before}${name}`,
      kind: kindOf(schema),
      otherwise: otherwise(schema, required.includes(name)),
      description: schema.description ?? '',
    },
    ...below(schema, `${before}${name}`),
  ])
}

function below({ properties, required = [], items }: ParamSchema, name: string): readonly DescribedParam[] {
  if (properties !== undefined) return within({ properties, required }, `${name}.`)
  return items === undefined ? [] : below(items, `${name}[]`)
}

function otherwise({ default: usual }: ParamSchema, isRequired: boolean): string {
  if (isRequired) return 'required'
  return usual === undefined ? '' : `default ${JSON.stringify(usual)}`
}

function kindOf(schema: ParamSchema): string {
  const { type, enum: choices, items, secret, local, expression, argv, regex } = schema
  if (choices !== undefined) return choices.map(String).join(' or ')
  if (local !== undefined) return `${local} beside the playbook`
  if (argv !== undefined) return 'command as a list of words'
  if (expression === true) return 'expression'
  if (regex === true) return 'regular expression'
  if (type === 'array') return items === undefined ? 'list' : `list of ${many(kindOf(items))}`
  if (type === undefined) return 'any value'
  const one = typeof type === 'string' ? (type === 'object' ? 'map' : type) : type.join(' or ')
  return secret === true ? `${one}, may be a secret` : one
}

function many(kind: string): string {
  const known: { readonly [one: string]: string } = {
    string: 'strings',
    integer: 'integers',
    number: 'numbers',
    map: 'maps',
    'any value': 'any values',
    expression: 'expressions',
  }
  return known[kind] ?? `(${kind})`
}
