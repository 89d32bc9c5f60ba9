import { createHash } from 'node:crypto'
import { canonical } from '../../model/json.ts'
import type { Entry } from './entry-state.ts'

/** What tells whether something stands at a path as it was placed there. */
export function entryDigest(here: NonNullable<Entry>): string {
  const about =
    here.type === 'file' ? [here.type, here.mode, here.owner, here.group, here.sha256] : canonical(here)
  return createHash('sha256').update(canonical(about)).digest('hex').slice(0, 32)
}
