import { type Change, isBookkeeping } from '../../model/change.ts'
import type { Lie } from './case.ts'
import { coverOf } from './change-cover.ts'
import { differences, type Look, shown } from './look.ts'
import { placeOf } from './place.ts'
import type { Ran, Told } from './run-told.ts'

/** What was done on a host and not told, and what was told and not done. */
export function untold(
  before: Look,
  after: Look,
  { run, dry }: { readonly run: Ran; readonly dry: Ran },
): Lie[] {
  const changes = [...changesIn(run.told), ...changesOfFailed(run, dry)]
  const covers = changes.map(({ change }) => coverOf(change, [before, after]))
  const unseen = differences(before, after).filter(
    (name) => !OURS.test(name) && !covers.some((cover) => cover(name)),
  )
  return unseen.map((name) => ({
    sort: `changed on the host, not told (${name.startsWith('/') ? 'a path' : (name.split(' ')[0] ?? '')})`,
    words: `${name}: ${shown(before, name)} → ${shown(after, name)}`,
  }))
}

const OURS = /^\/var\/lib\/hostwright(\/|$)/

interface Made {
  readonly change: Change
  readonly step: string
}

function changesIn(told: readonly Told[]): Made[] {
  return told.flatMap(({ step, outcome }) =>
    outcome.changes.map(({ change }) => ({ change, step: step.name })),
  )
}

/** A step that failed may have done a part of what it announced. */
function changesOfFailed(run: Ran, dry: Ran): Made[] {
  const failed = run.told.filter(({ outcome }) => outcome.status === 'failed').map(({ step }) => step.name)
  return changesIn(dry.told.filter(({ step }) => failed.includes(step.name)))
}

/** What a run said it made and a look does not show: of each path, what was done to it last. */
export function unmade(before: Look, after: Look, run: Ran): Lie[] {
  const made = changesIn(run.told.filter(({ outcome }) => outcome.status === 'changed'))
  return made.flatMap(({ change, step }, at) => {
    if (change.kind.name !== 'entry' || change.sort !== 'state' || !change.after.known) return []
    const later = made.slice(at + 1).map((one) => one.change)
    const place = placeOf(after, change.subject)
    if (later.some((one) => mayTouch(one, [change.subject, place], after))) return []
    const wanted = change.after.value as Wanted
    const wrong = differsFrom(after, place, wanted)
    if (wrong !== undefined)
      return [{ sort: 'told, not on the host', words: `${step}: ${change.subject}: ${wrong}` }]
    const alone = !made.some(
      (one, other) => other !== at && mayTouch(one.change, [change.subject, place], before),
    )
    if (alone && shown(before, place) === shown(after, place) && placeOf(before, change.subject) === place)
      return [
        {
          sort: 'told as a change, nothing changed',
          words: `${step}: ${change.subject}: ${shown(after, place)}`,
        },
      ]
    return []
  })
}

type Wanted = {
  readonly type: string
  readonly mode?: string
  readonly sha256?: string
  readonly target?: string
} | null

function mayTouch(change: Change, paths: readonly string[], look: Look): boolean {
  if (change.kind.name === 'say' || isBookkeeping(change)) return false
  if (change.kind.name === 'user' || change.kind.name === 'package') return true
  const cover = coverOf(change, [look])
  return paths.some((path) => cover(path) || above(path).some((one) => cover(one)))
}

function above(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_part, at) => `/${parts.slice(0, at + 1).join('/')}`)
}

function differsFrom(look: Look, place: string, wanted: Wanted): string | undefined {
  const seen = look.entries.get(place)
  if (wanted === null) return seen === undefined ? undefined : `it is there: ${shown(look, place)}`
  if (seen === undefined) return 'it is not there'
  const content = wanted.type === 'file' ? wanted.sha256 : wanted.type === 'link' ? wanted.target : undefined
  const right =
    seen.type === wanted.type &&
    (wanted.mode === undefined || wanted.mode === seen.mode) &&
    (content === undefined || content === seen.content)
  return right
    ? undefined
    : `told ${JSON.stringify({ ...wanted, text: undefined })}, is ${shown(look, place)}`
}
