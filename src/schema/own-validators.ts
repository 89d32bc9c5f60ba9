import type { ValidateFunction } from 'ajv'

/** Validators compiled when the program was built, by their schema as JSON text; there are none outside the built program. */
export const ownValidators: { readonly [schema: string]: ValidateFunction } = {}

/** The same of Ansible's modules, which are read when one of their schemas is met. */
export const moduleValidators = (): { readonly [schema: string]: ValidateFunction } => ({})
