import type { Fields } from '../schema/fields.ts'
import { didYouMean } from '../schema/nearest.ts'
import { FOREIGN_LOOP, FOREIGN_STEP } from './ansible-words.ts'
import { engineWord } from './engine-words.ts'
import { STEP_KEYWORDS } from './keywords.ts'
import { bareNames, hintForTask } from './known.ts'
import type { Loading } from './loading.ts'
import { isMissing, meantBy } from './task-name.ts'

/** The one task that a step names; undefined, and a problem, if there is not exactly one. */
export function taskOf(loading: Loading, fields: Fields): string | undefined {
  const others = Object.keys(fields.values).filter((key) => !STEP_KEYWORDS.includes(key))
  const tasks = others.filter(
    (key) =>
      engineWord(key) !== undefined ||
      meantBy(key, loading.known).length > 0 ||
      isMissing(key, loading.known),
  )
  const foreign = others.filter((key) => !tasks.includes(key) && insteadOf(key) !== undefined)
  const unknown = others.filter((key) => !tasks.includes(key) && !foreign.includes(key))

  for (const key of foreign) {
    fields.report({
      path: [key],
      part: 'key',
      message: `"${key}" is not a supported keyword of a step`,
      hint: insteadOf(key),
    })
  }
  if (tasks.length === 0) return noTask(loading, { fields, unknown, explained: foreign.length > 0 })
  for (const key of unknown) {
    const hint =
      didYouMean(key, STEP_KEYWORDS) ?? `a step must name exactly one task, but this one names ${tasks[0]}`
    fields.report({ path: [key], part: 'key', message: `unknown keyword "${key}" in a step`, hint })
  }
  const [first, second] = tasks
  if (second === undefined) return first
  fields.report({
    path: [second],
    part: 'key',
    message: `a step must name exactly one task, but this one names ${tasks.join(' and ')}`,
  })
  return undefined
}

function insteadOf(key: string): string | undefined {
  if (Object.hasOwn(FOREIGN_STEP, key)) return FOREIGN_STEP[key]
  return key.startsWith('with_') ? FOREIGN_LOOP : undefined
}

interface Nameless {
  readonly fields: Fields
  readonly unknown: readonly string[]
  /** Something was said already that makes clear why there is no task. */
  readonly explained: boolean
}

function noTask({ known }: Loading, { fields, unknown, explained }: Nameless): undefined {
  for (const key of unknown) {
    const keyword = unknown.length > 1 ? didYouMean(key, STEP_KEYWORDS) : undefined
    const message = keyword === undefined ? `unknown task "${key}"` : `unknown keyword "${key}" in a step`
    fields.report({ path: [key], part: 'key', message, hint: keyword ?? hintForTask(key, known) })
  }
  if (unknown.length > 0 || explained) return
  fields.report({
    path: [],
    message: 'this step names no task',
    hint: `the tasks are ${bareNames(known).join(', ')}`,
  })
}
