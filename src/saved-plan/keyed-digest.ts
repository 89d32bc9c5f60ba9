import { createHmac } from 'node:crypto'
import { canonical, isRecord } from '../model/json.ts'
import { Secret } from '../model/secret.ts'

/** The key with which digests and signatures of plans are made. It stays with the controller. */
export type PlanKey = Buffer

/** The same data always as the same text, secrets told: only to make a keyed digest of. */
export function withSecrets(value: unknown): string {
  return canonical(told(value))
}

function told(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(told)
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, told(held)]))
}

/** A digest that tells nothing to who has not the key (HMAC-SHA256, RFC 2104), in hexadecimal. */
export function keyedDigest(text: string, key: PlanKey): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
