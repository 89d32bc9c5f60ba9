import { posix } from 'node:path'
import type { Change } from '../../model/change.ts'
import { dangerOfPath } from '../../perform/endangered.ts'
import { entryDigest } from '../../resource/file/entry-digest.ts'
import type { Placed } from '../../resource/placed/placed.ts'
import { recordIs } from '../../resource/placed/placed-change.ts'
import { unit } from '../../resource/service/unit.ts'
import { unitState } from '../../resource/service/unit-want.ts'
import { leftThere, pruned, recordSays } from './prune-change.ts'
import type { Candidate, Unwanted } from './prune-look.ts'
import { stepName, type Wanted } from './wanted.ts'

/** What is judged beside what was seen. */
export interface Judging {
  readonly playbook: string
  /** The plays that the playbook has. */
  readonly plays: readonly string[]
  readonly wanted: Wanted
  /** Who logs in. */
  readonly login: string
}

/** What no step wants any more is removed where it is as it was placed, and told of where not. */
export function pruneChanges({ record, candidates }: Unwanted, judging: Judging): Change[] {
  if (!record.known) return []
  if (record.value === null)
    return [recordSays(`there is no record here of what ${judging.playbook} placed before`)]
  // What is deeper first: a directory is removed after what is in it.
  const deepest = candidates.toSorted((one, other) => (one.placed.path < other.placed.path ? 1 : -1))
  const removed = new Map<string, Candidate>()
  const kept: Change[] = []
  for (const one of deepest) {
    if (one.here.known && one.here.value === null) continue
    if (isOccasional(one.placed, judging.wanted)) continue
    const why = whyNot(one, judging) ?? whyNotEmpty(one, removed)
    if (why === undefined) removed.set(one.placed.path, one)
    else kept.push(leftThere(one.placed, why))
  }
  const gone = new Set(
    candidates.flatMap(({ placed, here }) =>
      removed.has(placed.path) || (here.known && here.value === null) ? [placed] : [],
    ),
  )
  const [unclear] = judging.wanted.unclear
  const says = `it cannot be told what is still wanted: “${unclear}” is not known as long as earlier steps are to be done`
  return [
    ...(unclear === undefined ? [] : [recordSays(says)]),
    ...[...removed.values()].flatMap(changesFor),
    ...kept,
    ...(gone.size === 0
      ? []
      : [
          recordIs(
            judging.playbook,
            record,
            record.value.filter((one) => !gone.has(one)),
          ),
        ]),
  ]
}

function isOccasional({ play, step }: Placed, { occasional }: Wanted): boolean {
  return occasional.has(stepName(play, step))
}

/** A unit ends before its file goes. */
function changesFor({ placed, here, unit: about }: Candidate): Change[] {
  const stops =
    about === undefined || (about.seen.known && about.seen.value === null)
      ? []
      : [unitState(about.name, about.seen, { active: false, enabled: false, settle: 0 })]
  return [...stops, pruned(placed, here)]
}

function whyNot({ placed, here, unit: about }: Candidate, judging: Judging): string | undefined {
  const { wanted, plays, login } = judging
  const { path, play } = placed
  const [unclear] = wanted.unclear
  if (unclear !== undefined) return `it cannot be told whether “${unclear}” wants it`
  if (!here.known) return here.cause
  if (!plays.includes(play)) return `the playbook has no play “${play}”: another of the same name may want it`
  if (wanted.subjects.has(path)) return 'a step writes to it by other means'
  if (about !== undefined && wanted.facts.has(unit(about.name).id)) return 'a step still wants its unit'
  if (dangerOfPath(path, login) !== undefined) return 'it may be what lets us in: remove it by hand'
  return here.value?.type === 'directory' ? undefined : whyAltered(placed, here.value)
}

function whyAltered({ states }: Placed, here: Parameters<typeof entryDigest>[0] | null): string | undefined {
  if (here === null) return undefined
  if (states.length === 0) return 'it was generated here, and nobody can tell whether it was altered since'
  return states.includes(entryDigest(here)) ? undefined : 'it was altered since'
}

function whyNotEmpty(
  { placed: { path }, here, names }: Candidate,
  removed: ReadonlyMap<string, Candidate>,
): string | undefined {
  if (!here.known || here.value?.type !== 'directory') return undefined
  if (!names.known) return names.cause
  const left = names.value.filter((name) => !removed.has(posix.join(path, name)))
  return left.length === 0 ? undefined : `it is not empty (${left.slice(0, 3).join(', ')})`
}
