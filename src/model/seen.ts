/** A value that cannot be known before something earlier is applied, and why. */
export class Unknown {
  readonly known = false
  readonly cause: string
  /** Why it would be refused, if what is assumed holds. */
  readonly refusal: string | undefined

  constructor(cause: string, refusal?: string) {
    this.cause = cause
    this.refusal = refusal
  }

  toJSON(): { readonly unknown: string } {
    return { unknown: this.cause }
  }
}

/** A value that is known, perhaps only under stated assumptions. */
export interface Known<T> {
  readonly known: true
  readonly value: T
  readonly assuming?: readonly string[]
}

/** The result of inspecting a host: a value, or the reason why it is not known yet. */
export type Seen<T> = Known<T> | Unknown

/** A value that is known, under these assumptions if there are any. */
export function known<T>(value: T, assuming: readonly string[] = []): Known<T> {
  return assuming.length === 0 ? { known: true, value } : { known: true, value, assuming }
}

/** A value that is unknown for this reason. */
export function unknown(cause: string, refusal?: string): Unknown {
  return new Unknown(cause, refusal)
}

/** What follows from a seen value: assumptions and unknowns are carried along. */
export function mapSeen<T, U>(seen: Seen<T>, follow: (value: T) => U): Seen<U> {
  return seen.known ? known(follow(seen.value), seen.assuming) : seen
}

/** Several seen values as one: unknown if one of them is. */
export function allSeen<const T extends readonly Seen<unknown>[]>(
  seen: T,
): Seen<{ readonly [K in keyof T]: T[K] extends Seen<infer V> ? V : never }> {
  const missing = seen.find((one) => !one.known)
  if (missing instanceof Unknown) return missing
  const assuming = new Set(seen.flatMap((one) => (one.known ? (one.assuming ?? []) : [])))
  const values = seen.map((one) => (one.known ? one.value : undefined))
  // The cast says what the map above does: every element by the value it holds.
  return known(values as { readonly [K in keyof T]: T[K] extends Seen<infer V> ? V : never }, [...assuming])
}
