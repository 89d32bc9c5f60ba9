import { isBookkeeping } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import type { PlaybookStep } from '../example.ts'
import type { HuntCase, Lie } from './case.ts'
import { differences, type Look, shown } from './look.ts'
import { placesOf } from './place.ts'
import type { Ran } from './run-told.ts'

/** The exit code that the outcomes of a run call for. */
export function wrongCode(run: Ran, check: boolean): Lie[] {
  if (run.trouble.startsWith('exception')) return [{ sort: 'exception', words: run.trouble }]
  if (run.code === 5) return []
  if (run.code === -1) return [{ sort: 'exception', words: run.trouble }]
  const statuses = run.told.flatMap(({ outcome }) => (outcome.ignored === true ? [] : [outcome.status]))
  const failed = statuses.includes('failed') || run.trouble.startsWith('failed')
  const open = statuses.includes('unknown') ? 3 : statuses.includes('changed') ? 2 : 0
  const code = run.trouble.includes('unreachable') ? 4 : failed ? 1 : check ? open : 0
  if (code === 4) return [{ sort: 'unreachable', words: run.trouble }]
  if (run.trouble !== '') return [{ sort: 'trouble outside any step', words: run.trouble }]
  return code === run.code
    ? []
    : [{ sort: 'exit code', words: `${run.code} where the outcomes call for ${code}` }]
}

/** Where a run let a secret be seen. */
export function shownSecret({ shown }: Ran): Lie[] {
  return shown.map((where) => ({ sort: 'a secret is shown', words: where }))
}

/** What a run that only looks has written. */
export function wrote(before: Look, after: Look, which: string): Lie[] {
  const found = differences(before, after, true)
  if (found.length === 0) return []
  return [
    {
      sort: `${which} wrote`,
      words: found.map((name) => `${name}: ${shown(before, name)} → ${shown(after, name)}`).join('; '),
    },
  ]
}

/** What is left of ours on a host after a run: all but what is meant to stay. */
export function leftBehind({ entries }: Look, run: Ran): Lie[] {
  const failed = run.told.some(({ outcome }) => outcome.status === 'failed')
  const wrong = [...entries.keys()].filter(
    (path) =>
      /\.hostwright-|\.new$/.test(path) ||
      (OURS.test(path) && !KEPT.test(path) && !(failed && PENDING.test(path))),
  )
  return wrong.length === 0 ? [] : [{ sort: 'left behind', words: wrong.join(', ') }]
}

const OURS = /^\/var\/lib\/hostwright\/|hostwright/

const KEPT =
  /^\/var\/lib\/hostwright(\/(placed(\/.*)?|replaced(\/.*)?|frames|stage|pending|runs|lock[^/]*|last[^/]*|plans?(\/.*)?))?$/

const PENDING = /^\/var\/lib\/hostwright\/pending\//

/** A step that may act in every run: it says so, or it is meant for a while only. */
export function actsAlways(step: PlaybookStep): boolean {
  const text = JSON.stringify(step)
  return step['transient'] === true || /"always":true|"state":"(restarted|reloaded)"|"wait-for"/.test(text)
}

/** A step that is due where another changed nothing may come with the second run only. */
function waitsForRest({ when }: PlaybookStep): boolean {
  return /\bnot\s+\w+\.changed\b|\bis not changed\b|\bis skipped\b|status == 'ok'/.test(
    JSON.stringify(when ?? ''),
  )
}

/** What a second run of any sort still had to do; what is under the hand of a step that acts each time is its affair. */
export function leftToDo(
  hunted: HuntCase,
  run: Ran,
  { which, look }: { readonly which: string; readonly look: Look },
): Lie[] {
  if (run.code === 5 || hunted.steps.some((step) => step['transient'] === true)) return []
  // What comes with the second run only may be in the way of what the first one did.
  const late = new Set(hunted.steps.filter(waitsForRest).map(nameOf))
  if (run.told.some(({ step, outcome }) => late.has(step.name) && outcome.changes.some(isStateChange)))
    return []
  const acting = [...hunted.steps, ...hunted.handlers].filter(actsAlways)
  const names = new Set([...acting, ...hunted.steps.filter(waitsForRest)].map(({ name }) => name))
  const touched = acting.map((step) => touchedBy(step, look))
  const excused = ({ change }: Announced) =>
    touched.some((paths) => paths === undefined || paths.some((path) => change.subject.includes(path)))
  return run.told.flatMap(({ step, outcome }) => {
    if (names.has(step.name) || step.handler) return []
    const lie = (sort: string, words: string): Lie[] => [
      { sort: `${which}: ${sort} (${step.task})`, words: `${step.name} ${step.task}: ${words}` },
    ]
    if (outcome.status === 'failed' && outcome.ignored !== true && acting.length === 0)
      return lie('failed', outcome.reason ?? '')
    const changes = outcome.changes.filter(isStateChange).filter((one) => !excused(one))
    if (changes.length > 0) return lie('not done', changes.map(({ change }) => change.summary).join(', '))
    return outcome.status === 'unknown' && acting.length === 0 ? lie('unknown', outcome.reason ?? '') : []
  })
}

function isStateChange({ change, certainty }: Announced): boolean {
  return (change.sort === 'state' || change.leaves) && !isBookkeeping(change) && certainty === 'definite'
}

/** The paths that a step which acts each time may touch, also by a link that it writes to; undefined when it does not say. */
function touchedBy(step: PlaybookStep, look: Look): readonly string[] | undefined {
  const params = step['command']
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return []
  const { alters } = params as { readonly alters?: readonly string[] }
  return alters?.flatMap((path) => [path, ...placesOf(look, path)])
}

/** The name of a step; empty where it has none. */
export function nameOf({ name }: PlaybookStep): string {
  return typeof name === 'string' ? name : ''
}
