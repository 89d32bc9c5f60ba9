import type { Locate } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { engineWord } from './engine-words.ts'
import type { KnownTasks } from './known.ts'
import type { Loading } from './loading.ts'
import { meantBy } from './task-name.ts'

/** Params that all steps of a task have, unless they say otherwise. */
export interface ModuleDefaults {
  /** The name of the task, as written. */
  readonly written: string
  readonly params: Values
  readonly locate: Locate
}

/** The same with what a play, a block or a step says that its steps have. */
export function withModuleDefaults(loading: Loading, fields: Fields): Loading {
  const own = defaultsIn(fields)
  return own.length === 0 ? loading : { ...loading, defaults: [...loading.defaults, ...own] }
}

function defaultsIn(fields: Fields): readonly ModuleDefaults[] {
  const word = 'module_defaults'
  const value = fields.values[word]
  if (value === undefined || value === null) return []
  const report = (path: readonly string[], message: string, hint?: string) =>
    fields.report({
      path: [word, ...path],
      ...(path.length > 0 ? { part: 'key' as const } : {}),
      message,
      hint,
    })
  if (!isValues(value)) {
    report([], `module_defaults must be a map from tasks to their params, not ${kindOf(value)}`)
    return []
  }
  return Object.entries(value).flatMap(([written, params]): ModuleDefaults[] => {
    const locate: Locate = (path, part) => fields.locate([word, written, ...path], part)
    if (written.startsWith('group/'))
      report([written], `${written} is not known: groups of modules are not`, 'name each of the tasks')
    else if (engineWord(written) !== undefined)
      report([written], `${written} takes no defaults`, 'write it where the step is')
    else if (params === null) return []
    else if (isValues(params)) return [{ written, params, locate }]
    else report([written], `the defaults of ${written} must be a map of params, not ${kindOf(params)}`)
    return []
  })
}

/** The defaults of what a step names, if there are any: as in Ansible, the innermost replace those around them as a whole. */
export function defaultsFor(
  defaults: readonly ModuleDefaults[],
  name: string,
  known: Pick<KnownTasks, 'names'>,
): ModuleDefaults | undefined {
  if (defaults.length === 0) return undefined
  const meant = meantBy(name, known)
  return defaults.findLast(({ written }) => meantBy(written, known).some((one) => meant.includes(one)))
}
