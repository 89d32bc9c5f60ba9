import { posix } from 'node:path'
import { Refusal, type StateChange } from '../../model/change.ts'
import type { LocalEntry, LocalTree } from '../../model/local-tree.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import type { Ownership, PathState } from '../file/entry-look.ts'
import type { Entry } from '../file/entry-state.ts'
import { absent, directory, file, link } from '../file/entry-want.ts'
import { excluder } from './exclude.ts'
import type { TreeChoice, TreeState } from './tree-look.ts'

/** The desired state of a tree. */
export interface TreeWanted extends Ownership, TreeChoice {
  readonly source: LocalTree
  /** The mode of directories: octal digits. */
  readonly directoryMode?: string | number | undefined
}

/** All that is in a directory of the controller must be here, as it is there; with `delete`, nothing else. */
export function treeChanges({ at, below }: TreeState, wanted: TreeWanted): StateChange[] {
  const { source, owner, group, mode, directoryMode, exclude = [] } = wanted
  const isOut = excluder(exclude)
  const taken = source.entries.filter((one) => !isOut(one.path, one.type === 'directory'))
  const root = directory(at, { owner, group, mode: directoryMode })
  const parents = new Map<string, Seen<Entry>>([['.', root.after as Seen<Entry>]])
  const spot = (path: string): PathState => spotBelow({ at, below }, path, parents)
  const changes = taken.map((one): StateChange => {
    const here = spot(one.path)
    if (one.type === 'file') return file(here, { owner, group, mode, content: one.content })
    if (one.type === 'link') return link(here, ownTarget(source, one))
    if (one.type === 'other')
      throw new Refusal(
        `${posix.join(source.localTree, one.path)} is a device, a pipe or a socket: it cannot be copied`,
      )
    const made = directory(here, { owner, group, mode: directoryMode })
    parents.set(one.path, made.after as Seen<Entry>)
    return made
  })
  const left =
    wanted.delete === true ? leftOver({ at, below }, new Set(taken.map(({ path }) => path)), isOut) : []
  const part = `copy ${taken.length + 1} files and directories to ${at.path}`
  return [root, ...changes, ...left.map((path) => absent(spot(path)))].map((change) => ({ ...change, part }))
}

/** What stands at a path of the tree. */
function spotBelow(
  { at, below }: TreeState,
  path: string,
  parents: ReadonlyMap<string, Seen<Entry>>,
): PathState {
  const entry = mapSeen(below, (here): Entry => (Object.hasOwn(here, path) ? (here[path] ?? null) : null))
  const parent = parents.get(posix.dirname(path))
  return {
    ...at,
    path: posix.join(at.path, path),
    place: posix.join(at.place ?? at.path, path),
    there: false,
    entry,
    parent: parent ?? known({ type: 'directory', mode: '0755', owner: at.user, group: at.user }),
  }
}

/** A link is kept as it is, if what it names is in the tree. */
function ownTarget(
  { localTree }: LocalTree,
  { path, target }: LocalEntry & { readonly type: 'link' },
): string {
  const leads = posix.normalize(posix.join(posix.dirname(path), target))
  if (posix.isAbsolute(target) || leads === '..' || leads.startsWith('../'))
    throw new Refusal(
      `the link ${posix.join(localTree, path)} leads out of ${localTree}, to ${target}: it is not copied`,
    )
  return target
}

/** What stands there and is not wanted: a directory with all that is in it, unless something in it was left out. */
function leftOver(
  { below }: TreeState,
  wanted: ReadonlySet<string>,
  isOut: (path: string, isDirectory: boolean) => boolean,
): string[] {
  if (!below.known) return []
  const here = Object.entries(below.value).sort(([a], [b]) => (a < b ? -1 : 1))
  const kept = new Set<string>()
  for (const [path, { type }] of here)
    if (isOut(path, type === 'directory'))
      for (let one = path; one !== '.'; one = posix.dirname(one)) kept.add(one)
  const gone = new Set<string>()
  const tops: string[] = []
  for (const [path] of here) {
    const isIn = gone.has(posix.dirname(path))
    if (!isIn && (wanted.has(path) || kept.has(path))) continue
    gone.add(path)
    if (!isIn) tops.push(path)
  }
  return tops
}
