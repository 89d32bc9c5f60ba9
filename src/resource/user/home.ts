import type { Effect } from '../../model/change.ts'
import { known, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import type { PathState } from '../file/entry-look.ts'
import type { Entry } from '../file/entry-state.ts'
import type { NewUser } from './new-user.ts'

/** What the home of a new user is made of. */
export interface HomeWanted {
  readonly defaults: NewUser
  readonly owner: string
  readonly group: string
  /** Directories above it that are not there. */
  readonly above: readonly string[]
}

/** The home that useradd(8) makes, with the directories above it and what is in its skeleton; nothing where something stands. */
export function homeMade(current: PathState, { defaults, owner, group, above }: HomeWanted): Effect[] {
  if (!current.entry.known)
    return [{ fact: entry(current.place ?? current.path), becomes: unknown(current.entry.cause) }]
  if (current.entry.value !== null) return []
  const { mode, skeleton, from } = defaults
  const { assuming } = current.entry
  const makes = (path: string, here: Entry): Effect => ({ fact: entry(path), becomes: known(here, assuming) })
  const plain = { type: 'directory', mode: '0755', owner: 'root', group: 'root' } as const
  const parents = above.map((path) => makes(path, plain))
  if (skeleton === null)
    return [
      ...parents,
      {
        fact: entry(current.place ?? current.path),
        becomes: unknown('the content of a new home directory is not known'),
      },
    ]
  const inside = Object.entries(skeleton).map(([path, here]) =>
    makes(
      `${current.place ?? current.path}/${path}`,
      given(here, { owner, group, from, home: current.path }),
    ),
  )
  return [
    ...parents,
    makes(current.place ?? current.path, { type: 'directory', mode, owner, group }),
    ...inside,
  ]
}

interface Given {
  readonly owner: string
  readonly group: string
  readonly from: string
  readonly home: string
}

/** A copy of the skeleton belongs to the user: a file loses setuid and setgid with that, and a link into it follows it. */
function given(here: Entry, { owner, group, from, home }: Given): Entry {
  if (here === null || here.type === 'other') return here
  if (here.type === 'link')
    return here.target.startsWith(`${from}/`)
      ? { ...here, target: home + here.target.slice(from.length) }
      : here
  const mode = here.type === 'file' ? `0${here.mode.slice(-3)}` : here.mode
  return { ...here, mode, owner, group }
}
