import type { ValidateFunction } from 'ajv'
import { isRecord } from '../model/json.ts'
import type { ParamSchema, ParamsSchema } from '../model/params.ts'
import type { Locate, Path, Problem } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import { known, Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { type ArgvPlace, argvPlaces, wrongArgv } from './argv.ts'
import { closedSchema } from './closed.ts'
import type { Compile } from './compile.ts'
import { type Broken, notExactlyOne } from './exactly-one.ts'
import { explain } from './explain.ts'
import { isLate, type Prepared, pathKey, prepare, schemaBelow } from './prepare.ts'
import { wrongRegex } from './regex.ts'

/** Params to be checked against what their task takes. */
export interface ParamsCheck {
  readonly task: string
  readonly schema: ParamsSchema
  readonly value: Value
  /** The place of a param, by its path below the params. */
  readonly locate?: Locate
}

/** Params in the form that the task is promised, if there are no problems and nothing is unknown that may not be. */
export interface CheckedParams {
  readonly params: { readonly [name: string]: unknown }
  readonly problems: readonly Problem[]
  /** Something is unknown where the task needs a value: the whole step is unknown. */
  readonly unknown?: Unknown
}

/** Checks params, before the run and in it. */
export interface ParamsChecker {
  /** As written, with expressions not yet filled in: these pass as any type. */
  readonly written: (check: ParamsCheck) => readonly Problem[]
  /** Filled in: with defaults, `late` params as seen values, and secrets only where they may be. */
  readonly filled: (check: ParamsCheck) => CheckedParams
}

/** Makes a checker that compiles each schema once, when it is first needed. */
export function paramsChecker(compile: Compile): ParamsChecker {
  const known = new WeakMap<ParamsSchema, Rules>()
  const rulesOf = (schema: ParamsSchema): Rules => {
    const rules = known.get(schema) ?? {
      validate: compile(closedSchema(schema)),
      argv: argvPlaces({ properties: schema.properties }),
    }
    known.set(schema, rules)
    return rules
  }

  const run = (check: ParamsCheck, beforeRun: boolean) => {
    const prepared = prepare(check.schema, check.value, beforeRun)
    const { validate, argv } = rulesOf(check.schema)
    const errors = validate(prepared.data) ? [] : (validate.errors ?? [])
    const said = explain(check, errors, prepared)
    // A misspelt param is not also missing.
    const misspelt = errors.some(
      ({ keyword, instancePath }) => keyword === 'additionalProperties' && instancePath === '',
    )
    const broken = ownRules(check, argv, prepared).filter(({ path }) => !misspelt || path.length > 0)
    return { prepared, problems: [...said, ...broken.map((one) => problemOf(check, one))] }
  }

  return {
    written: (check) => run(check, true).problems,
    filled: (check) => {
      const { prepared, problems } = run(check, false)
      const params = problems.length > 0 ? {} : restore(check.schema, prepared)
      return { params, problems, ...(prepared.unknown !== undefined && { unknown: prepared.unknown }) }
    },
  }
}

interface Rules {
  readonly validate: ValidateFunction
  readonly argv: readonly ArgvPlace[]
}

/** What JSON Schema has no words for that a person would understand. */
function ownRules(check: ParamsCheck, argv: readonly ArgvPlace[], prepared: Prepared): Broken[] {
  const { task, schema } = check
  return [
    ...notExactlyOne(task, schema.exactlyOne ?? [], prepared),
    ...wrongArgv(argv, prepared.data),
    ...wrongRegex(schema, prepared.data),
  ]
}

function problemOf({ locate }: ParamsCheck, { path, part, ...said }: Broken): Problem {
  return locate === undefined ? said : { ...said, at: locate(path, part) }
}

function restore(schema: ParamsSchema, prepared: Prepared): { readonly [name: string]: unknown } {
  const whole = put(prepared, prepared.data, { schema, path: [], late: false })
  return isRecord(whole) ? whole : {}
}

interface PathState {
  readonly schema: ParamSchema | undefined
  readonly path: Path
  readonly late: boolean
}

/** The validated copy again, with secrets back in their places and late params wrapped. */
function put(prepared: Prepared, data: unknown, spot: PathState): unknown {
  const wrap = isLate(spot.schema) && !spot.late
  const value = putPlain(prepared, data, { ...spot, late: spot.late || wrap })
  return wrap ? (firstUnknown(value) ?? known(value)) : value
}

function putPlain(prepared: Prepared, data: unknown, spot: PathState): unknown {
  const secret = prepared.secrets.get(pathKey(spot.path))
  if (secret !== undefined) return secret
  const below = (step: string | number) => ({
    ...spot,
    schema: schemaBelow(spot.schema, step),
    path: [...spot.path, step],
  })
  if (Array.isArray(data)) return data.map((item: unknown, index) => put(prepared, item, below(index)))
  if (!isRecord(data) || data instanceof Unknown || data instanceof Secret) return data
  return Object.fromEntries(
    Object.entries(data).map(([name, held]) => [name, put(prepared, held, below(name))]),
  )
}

function firstUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value
  if (Array.isArray(value)) return value.map(firstUnknown).find((one) => one !== undefined)
  // A secret is no record of values: it has nothing to look into.
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return undefined
  return Object.values(value)
    .map(firstUnknown)
    .find((one) => one !== undefined)
}
