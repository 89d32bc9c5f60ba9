import { Ajv, type Options } from 'ajv'
import type { Compile } from './compile.ts'

/** How all validators are compiled: every error is collected, defaults are filled in. */
export const AJV_OPTIONS: Options = {
  strict: true,
  allErrors: true,
  verbose: true,
  useDefaults: true,
  allowUnionTypes: true,
  // Schemas come from typed literals, so reading them against the meta-schema would only cost time.
  validateSchema: false,
  meta: false,
  logger: false,
}

/** Compiles schemas with ajv. */
export function ajvCompiler(): Compile {
  const ajv = new Ajv(AJV_OPTIONS)
  return (schema) => ajv.compile(schema)
}
