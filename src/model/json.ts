/** Data that survives JSON: what facts answer and what changes are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The same data always as the same string: keys sorted, nothing undefined. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  return JSON.stringify(value, (_key, held: unknown) => (isRecord(held) ? sorted(held) : held))
}

/** True for a plain object (not null, not an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True when data is as it was told before: a number that the host was yet to choose was told as `null`. */
export function isAsTold(told: unknown, is: unknown): boolean {
  if (!isRecord(told) || !isRecord(is)) return canonical(told) === canonical(is)
  const chosen = Object.keys(told).filter((key) => told[key] === null && typeof is[key] === 'number')
  const open = Object.fromEntries(chosen.map((key) => [key, is[key]]))
  return canonical({ ...told, ...open }) === canonical(is)
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
