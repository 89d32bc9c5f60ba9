import type { Derive } from '../../host/overlay.ts'
import { mysqlKinds } from '../mysql/kinds.ts'
import { postgresKinds } from '../postgres/kinds.ts'
import { laterReached } from './reach.ts'

const KINDS = new Set([...mysqlKinds, ...postgresKinds])

/** What plans say of the answers of database servers. */
export const deriveServed: Derive = (fact, planned, own) =>
  KINDS.has(fact.kind) ? laterReached(planned, own) : undefined
