import type { HuntCase, Lie } from '../case.ts'
import { shown } from '../look.ts'
import { placeOf } from '../place.ts'
import type { Ended } from './control.ts'
import type { End } from './end.ts'
import { nameOf } from './step-name.ts'
import { reasonsOf, stepsOf } from './told.ts'

/** How the exit code and the words of a run are not as documented. */
export function wrongEnding(ended: Ended, codes: readonly number[], which: string): Lie[] {
  const reasons = reasonsOf(ended)
  const said = [...reasons, ended.err.trim()].filter(Boolean).join('; ').slice(0, 700)
  if (/^\s+at .*:\d+:\d+\)?$/m.test(ended.err) || /did not end within/.test(ended.err))
    return [{ sort: `${which}: crash or no end`, words: ended.err.slice(0, 900) }]
  if (!codes.includes(ended.code) && !isExplained(ended))
    return [{ sort: `${which}: exit code ${ended.code}`, words: `${said} (right: ${codes.join(', ')})` }]
  const silent =
    ((ended.code === 1 || ended.code === 4) && reasons.length === 0) ||
    reasons.some((reason) => /: *$/.test(reason))
  if (silent) return [{ sort: `${which}: ended with ${ended.code} without a reason`, words: said }]
  const statuses = stepsOf(ended).flatMap(({ outcome }) => (outcome.ignored === true ? [] : [outcome.status]))
  if (ended.code === 0 && (statuses.includes('failed') || statuses.includes('unreachable')))
    return [{ sort: `${which}: exit code 0 after a failure`, words: said }]
  return []
}

/** Whether a run failed for reasons that a disturbance explains, and no other. */
export function isExplained(ended: Ended): boolean {
  const reasons = reasonsOf(ended)
  return ended.code === 1 && reasons.length > 0 && reasons.every((reason) => EXPLAINED.test(reason))
}

/** What a disturbance explains: package lists under a wrong clock, and a rollback by a host that could not be reached. */
const EXPLAINED =
  /Release file for \S+ is (?:expired|not valid yet)|could not be reached afterwards [^]*restored the old state/

/** What a run told as changed and a host does not show, of paths that one step alone decides. */
export function toldOnly(hunted: HuntCase, ended: Ended, { look }: End): Lie[] {
  const all = JSON.stringify(hunted.steps)
  return stepsOf(ended).flatMap(({ name, outcome }) => {
    if (outcome.status !== 'changed') return []
    return outcome.changes.flatMap(({ kind, sort, subject, after }) => {
      const alone = all.split(JSON.stringify(subject).slice(1, -1)).length === 2
      if (kind !== 'entry' || sort !== 'state' || after?.known !== true || !alone) return []
      const wanted = after.value as {
        readonly type: string
        readonly mode?: string
        readonly sha256?: string
      } | null
      const seen = look.entries.get(placeOf(look, subject))
      const right =
        wanted === null
          ? seen === undefined
          : seen?.type === wanted.type &&
            (wanted.mode === undefined || wanted.mode === seen.mode) &&
            (wanted.sha256 === undefined || wanted.sha256 === seen.content)
      if (right) return []
      const words = `${name}: ${subject}: told ${JSON.stringify({ ...wanted, text: undefined })}, is ${shown(look, placeOf(look, subject))}`
      return [{ sort: 'told, not on the host', words }]
    })
  })
}

/** What differs on a host after a run that ended by itself, and was told by no step: of paths that the case names. */
export function untold(
  hunted: HuntCase,
  ended: Ended,
  ends: { readonly before: End; readonly after: End },
): Lie[] {
  const steps = stepsOf(ended)
  const told = new Set(
    steps
      .filter(({ outcome }) => outcome.changes.length > 0 || outcome.status === 'failed')
      .map(({ name }) => name),
  )
  // A loop names its paths only when it runs.
  const subjects = new Set(steps.flatMap(({ outcome }) => outcome.changes.map(({ subject }) => subject)))
  const { before, after } = ends
  return hunted.steps.flatMap((step) => {
    const text = JSON.stringify(step)
    const path = /"(?:path|dest)":"(\/[^"{]+)"|"alters":\["([^"{]+)"\]/.exec(text)
    const found = path?.[1] ?? path?.[2]
    if (found === undefined || told.has(nameOf(step)) || subjects.has(found)) return []
    // A home comes and goes with its user, whichever step names it.
    if (found.startsWith('/home/')) return []
    // What a step gave another name of the file, it gave this one.
    const { shared = 0 } = before.look.entries.get(found) ?? {}
    if (shared > 0) return []
    const alone =
      JSON.stringify(hunted.steps).split(JSON.stringify(found).slice(1, -1)).length <=
      text.split(found).length
    const differs = shown(before.look, found) !== shown(after.look, found)
    if (!alone || !differs) return []
    const words = `${nameOf(step)}: ${found}: ${shown(before.look, found)} → ${shown(after.look, found)}`
    return [{ sort: 'done, not told', words }]
  })
}
