import type { Later } from '../../host/later-facts.ts'
import type { Json } from '../../model/json.ts'
import { type Known, known, type Seen, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import type { Entry } from '../file/entry-state.ts'
import type { Tree, TreeAsked } from './tree.ts'

/** Where the answer of the host comes from, and what is planned of the directory itself or what is above it. */
interface Ground {
  readonly own: () => Promise<Seen<Json>>
  readonly above: Seen<Entry> | undefined
}

/** What planned entries say of the tree that they are in; nothing where none is in it, or above it. */
export async function treeFromEntries(
  asked: TreeAsked,
  planned: Later,
  { own, above }: Ground,
): Promise<Seen<Json> | undefined> {
  const { path } = asked
  if (above?.known === false) return unknown(above.cause)
  if (above?.value?.type === 'link') return unknown(`${path} becomes a link first`)
  const isGone = planned.removes(entry(path)) || (above !== undefined && above.value?.type !== 'directory')
  const within = new Set<string>()
  planned.some(entry.kind, (one) => {
    if (one.startsWith(`${path}/`)) within.add(one)
    return false
  })
  if (within.size === 0 && !isGone) return undefined
  const before = isGone ? known<Json>({}) : await own()
  if (!before.known) return before
  const assuming = [...(before.assuming ?? []), ...(above?.assuming ?? [])]
  return withPlanned(asked, known(before.value as Tree, assuming), { planned, within })
}

/** The tree as it is after what is planned in it. */
function withPlanned(
  { path, names, all }: TreeAsked,
  before: Known<Tree>,
  { planned, within }: { readonly planned: Later; readonly within: ReadonlySet<string> },
): Seen<Json> {
  const asked = new Set(names)
  const here = new Map(Object.entries(before.value))
  const assuming = new Set(before.assuming)
  for (const one of within) {
    const name = one.slice(path.length + 1)
    if (!all && !asked.has(name)) continue
    const seen = planned.at(entry(one)) as Seen<Entry> | undefined
    if (seen === undefined) continue
    if (!seen.known) return unknown(seen.cause)
    for (const because of seen.assuming ?? []) assuming.add(because)
    put(here, name, seen.value)
  }
  return known(Object.fromEntries(here) as Json, [...assuming])
}

function put(here: Map<string, NonNullable<Entry>>, name: string, value: Entry): void {
  // Only what was a directory has anything below it.
  if (value?.type !== 'directory' && here.get(name)?.type === 'directory')
    for (const one of here.keys()) if (one.startsWith(`${name}/`)) here.delete(one)
  if (value === null) here.delete(name)
  else here.set(name, bare(value))
}

/** As the host tells it: without its text. */
function bare(one: NonNullable<Entry>): NonNullable<Entry> {
  if (one.type !== 'file') return one
  const { mode, owner, group, sha256, size } = one
  return { type: 'file', mode, owner, group, size, sha256 }
}
