import type { Content, Source } from './content.ts'
import type { LocalTree } from './local-tree.ts'
import type { ParamSchema, ParamsSchema } from './params.ts'
import type { Secret } from './secret.ts'
import type { Seen } from './seen.ts'

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

type Param<S> = S extends { readonly local: string; readonly named: true }
  ? Seen<S extends { readonly unless: string } ? Source | string : Source>
  : S extends { readonly local: infer L }
    ? Seen<L extends 'file or directory' ? Content | LocalTree : Content>
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
