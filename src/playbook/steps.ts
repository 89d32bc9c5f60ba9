import { resolve } from 'node:path'
import type { Become, Step } from '../model/playbook.ts'
import type { Locate, Path } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import type { Document } from '../schema/document.ts'
import { type Fields, fieldsAt, kindOf, mapField, textField, textsField } from '../schema/fields.ts'
import { FOREIGN_STEP } from './ansible-words.ts'
import { becomeOf, conditionsOf } from './conditions.ts'
import { importDocument } from './import-document.ts'
import { IMPORT_KEYWORDS } from './keywords.ts'
import { type Loading, splitTags } from './loading.ts'
import { importedFile } from './place.ts'
import { readStep } from './step.ts'
import { formOf } from './step-form.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

/** A list of steps in a document, and what it takes over from the import that led to it. */
export interface StepList {
  readonly document: Document
  readonly path: Path
  readonly values: readonly Value[]
  /** The files that lead here by importing each other. */
  readonly from: readonly string[]
  readonly inherited?: Inherited
}

/** What an import says for each of its steps. */
export interface Inherited {
  readonly when: readonly string[]
  readonly tags: readonly string[]
  readonly vars: Values
  readonly become: Partial<Become>
  /** Gives the places of its conditions and variables. */
  readonly locate: Locate
}

/** Reads steps in order; those of imported files stand where the import stands. */
export function readSteps(loading: Loading, list: StepList): Step[] {
  return list.values.flatMap((value, index) => {
    const path = [...list.path, index]
    const reading = { value, what: 'a step', hint: '- debug: "text"', problems: loading.problems }
    const written = fieldsAt(list.document, path, reading)
    if (written === undefined) return []
    const fields = formOf(written)
    if ('import_tasks' in fields.values) return importSteps(loading, fields, list)
    const step = readStep(loading, fields)
    if (step === undefined) return []
    return [list.inherited === undefined ? step : inherit(step, list.inherited)]
  })
}

function inherit(step: Step, inherited: Inherited): Step {
  const { when, tags, vars, become } = inherited
  const both = { ...become, ...step.become }
  return {
    ...step,
    when: [...when, ...step.when],
    tags: [...tags, ...step.tags],
    vars: { ...vars, ...step.vars },
    locate: locateBoth(inherited, step),
    ...(Object.keys(both).length > 0 && { become: both }),
  }
}

function importSteps(loading: Loading, fields: Fields, list: StepList): Step[] {
  checkKeys(fields, { what: 'an import of steps', keywords: IMPORT_KEYWORDS, foreign: NOT_AT_IMPORT })
  checkVariables(fields)
  const inherited = inheritedFrom(fields, list.inherited)
  const written = textField(fields, 'import_tasks')
  if (written === undefined) return []
  if (written.includes('{{')) {
    const message = 'import_tasks is read before variables are known, so it cannot contain an expression'
    fields.report({ path: ['import_tasks'], message, hint: 'import each file with its own when' })
    return []
  }
  const file = importedFile(list.document.file, written, loading.known)
  const from = [...list.from, resolve(list.document.file)]
  if (from.includes(resolve(file))) {
    fields.report({ path: ['import_tasks'], message: `${written} imports itself, directly or indirectly` })
    return []
  }
  const document = importDocument(loading, { file, from, at: fields.locate(['import_tasks']) })
  if (document === undefined || document.value === null) return []
  if (Array.isArray(document.value)) {
    return readSteps(loading, {
      document,
      path: [],
      values: document.value as readonly Value[],
      from,
      inherited,
    })
  }
  const message = `a file of steps must be a list, not ${kindOf(document.value)}`
  loading.problems.push({ message, at: document.locate([]) })
  return []
}

function inheritedFrom(fields: Fields, outer: Inherited | undefined): Inherited {
  const when = conditionsOf(fields)
  const vars = mapField(fields, 'vars')
  const tags = textsField(fields, 'tags').flatMap(splitTags)
  const own = { when, tags, vars, become: becomeOf(fields), locate: fields.locate }
  if (outer === undefined) return own
  return {
    when: [...outer.when, ...when],
    tags: [...outer.tags, ...tags],
    vars: { ...outer.vars, ...vars },
    become: { ...outer.become, ...own.become },
    locate: locateBoth(outer, own),
  }
}

/** Inherited conditions come before one's own, one's own variables count before inherited ones. */
function locateBoth(outer: Inherited, own: Pick<Inherited, 'vars' | 'locate'>): Locate {
  return (path, part) => {
    const [key, name, ...rest] = path
    if (key === 'when' && typeof name === 'number') {
      const index = name - outer.when.length
      return index < 0 ? outer.locate(path, part) : own.locate([key, index, ...rest], part)
    }
    const inherited =
      key === 'vars' &&
      typeof name === 'string' &&
      Object.hasOwn(outer.vars, name) &&
      !Object.hasOwn(own.vars, name)
    return inherited ? outer.locate(path, part) : own.locate(path, part)
  }
}

const NOT_AT_IMPORT = {
  ...FOREIGN_STEP,
  loop: 'the steps are read once, before the run: put the loop on each of them',
  with_items: 'the steps are read once, before the run: put the loop on each of them',
  register: 'put it on a step',
  notify: 'put it on the steps that notify',
}
