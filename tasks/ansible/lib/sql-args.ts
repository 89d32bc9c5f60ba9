import { Refusal } from 'hostwright'

/** Params of whatever runs queries. */
export const QUERIES = {
  query: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    minItems: 1,
    description: 'what is run; %s or %(name)s where args are given',
  },
  positional_args: { type: 'array', description: 'what stands in the place of each %s' },
  named_args: {
    type: 'object',
    additionalProperties: true,
    description: 'what stands in the place of each %(name)s',
  },
} as const

interface QueryArgs {
  readonly positional_args?: readonly unknown[]
  readonly named_args?: { readonly [name: string]: unknown }
}

/** A query with its args in their places, each as `write` puts it into SQL; without args nothing in it is a place. */
export function filledIn(query: string, args: QueryArgs, write: (value: unknown) => string): string {
  const { positional_args: list, named_args: named } = args
  if (list !== undefined && named !== undefined)
    throw new Refusal('positional_args and named_args exclude each other')
  if (list === undefined && named === undefined) return query
  let at = 0
  const filled = query.replace(/%(?:(%)|s|\(([^()]*)\)s)/g, (_all, percent?: string, name?: string) => {
    if (percent !== undefined) return '%'
    if (name !== undefined) {
      if (named === undefined || !Object.hasOwn(named, name)) throw new Refusal(`named_args has no ${name}`)
      return write(named[name])
    }
    if (list === undefined || at >= list.length) throw new Refusal('positional_args has too few values')
    return write(list[at++])
  })
  if (list !== undefined && at < list.length) throw new Refusal('positional_args has too many values')
  return filled
}
