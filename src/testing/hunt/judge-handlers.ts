import type { PlaybookStep } from '../example.ts'
import type { HuntCase, Lie } from './case.ts'
import { nameOf } from './judge-runs.ts'
import { HANDLER_LOG } from './names.ts'
import type { Ran } from './run-told.ts'

/** Whether handlers ran as often as the steps that changed called for them, by the lines that they left. */
export function lostHandlers(hunted: HuntCase, run: Ran, lines: readonly string[]): Lie[] {
  // A step that acted, failed and was ignored has called for its handlers, as far as it came.
  const half = run.told.some(({ outcome }) => outcome.ignored === true && outcome.changes.length > 0)
  if (run.code !== 0 || half) return []
  const changed = new Set(
    run.told.flatMap(({ step, outcome }) =>
      outcome.status === 'changed' && !step.handler ? [step.name] : [],
    ),
  )
  const expected: string[] = []
  const pending = new Set<string>()
  const flush = () => {
    for (const { name } of hunted.handlers)
      if (typeof name === 'string' && pending.delete(name)) expected.push(name)
  }
  for (const step of hunted.steps) {
    if (step['meta'] !== undefined && isSelected(step, hunted)) flush()
    else if (changed.has(nameOf(step))) for (const name of calledBy(step, hunted)) pending.add(name)
  }
  flush()
  const logging = (names: readonly string[]) =>
    names.filter((name) => name === 'h1' || name === 'h2').join(' ')
  const found = logging(lines)
  const wanted = logging(
    expected.filter((name) =>
      hunted.handlers.some((one) => one['name'] === name && JSON.stringify(one).includes(HANDLER_LOG)),
    ),
  )
  return found === wanted
    ? []
    : [{ sort: 'handlers', words: `ran: ${found || 'none'}; called for: ${wanted || 'none'}` }]
}

/** A flush comes under tags as any step does. */
function isSelected(step: PlaybookStep, { tags, skipTags }: HuntCase): boolean {
  const own = Array.isArray(step['tags']) ? step['tags'].map(String) : []
  return (
    (tags.length === 0 || own.some((tag) => tags.includes(tag))) && !own.some((tag) => skipTags.includes(tag))
  )
}

function calledBy(step: PlaybookStep, { handlers }: HuntCase): string[] {
  const named = step['notify']
  const words = Array.isArray(named) ? named.map(String) : typeof named === 'string' ? [named] : []
  return handlers
    .filter(
      (one) =>
        words.includes(nameOf(one)) || (typeof one['listen'] === 'string' && words.includes(one['listen'])),
    )
    .map(nameOf)
}
