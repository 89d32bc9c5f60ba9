import type { ValidateFunction } from 'ajv'

/** Validators compiled when the program was built, by their schema as JSON text; there are none outside the built program. */
export const ownValidators: { readonly [schema: string]: ValidateFunction } = {}
