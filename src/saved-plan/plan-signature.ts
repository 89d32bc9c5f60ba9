import { timingSafeEqual } from 'node:crypto'
import { canonical } from '../model/json.ts'
import { keyedDigest, type PlanKey } from './keyed-digest.ts'
import type { SavedPlan } from './saved-plan.ts'

/** A plan with its signature. */
export function signPlan(plan: Omit<SavedPlan, 'key' | 'signature'>, key: PlanKey): SavedPlan {
  const named = { ...plan, key: keyName(key) }
  return { ...named, signature: keyedDigest(canonical(named), key) }
}

/** A key's name: it tells one key from another, and nothing else. */
export function keyName(key: PlanKey): string {
  return keyedDigest('name', key).slice(0, 12)
}

/** True when nothing of a plan was changed since it was signed. */
export function isSigned({ signature, ...rest }: SavedPlan, key: PlanKey): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(keyedDigest(canonical(rest), key))]
  return given.length === right.length && timingSafeEqual(given, right)
}
