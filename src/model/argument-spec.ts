import type { Values } from './value.ts'

/** What a role says of the variables that it takes. */
export interface ArgumentSpec {
  /** The file of steps for which it holds. */
  readonly entry: string
  /** What may be said of each, by its name. */
  readonly options: Values
}
