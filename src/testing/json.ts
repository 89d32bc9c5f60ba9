import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../model/change.ts'
import { HIDDEN, Secret } from '../model/secret.ts'
import { Unknown } from '../model/seen.ts'

/** What of a list of changes would not come back from JSON as it was; secrets are taken aside first. */
export function lostInJson(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    const aside = withoutSecrets({ ...change, kind: change.kind.name })
    const back: unknown = JSON.parse(JSON.stringify(aside))
    return isDeepStrictEqual(back, aside)
      ? []
      : [`${change.kind.name} ${change.subject}: ${lost(aside, back, '')}`]
  })
}

/** Secrets become their word, facts what they ask, unknowns their cause: each has one form in JSON. */
function withoutSecrets(value: unknown): unknown {
  if (value instanceof Secret) return HIDDEN
  if (value instanceof Unknown) return { unknown: value.cause }
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isPlain(value)) return value
  if (isFactKind(value)) return value.name
  if (isFact(value)) return { kind: value.kind.name, arg: withoutSecrets(value.arg), id: value.id }
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, withoutSecrets(held)]))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function isFact(
  value: Record<string, unknown>,
): value is { readonly kind: { readonly name: string }; readonly arg: unknown; readonly id: string } {
  return typeof value['id'] === 'string' && isPlain(value['kind']) && 'ask' in value['kind']
}

function isFactKind(
  value: Record<string, unknown>,
): value is Record<string, unknown> & { readonly name: string } {
  return typeof value['name'] === 'string' && 'ask' in value
}

/** The first place in which two values differ. */
function lost(value: unknown, back: unknown, path: string): string {
  if (Array.isArray(value) && Array.isArray(back)) return firstLost(value, back, path)
  if (isPlain(value) && isPlain(back)) return firstLost(value, back, path)
  return `${path === '' ? 'it' : path} is ${typeof value} ${String(value)}, and comes back as ${JSON.stringify(back)}`
}

function firstLost(value: object, back: object, path: string): string {
  const [left, right] = [new Map(Object.entries(value)), new Map(Object.entries(back))]
  const key = [...left.keys()].find(
    (one) => !isDeepStrictEqual(left.get(one), right.get(one)) || !right.has(one),
  )
  return key === undefined ? path : lost(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`)
}
