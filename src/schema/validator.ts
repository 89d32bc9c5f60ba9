import { Ajv, type ValidateFunction } from 'ajv'
import type { ParamSchema, ParamsSchema } from '../model/params.ts'

/** Gives the compiled form of a schema; it fills in defaults and collects every error. */
export type Validators = (schema: ParamsSchema) => ValidateFunction

/** Compiles a schema when it is first asked for, and once. */
export function validators(): Validators {
  const compiled = new WeakMap<ParamsSchema, ValidateFunction>()
  // Schemas come from typed literals, so reading them against the meta-schema would only cost time.
  const ajv = new Ajv({
    strict: true,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    allowUnionTypes: true,
    validateSchema: false,
    meta: false,
    logger: false,
  })
  return (schema) => {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const validate = ajv.compile(closed({ ...schema, type: 'object' }))
    compiled.set(schema, validate)
    return validate
  }
}

/** A map with named properties takes no others unless the schema says so: a misspelt key must not pass. */
function closed(schema: ParamSchema): object {
  const { secret: _s, late: _l, local: _f, expression: _e, description: _d, ...plain } = schema
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
