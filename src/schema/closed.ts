import type { ParamSchema, ParamsSchema } from '../model/params.ts'

/** A task's schema as JSON Schema: a map with named properties takes no others unless it says so, for a misspelt key must not pass. */
export function closedSchema({ exactlyOne: _own, casts: _casts, ...schema }: ParamsSchema): object {
  return closed({ ...schema, type: 'object' })
}

function closed(schema: ParamSchema): object {
  const {
    secret: _s,
    late: _l,
    local: _f,
    named: _n,
    unless: _u,
    expression: _e,
    argv: _a,
    regex: _r,
    description: _d,
    ...plain
  } = schema
  const open = schema.additionalProperties
  return {
    ...plain,
    ...(schema.items !== undefined && { items: closed(schema.items) }),
    ...(schema.properties !== undefined && {
      properties: closedAll(schema.properties),
      additionalProperties: false,
    }),
    ...(open !== undefined && { additionalProperties: typeof open === 'boolean' ? open : closed(open) }),
  }
}

function closedAll(properties: { readonly [name: string]: ParamSchema }): Record<string, object> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closed(schema)]))
}
