import {
  absent,
  file,
  mapSeen,
  type PathState,
  Refusal,
  readable,
  type Seen,
  type StateChange,
} from 'hostwright'
import { type Owning, owning } from './places.ts'
import { validation } from './words.ts'

/** How a text file is edited. */
export interface Editing extends Owning {
  /** Whether a file that is not there is made. */
  readonly create: boolean
  readonly validate?: string | undefined
  /** What is said where the file is not there, and is not made. */
  readonly missing?: string
}

/** The text of a file, as far as it can be told; nothing where no file is. */
export function textOf(current: PathState): Seen<string | null> {
  return mapSeen(readable(current), (here) => {
    if (here === null) return null
    if (here.type === 'file' && here.text !== undefined) return here.text
    throw new Refusal(`${current.path} is not a text file that can be edited`, assumptionsOf(current))
  })
}

/** A file whose text is edited; where `edit` gives nothing for a file that is not there, none is made. */
export function edited(
  current: PathState,
  { create, validate, missing, ...wanted }: Editing,
  edit: (text: string | null) => string | null,
): StateChange {
  const text = mapSeen(textOf(current), (here) => {
    if (here === null && !create)
      throw new Refusal(missing ?? `${current.path} does not exist`, assumptionsOf(current))
    return edit(here)
  })
  if (text.known && text.value === null) return absent(current)
  const content = mapSeen(text, (one) => one ?? '')
  return file(current, { content, ...owning(current, wanted), validate: validation(validate) })
}

/** What is at the path is only assumed. */
export function assumptionsOf({ entry }: PathState): readonly string[] {
  return entry.known ? (entry.assuming ?? []) : []
}
