import type { Secret } from './secret.ts'
import type { Unknown } from './seen.ts'

/** What a variable may hold: JSON, a secret, something not known yet, or lists and maps of these. */
export type Value = null | boolean | number | string | Secret | Unknown | readonly Value[] | Values

/** Variables by name. */
export interface Values {
  readonly [name: string]: Value
}
