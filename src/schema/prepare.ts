import type { ParamSchema, ParamsSchema } from '../model/params.ts'
import type { Path } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import { Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { cast } from './casts.ts'

/** What cannot go through a JSON Schema as it is, by the JSON text of its path. */
export interface Prepared {
  /** A copy that the validator may fill with defaults; secrets stand in it as their texts. */
  readonly data: unknown
  readonly secrets: ReadonlyMap<string, Secret>
  /** Unknown values and unfilled expressions: what the schema says about them counts later. */
  readonly open: ReadonlySet<string>
  /** Secrets where the schema does not allow any. */
  readonly misplaced: readonly Path[]
  /** The first unknown where the schema does not allow any. */
  readonly unknown?: Unknown
}

interface Preparing {
  readonly beforeRun: boolean
  /** Values are made to fit as Ansible does it. */
  readonly casts: boolean
  readonly secrets: Map<string, Secret>
  readonly open: Set<string>
  readonly misplaced: Path[]
  unknown?: Unknown
}

interface PathState {
  readonly schema: ParamSchema | undefined
  readonly path: Path
  readonly secret: boolean
  readonly late: boolean
}

/** Copies params for the validator: coerces what may be coerced, and notes what is secret, unknown or an expression. */
export function prepare(
  { casts = false, ...schema }: ParamsSchema,
  value: Value,
  beforeRun: boolean,
): Prepared {
  const preparing: Preparing = { beforeRun, casts, secrets: new Map(), open: new Set(), misplaced: [] }
  const data = copy(preparing, value, { schema, path: [], secret: false, late: false })
  return { data, ...preparing }
}

/** The key under which a path is noted. */
export function pathKey(path: Path): string {
  return JSON.stringify(path)
}

function copy(preparing: Preparing, value: Value, outer: PathState): unknown {
  const spot = {
    ...outer,
    secret: outer.secret || outer.schema?.secret === true || isLate(outer.schema),
    late: outer.late || isLate(outer.schema),
  }
  if (value instanceof Unknown) return copyUnknown(preparing, value, spot)
  if (value instanceof Secret) return copySecret(preparing, value, spot)
  if (preparing.casts && isPlain(preparing, value)) {
    const made = cast(value, spot.schema)
    if (made !== value) return copy(preparing, made as Value, spot)
  }
  if (isOneOfMany(preparing, value, spot)) return [copy(preparing, value, below(spot, 0))]
  if (typeof value === 'string') return copyText(preparing, value, spot)
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map((item, index) => copy(preparing, item, below(spot, index)))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, copy(preparing, held, below(spot, name))]),
  )
}

/** A value that is no expression to be filled in. */
function isPlain({ beforeRun }: Preparing, value: Value): value is string | number | boolean {
  if (typeof value === 'string') return !(beforeRun && value.includes('{{'))
  return typeof value === 'number' || typeof value === 'boolean'
}

/** What may be unknown until something was done: what the schema says so of, and the content of files. */
export function isLate(schema: ParamSchema | undefined): boolean {
  return schema?.late === true || schema?.local !== undefined
}

/** A single text or number where a list belongs is a list of one, as in Ansible: `name: curl`. */
function isOneOfMany({ beforeRun }: Preparing, value: Value, { schema }: PathState): boolean {
  if (
    schema?.type !== 'array' ||
    (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
  )
    return false
  return !(beforeRun && typeof value === 'string' && value.includes('{{'))
}

function copyUnknown(preparing: Preparing, value: Unknown, spot: PathState): unknown {
  preparing.open.add(pathKey(spot.path))
  if (!spot.late) preparing.unknown ??= value
  return value
}

function copySecret(preparing: Preparing, value: Secret, spot: PathState): unknown {
  if (spot.secret) {
    preparing.secrets.set(pathKey(spot.path), value)
    return value.reveal()
  }
  preparing.open.add(pathKey(spot.path))
  preparing.misplaced.push(spot.path)
  return value
}

function copyText(preparing: Preparing, value: string, spot: PathState): unknown {
  if (preparing.beforeRun && (value.includes('{{') || spot.schema?.expression === true)) {
    preparing.open.add(pathKey(spot.path))
    return value
  }
  const { type } = spot.schema ?? {}
  if (type === 'boolean') return BOOLEANS.get(value.toLowerCase()) ?? value
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value)
  return value
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['on', true],
  ['no', false],
  ['false', false],
  ['off', false],
])

function below(spot: PathState, step: string | number): PathState {
  return { ...spot, schema: schemaBelow(spot.schema, step), path: [...spot.path, step] }
}

/** The schema of what stands under a key or index. */
export function schemaBelow(schema: ParamSchema | undefined, step: string | number): ParamSchema | undefined {
  if (schema === undefined) return undefined
  if (typeof step === 'number') return schema.items
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, step))
    return schema.properties[step]
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
}
