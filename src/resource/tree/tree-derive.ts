import type { Later } from '../../host/later-facts.ts'
import type { Json } from '../../model/json.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import type { Entry } from '../file/entry-state.ts'
import type { Tree, TreeAsked } from './tree.ts'

/** What planned entries say of the tree that they are in; nothing where none is in it, or above it. */
export async function treeFromEntries(
  { path, names, all }: TreeAsked,
  planned: Later,
  { own, above }: { readonly own: () => Promise<Seen<Json>>; readonly above: Seen<Entry> | undefined },
): Promise<Seen<Json> | undefined> {
  if (above !== undefined && !above.known) return unknown(above.cause)
  const isGone = (above?.known === true && above.value?.type !== 'directory') || planned.removes(entry(path))
  if (above?.known === true && above.value?.type === 'link') return unknown(`${path} becomes a link first`)
  const within = new Set<string>()
  planned.some(entry.kind, (one) => {
    if (one.startsWith(`${path}/`)) within.add(one)
    return false
  })
  if (within.size === 0 && !isGone) return undefined
  const before = isGone ? known<Json>({}) : await own()
  if (!before.known) return before
  const asked = new Set(names)
  const here = new Map(Object.entries(before.value as Tree))
  const assuming = new Set([...(before.assuming ?? []), ...((above?.known === true && above.assuming) || [])])
  for (const one of within) {
    const name = one.slice(path.length + 1)
    const seen = planned.at(entry(one)) as Seen<Entry> | undefined
    if (seen === undefined || !(all || asked.has(name))) continue
    if (!seen.known) return unknown(seen.cause)
    for (const because of seen.assuming ?? []) assuming.add(because)
    // Only what was a directory has anything below it.
    if (seen.value?.type !== 'directory' && here.get(name)?.type === 'directory') removeBelow(here, name)
    if (seen.value === null) here.delete(name)
    else here.set(name, bare(seen.value))
  }
  return known(Object.fromEntries(here) as Json, [...assuming])
}

function removeBelow(here: Map<string, NonNullable<Entry>>, name: string): void {
  for (const one of here.keys()) if (one.startsWith(`${name}/`)) here.delete(one)
}

/** As the host tells it: without its text. */
function bare(one: NonNullable<Entry>): NonNullable<Entry> {
  if (one.type !== 'file') return one
  const { mode, owner, group, sha256, size } = one
  return { type: 'file', mode, owner, group, size, sha256 }
}
