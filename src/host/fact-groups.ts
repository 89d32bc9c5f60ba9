import type { Fact, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'

/** Shell text of one script is kept below this, well under the limit of an argument list. */
const SCRIPT_LIMIT = 100_000

/** A question that was asked, and who waits for its answer. */
export interface Pending {
  readonly fact: Fact
  readonly user: string
  readonly answer: (value: Json) => void
  readonly fail: (error: unknown) => void
}

/** Questions by kind and user: each group can be one script. */
export function groups(batch: readonly Pending[]): Pending[][] {
  const found = new Map<FactKind, Map<string, Pending[]>>()
  for (const one of batch) {
    const { kind } = one.fact
    const byUser = found.get(kind) ?? new Map<string, Pending[]>()
    found.set(kind, byUser)
    const group = byUser.get(one.user)
    if (group === undefined) byUser.set(one.user, [one])
    else group.push(one)
  }
  return [...found.values()].flatMap((byUser) => [...byUser.values()])
}

/** A group in pieces, each of which one script can ask. */
export function chunks(group: readonly Pending[], most = Number.POSITIVE_INFINITY): Pending[][] {
  const parts: Pending[][] = [[]]
  let size = 0
  for (const one of group) {
    const length = JSON.stringify(one.fact.arg).length
    if ((size + length > SCRIPT_LIMIT && size > 0) || parts.at(-1)?.length === most) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(one)
    size += length
  }
  return parts
}
