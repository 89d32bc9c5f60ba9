import { posix } from 'node:path'
import type { Content } from '../../model/content.ts'
import type { HostReader } from '../../model/fact.ts'
import { isRecord } from '../../model/json.ts'
import { isLocalTree, type LocalTree } from '../../model/local-tree.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'
import { type Ownership, type PathState, pathState } from '../file/entry-look.ts'
import { excluder } from './exclude.ts'
import { type Tree, tree } from './tree.ts'

/** A directory as it was seen, with what is below it. */
export interface TreeState {
  readonly at: PathState
  readonly below: Seen<Tree>
}

/** What a tree of the controller leaves out, and whether what is not in it goes. */
export interface TreeChoice {
  readonly exclude?: readonly string[] | undefined
  readonly delete?: boolean | undefined
}

/** The directory of the controller that a param names, where it does. */
export function localTree(given: unknown): LocalTree | undefined {
  const value = isRecord(given) && given['known'] === true ? given['value'] : given
  return isLocalTree(value) ? value : undefined
}

/** What a param names, where it is no directory. Throws a TypeError where it is one. */
export function fileContent(given: Seen<Content | LocalTree>): Seen<Content> {
  if (localTree(given) !== undefined) throw new TypeError('a directory is no content of a file')
  return given as Seen<Content>
}

/** Reads a directory that is to be as one of the controller: in one look, most often. */
export async function treeState(
  host: HostReader,
  path: string,
  {
    source,
    exclude = [],
    delete: all = false,
    ...owning
  }: TreeChoice & Ownership & { readonly source: LocalTree },
): Promise<TreeState> {
  const clean = posix.normalize(path).replace(/(.)\/$/, '$1')
  const isOut = excluder(exclude)
  const names = source.entries.flatMap((one) => (isOut(one.path, one.type === 'directory') ? [] : [one.path]))
  const look = (place: string) => host.see(tree({ path: place, names: all ? [] : names, all }))
  // Most often no link is above it.
  const asNamed = look(clean)
  asNamed.catch(() => undefined)
  const at = await pathState(host, clean, owning)
  const { entry } = at
  if (!entry.known) return { at, below: unknown(entry.cause) }
  if (entry.value?.type !== 'directory') return { at, below: known({}, entry.assuming ?? []) }
  return { at, below: await (at.place === undefined || at.place === clean ? asNamed : look(at.place)) }
}
