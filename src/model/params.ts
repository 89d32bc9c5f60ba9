import type { Content } from './content.ts'
import type { Secret } from './secret.ts'
import type { Seen } from './seen.ts'

/** One param as JSON Schema (draft-07), with the keywords this tool adds. */
export interface ParamSchema {
  readonly type?:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'array'
    | 'object'
    | readonly ('string' | 'integer' | 'number' | 'boolean' | 'null')[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: ParamSchema
  readonly properties?: { readonly [name: string]: ParamSchema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | ParamSchema
  /** A text that may come as a secret; the task gets `string | Secret`. */
  readonly secret?: true
  /** A value that may be unknown in a dry run; the task gets `Seen<...>`. */
  readonly late?: true
  /** Names a file beside the playbook (in `files/` or `templates/`); the task gets its content, filled in if it is a template. */
  readonly local?: 'file' | 'template'
  /** Text that is an expression (`x == 1`); the task gets its value. */
  readonly expression?: true
  /** A list that is a command, a word an item; with a placeholder, one of its words must hold it. */
  readonly argv?: true | { readonly placeholder: string }
  /** Text that is a regular expression. */
  readonly regex?: true
}

/** The params of a task: names to schemas, and which of them must be given. */
export interface ParamsSchema {
  readonly properties: { readonly [name: string]: ParamSchema }
  readonly required?: readonly string[]
  /** Of each of these groups exactly one param is given. */
  readonly exactlyOne?: readonly ExactlyOne[]
}

/** Params of which exactly one is given. One that is `false` counts as not given. */
export interface ExactlyOne {
  readonly of: readonly string[]
  /** Holds only where these params have these values: `{ state: 'present' }`. */
  readonly where?: { readonly [param: string]: unknown }
  /** What to say to whoever gives none. */
  readonly hint?: string
}

/** The type of the params that a schema accepts: required or defaulted ones are always there. */
export type Params<S extends ParamsSchema> = Flat<
  { readonly [K in Always<S>]: Param<S['properties'][K]> } & {
    readonly [K in Exclude<keyof S['properties'], Always<S>>]?: Param<S['properties'][K]>
  }
>

type Flat<T> = { [K in keyof T]: T[K] }

type Always<S extends ParamsSchema> =
  | Extract<keyof S['properties'], S['required'] extends readonly (infer R)[] ? R : never>
  | {
      [K in keyof S['properties']]: S['properties'][K] extends { readonly default: unknown } ? K : never
    }[keyof S['properties']]

type Param<S> = S extends { readonly local: string }
  ? Seen<Content>
  : S extends { readonly late: true }
    ? Seen<Text<S>>
    : Text<S>

type Text<S> = S extends { readonly secret: true } ? Plain<S> | Secret : Plain<S>

type Plain<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: readonly (infer N)[] }
    ? Named<N>
    : S extends { readonly type: 'array'; readonly items: infer I }
      ? readonly Param<I>[]
      : S extends { readonly type: 'object'; readonly properties: infer P extends ParamsSchema['properties'] }
        ? Params<{ properties: P; required: RequiredOf<S> }>
        : S extends { readonly type: 'object'; readonly additionalProperties: infer A extends ParamSchema }
          ? { readonly [name: string]: Param<A> }
          : S extends { readonly type: infer N }
            ? Named<N>
            : unknown

type RequiredOf<S> = S extends { readonly required: infer R extends readonly string[] } ? R : readonly never[]

type Named<N> = N extends 'string'
  ? string
  : N extends 'integer' | 'number'
    ? number
    : N extends 'boolean'
      ? boolean
      : N extends 'null'
        ? null
        : N extends 'array'
          ? readonly unknown[]
          : { readonly [name: string]: unknown }
