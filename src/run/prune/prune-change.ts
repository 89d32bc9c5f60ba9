import { posix } from 'node:path'
import { defineAct, defineChange } from '../../define/change.ts'
import { quote } from '../../host/quote.ts'
import type { Act, StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { entry } from '../../resource/file/entry.ts'
import { entryChange } from '../../resource/file/entry-perform.ts'
import { eitherWay, remove } from '../../resource/file/entry-scripts.ts'
import type { Entry } from '../../resource/file/entry-state.ts'
import type { Placed } from '../../resource/placed/placed.ts'

/** Which step placed something. */
export type PlacedBy = { readonly play: string; readonly step: string }

/** Something that no step wants any more shall be gone. */
export function pruned({ path, play, step }: Placed, before: Seen<Entry>): StateChange {
  const what = before.known && before.value?.type === 'directory' ? 'the empty directory ' : ''
  return removal({
    subject: path,
    goal: entry(path),
    before,
    after: known(null),
    data: { play, step },
    summary: `remove ${what}${path}, which no step wants any more (placed by “${step}”)`,
  })
}

/** It stays, and why. */
export function leftThere({ path, play, step }: Placed, why: string): Act {
  return left({
    subject: path,
    data: { play, step, why },
    leaves: false,
    summary: `left: ${path}, which no step wants any more (placed by “${step}”): ${why}`,
  })
}

/** What is to be known of the record itself. */
export function recordSays(words: string): Act {
  return left({ subject: '', data: { play: '', step: '', why: words }, leaves: false, summary: words })
}

/** A directory is removed only if it is empty: what others have put there is no matter of ours. */
const removal = defineChange<Entry, PlacedBy>({
  name: 'prune',
  unwanted: true,
  guard: (before, change) => entryChange.kind.guard?.(before, { ...change, kind: entryChange.kind }),
  script: ({ subject, before }) =>
    before.known && before.value?.type === 'directory'
      ? `rmdir -- ${quote(subject)}`
      : eitherWay(remove(subject, before.known ? before.value : null)),
  deferredSync: ({ subject }) => ({ within: posix.dirname(subject), tight: true }),
})

const left = defineAct<PlacedBy & { readonly why: string }>({
  name: 'unwanted',
  unwanted: true,
  perform: async () => undefined,
})
