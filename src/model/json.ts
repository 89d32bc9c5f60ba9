/** Data that survives JSON: what facts answer and what changes are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The same data always as the same text: keys sorted, nothing undefined. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  return JSON.stringify(value, (_key, held: unknown) => (isRecord(held) ? sorted(held) : held))
}

/** True for a plain object (not null, not an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
