import { posix } from 'node:path'
import { Refusal, type StateChange } from '../../model/change.ts'
import type { Content } from '../../model/content.ts'
import { Secret } from '../../model/secret.ts'
import { known, type Seen, Unknown, unknown } from '../../model/seen.ts'
import { bytesOrFile } from './bytes.ts'
import { fileEntry } from './entry-archive.ts'
import { change } from './entry-change.ts'
import { hidden, type Ownership, type PathState } from './entry-look.ts'
import type { Entry } from './entry-state.ts'
import { assumed, ownership } from './ownership.ts'

/** The desired state of a file. */
export interface FileWanted extends Ownership {
  readonly content: Content | Seen<Content>
  /** A command that must accept the new file, whose path replaces `%s`, before it is put in place. */
  readonly validate?: readonly string[] | undefined
}

/** A regular file with this content must be here. */
export function file(seen: PathState, wanted: FileWanted): StateChange {
  const current = fitting(seen, ['file', 'link'], 'file')
  if (
    wanted.validate !== undefined &&
    wanted.validate.length > 0 &&
    !wanted.validate.join(' ').includes('%s')
  )
    throw new Refusal(`validate: %s must be where the path of the new file of ${current.path} is to go`)
  const content = asSeen(wanted.content)
  const secret = content.known && content.value instanceof Secret
  const owning = ownership(current, wanted, '0644')
  const after = assumed(content, owning.assuming, (value): Entry => {
    const made = fileEntry(bytesOrFile(value), owning.is)
    return secret ? hidden(made) : made
  })
  return change(current, {
    after,
    data: content.known ? { content: content.value, validate: wanted.validate ?? [] } : null,
    secret,
  })
}

/** A directory must be here. */
export function directory(seen: PathState, wanted: Ownership): StateChange {
  const current = fitting(seen, ['directory'], 'directory')
  const { is, assuming } = ownership(current, wanted, '0755')
  return change(current, { after: known({ type: 'directory', ...is }, assuming), data: null })
}

/** A symbolic link to this target must be here. */
export function link(seen: PathState, target: string): StateChange {
  const current = fitting(seen, ['file', 'link'], 'link')
  const leads = posix.resolve(posix.dirname(current.place ?? current.path), target)
  if (leads === (current.place ?? current.path))
    throw new Refusal(`a link from ${current.path} to itself leads nowhere`)
  return change(current, { after: known({ type: 'link', target }), data: null })
}

/** The same file with a different owner, group or mode; nothing is created. */
export function owned(current: PathState, wanted: Ownership): StateChange {
  const { assuming } = ownership(current, wanted, '')
  const after = assumed(current.entry, assuming, (here): Entry => {
    if (here === null) throw new Refusal(`${current.path} does not exist`, assumptionsOf(current.entry))
    if (here.type === 'link' || here.type === 'other')
      throw new Refusal(`${current.path} is a ${nameOf(here)}`, assumptionsOf(current.entry))
    return { ...here, ...ownership(current, wanted, here.mode).is }
  })
  return change(current, { after, data: null })
}

/** Nothing must be here. If a file or a link was named, a directory with its content is not removed. */
export function absent(current: PathState, named?: 'file' | 'link'): StateChange {
  if (current.path === '/') throw new Refusal('/ cannot be removed')
  const trouble = named === undefined ? undefined : misfit(current, ['file', 'link', 'other'], named)
  if (trouble !== undefined) throw trouble
  return change(current, {
    after: known(null),
    data: null,
    certain: current.there === true && !current.entry.known,
  })
}

/**
 * Refuses where the directory above is missing, or where something else stands than the task is about: it is not for
 * the task to take it away. Where that is only assumed, it cannot be told what the change starts from.
 */
function fitting(
  current: PathState,
  fit: readonly NonNullable<Entry>['type'][],
  wanted: 'file' | 'directory' | 'link',
): PathState {
  const fitted = [misfit(current, fit, wanted), orphan(current)].reduce<PathState>((one, trouble) => {
    if (trouble === undefined) return one
    if (trouble.assuming.length === 0) throw trouble
    const { message, assuming } = trouble
    return { ...one, entry: unknown(`${message}, ${assuming.join(', ')}`, message) }
  }, current)
  return withParent(fitted)
}

/** Nothing can be made in what may be no directory; whatever is there already tells that it is one. */
function withParent(current: PathState): PathState {
  const { path, parent, entry } = current
  if (parent.known || !entry.known || entry.value !== null) return current
  const assuming = [...(entry.assuming ?? []), `if ${posix.dirname(path)} is a directory`]
  return { ...current, entry: known(null, assuming) }
}

function orphan({ path, parent }: PathState): Refusal | undefined {
  if (!parent.known) return undefined
  const above = posix.dirname(path)
  if (parent.value === null) return new Refusal(`the directory ${above} does not exist`, parent.assuming)
  if (parent.value.type === 'directory') return undefined
  return new Refusal(`${above} is a ${nameOf(parent.value)}, not a directory`, parent.assuming)
}

function misfit(
  { path, entry: here }: PathState,
  fit: readonly NonNullable<Entry>['type'][],
  wanted: string,
): Refusal | undefined {
  if (!here.known || here.value === null || fit.includes(here.value.type)) return undefined
  return new Refusal(`${path} is a ${nameOf(here.value)}, not a ${wanted}`, here.assuming)
}

function assumptionsOf(seen: Seen<unknown>): readonly string[] {
  return seen.known ? (seen.assuming ?? []) : []
}

function nameOf(here: NonNullable<Entry>): string {
  return here.type === 'other' ? 'device, pipe or socket' : here.type
}

function asSeen(content: Content | Seen<Content>): Seen<Content> {
  if (content instanceof Unknown) return content
  return typeof content === 'object' && 'known' in content ? content : known(content)
}
