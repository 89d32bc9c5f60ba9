import type { ValidateFunction } from 'ajv'
import type { ParamsSchema } from '../model/params.ts'
import { closedSchema } from './closed.ts'
import { moduleValidators, ownValidators } from './own-validators.ts'

/** Makes the validator of a JSON Schema. */
export type Compile = (schema: object) => ValidateFunction

/** What was compiled before is taken; ajv is loaded only where some schema needs it. */
export async function compilerFor(schemas: readonly ParamsSchema[]): Promise<Compile> {
  const missing = schemas.some((schema) => madeBefore(closedSchema(schema)) === undefined)
  const compile = missing ? (await import('./validator.ts')).ajvCompiler() : undefined
  return (schema) => {
    const validate = madeBefore(schema) ?? compile?.(schema)
    if (validate === undefined) throw new TypeError('a validator was asked for that nobody announced')
    return validate
  }
}

function madeBefore(schema: object): ValidateFunction | undefined {
  const text = JSON.stringify(schema)
  return ownValidators[text] ?? moduleValidators()[text]
}
