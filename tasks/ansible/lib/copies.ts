import { posix } from 'node:path'
import {
  type Content,
  directory,
  file,
  type HostReader,
  known,
  mapSeen,
  type PathState,
  Refusal,
  type Seen,
  type Source,
  type StateChange,
} from 'hostwright'
import { assumptionsOf } from './edited.ts'
import { above, absolute, directories, look, type Owning, owning } from './places.ts'
import { validation } from './words.ts'

/** Where files go, and what they are given. */
export interface Copying extends Owning {
  readonly dest: string
  readonly directory_mode?: string | number | undefined
  readonly follow?: boolean | undefined
}

/** One file or folder that is copied, and what stands in its place. */
export interface Copied {
  readonly current: PathState
  /** `null` is a folder. */
  readonly content: Seen<Content> | null
}

/** All places to which something is copied, and the folders that must be there before. */
export interface Copies {
  readonly parents: readonly PathState[]
  readonly all: readonly Copied[]
}

/** Looks at the places where one file goes: below `dest` where that is a folder. */
export async function placesOfFile(
  host: HostReader,
  { dest, follow = false, ...owns }: Copying,
  { name, content }: { readonly name: string | undefined; readonly content: Seen<Content> },
): Promise<Copies> {
  const base = await absolute(host, dest)
  const here = await look(host, base, { ...owns, follow: true })
  const isFolder = here.entry.known && here.entry.value?.type === 'directory'
  if (!isFolder && !dest.endsWith('/')) {
    const current = await look(host, base, { ...owns, follow })
    return { parents: [], all: [{ current, content }] }
  }
  if (name === undefined)
    throw new Refusal(
      `${dest} is a folder: write the name of the file, too`,
      content.known ? [] : ['its name is known later'],
    )
  const parents = isFolder ? [] : await folders(host, above(base), owns)
  const current = await look(host, posix.join(base, name), { ...owns, follow })
  return { parents, all: [{ current, content }] }
}

/** Looks at the places where a folder and all in it goes. */
export async function placesOfTree(
  host: HostReader,
  { dest, follow = false, ...owns }: Copying,
  { name, tree }: { readonly name: string; readonly tree: { readonly [path: string]: Content | null } },
): Promise<Copies> {
  const base = posix.join(await absolute(host, dest), name)
  const parents = await folders(host, above(base), owns)
  const all = await Promise.all(
    Object.entries(tree).map(async ([path, content]): Promise<Copied> => {
      const current = await look(host, posix.join(base, path), {
        ...owns,
        follow: content === null || follow,
      })
      return { current, content: content === null ? null : known(content) }
    }),
  )
  return { parents, all }
}

function folders(host: HostReader, paths: readonly string[], owns: Owning): Promise<PathState[]> {
  return Promise.all(paths.map((one) => look(host, one, { ...owns, follow: true })))
}

/** What a step copies from: a file or folder of the controller as it was read, or text. */
export function placesOf(host: HostReader, copying: Copying, source: Seen<Source>): Promise<Copies> {
  if (!source.known) return placesOfFile(host, copying, { name: undefined, content: source })
  if ('tree' in source.value) return placesOfTree(host, copying, source.value)
  const { name, content } = source.value
  return placesOfFile(host, copying, { name, content: known(content, source.assuming) })
}

interface Giving extends Owning {
  readonly directory_mode?: string | number | undefined
  readonly force: boolean
  readonly validate?: string | undefined
}

/** Each file must be there with its content, each folder before what is in it. */
export function copied(
  { parents, all }: Copies,
  { force, validate, directory_mode, ...owns }: Giving,
): StateChange[] {
  const folder = { ...owns, mode: directory_mode }
  const made = new Set<string>()
  const ready = directories(parents, folder)
  if (ready.length > 0) made.add(parents.at(-1)?.path ?? '')
  return [
    ...ready,
    ...all.flatMap(({ current: bare, content }) => {
      const above = posix.dirname(bare.path)
      const current = made.has(above) ? { ...bare, parent: known(FOLDER) } : bare
      const isMissing = current.entry.known && current.entry.value === null
      if (content === null) {
        if (isMissing) made.add(current.path)
        return [directory(current, owning(current, folder, 'directory'))]
      }
      if (!force && !isMissing) {
        if (!current.entry.known)
          throw new Refusal(`whether ${current.path} is there is not known yet`, ['it is known later'])
        return []
      }
      return [file(current, { content, ...owning(current, owns), validate: validation(validate) })]
    }),
  ]
}

const FOLDER = { type: 'directory', mode: '0755', owner: 'root', group: 'root' } as const

/** What the module returns of what it copied. */
export function copyOutputs({ all }: Copies, { dest }: { readonly dest: string }) {
  const [only, more] = all
  if (only === undefined || more !== undefined) return { dest }
  const here = mapSeen(only.current.entry, (one) => (one?.type === 'file' ? one : null))
  return {
    dest: only.current.path,
    path: only.current.path,
    state: 'file',
    mode: mapSeen(here, (one) => one?.mode ?? null),
    owner: mapSeen(here, (one) => one?.owner ?? null),
    group: mapSeen(here, (one) => one?.group ?? null),
    size: mapSeen(here, (one) => one?.size ?? null),
  }
}

/** The text of a file on the host, or a refusal: it is copied from there. */
export function textAt(from: PathState): Seen<Content> {
  return mapSeen(from.entry, (here) => {
    if (here === null) throw new Refusal(`${from.path} does not exist`, assumptionsOf(from))
    if (here.type !== 'file') throw new Refusal(`${from.path} is a ${here.type}`, assumptionsOf(from))
    if (here.text === undefined)
      throw new Refusal(`${from.path} is larger than 256 KiB or no text`, assumptionsOf(from))
    return here.text
  })
}
