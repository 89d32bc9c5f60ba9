import type { Predictions } from '../model/predictions.ts'
import type { Ran } from './bench-told.ts'
import type { Example } from './example.ts'

/** Nothing to do, or nothing except acts where the example acts in every run. */
export function isDone({ code, changes }: Ran, { acts }: Example): boolean {
  if (code !== 0 && code !== 2) return false
  const leaving = changes.filter((change) => change.sort === 'state' || change.leaves)
  return acts === true ? leaving.every(({ sort }) => sort === 'act') : leaving.length === 0
}

/** What a run had to say: why it failed, and its changes. */
export function saidBy({ reason, changes }: Ran): string {
  const summaries = changes.map(({ summary }) => summary).join(', ')
  return [reason, summaries].filter((one) => one !== '').join('; ') || 'it has no change'
}

/** The changes that were made otherwise than a dry run announced them. */
export function dishonest(all: readonly Predictions[]): string[] {
  return all.flatMap(({ wrong, unannounced, unmade }) => [
    ...wrong.map((one) => `made differently than announced (is plan pure?): ${one}`),
    ...unannounced.map((one) => `made without being announced: ${one}`),
    ...unmade.map((one) => `announced and not made: ${one}`),
  ])
}

/** How often a witness saw an act done: in the dry run, the first run and the second. */
export interface Counts {
  readonly dry: number | undefined
  readonly first: number | undefined
  readonly second: number | undefined
}

/** Why acts were not done once a run: '' where they were, undefined where there are none. */
export function actedOnce(
  runs: readonly Ran[],
  { dry = 0, first = 1, second = 1 }: Counts,
): string | undefined {
  const acts = runs.map(({ changes }) => changes.filter(({ sort }) => sort === 'act'))
  const names = acts.map((list) => list.map(({ kind, subject }) => `${kind.name} ${subject}`))
  if (names.every((list) => list.length === 0)) return undefined
  for (const list of names) {
    const twice = list.find((name, at) => list.indexOf(name) !== at)
    if (twice !== undefined) return `an act occurs twice in one run: ${twice}`
  }
  if (dry !== 0) return 'the dry run acted'
  if (first !== 1) return `the act was done ${first} times in the first run`
  return second === 1 ? '' : `the act was done ${second} times in the second run`
}

/** True when a report shows a secret; one of several lines is shown when one of its lines is. */
export function shows(runs: readonly Ran[], secrets: readonly string[]): boolean {
  const lines = secrets.flatMap((one) => one.split('\n')).filter((line) => line.length >= 8)
  return lines.some((line) => runs.some(({ text }) => text.includes(JSON.stringify(line).slice(1, -1))))
}
