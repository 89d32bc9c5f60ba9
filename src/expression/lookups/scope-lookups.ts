import type { Values } from '../../model/value.ts'
import { setCallables } from '../evaluate/frames.ts'
import { LOOKING } from '../evaluate/lookup-names.ts'
import { type LookupSources, lookUp } from './lookup.ts'

/** Lets the expressions of a scope look things up. */
export function withLookups(scope: Values, sources: LookupSources): Values {
  setCallables(
    scope,
    () =>
      new Map(
        [...LOOKING].map((word) => [word, (given) => lookUp(word, given, { scope, sources })] as const),
      ),
  )
  return scope
}
