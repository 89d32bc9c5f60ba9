import { isRecord } from '../model/json.ts'
import type { ExactlyOne } from '../model/params.ts'
import type { Path } from '../model/problem.ts'
import { type Prepared, pathKey } from './prepare.ts'

/** What one of our own rules finds wrong, by its path below the params. */
export interface Broken {
  readonly path: Path
  readonly part?: 'key'
  readonly message: string
  readonly hint?: string
}

/** What is wrong with params of which exactly one is given; one that holds an expression may turn out to be left out. */
export function notExactlyOne(task: string, groups: readonly ExactlyOne[], prepared: Prepared): Broken[] {
  const { data, open } = prepared
  if (!isRecord(data)) return []
  return groups.flatMap((group) => {
    const { of, where = {}, hint } = group
    // Every name here is one of the schema's, so nothing inherited is meant.
    const applies = Object.entries(where).every(([name, value]) => data[name] === value)
    if (!applies) return []
    const given = of.filter((name) => (data[name] ?? false) !== false)
    const certain = given.filter((name) => typeof data[name] !== 'string' || !open.has(pathKey([name])))
    const [, second] = certain
    if (second !== undefined) return [twoOf(task, second, certain)]
    return given.length > 0 ? [] : [noneOf(task, of, hint)]
  })
}

function twoOf(task: string, second: string, given: readonly string[]): Broken {
  const message = `task ${task} takes only one of ${given.join(' and ')}`
  return { path: [second], part: 'key', message }
}

function noneOf(task: string, of: readonly string[], hint: string | undefined): Broken {
  const [only = ''] = of
  const message =
    of.length === 1
      ? `missing param "${only}" for task ${task}`
      : `task ${task} needs one of ${of.join(', ')}`
  return hint === undefined ? { path: [], message } : { path: [], message, hint }
}
