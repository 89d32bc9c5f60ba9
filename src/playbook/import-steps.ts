import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Step } from '../model/playbook.ts'
import type { Value } from '../model/value.ts'
import { type Fields, isValues, kindOf, textField } from '../schema/fields.ts'
import { statOf } from '../schema/reading.ts'
import { FOREIGN_STEP } from './ansible-words.ts'
import { readFreeForm } from './free-form.ts'
import { importDocument } from './import-document.ts'
import { applied, includes, type Reading } from './include.ts'
import { inheritedFrom } from './inherited.ts'
import { IMPORT_KEYWORDS, INCLUDE_KEYWORDS } from './keywords.ts'
import type { Loading } from './loading.ts'
import { namesFor, saysTooLittle } from './open-name.ts'
import { shownAs } from './place.ts'
import type { StepList } from './step-list.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

/** The steps of a file that a step imports, as if they stood in its place, or includes, when its turn comes. */
export function importSteps(loading: Loading, { fields, list, read }: Reading): Step[] {
  const word =
    ['import_tasks', 'include_tasks', 'include'].find((one) => Object.hasOwn(fields.values, one)) ?? ''
  const named = fileIn(fields, word)
  // The older word imports where it can be read before the run, and includes elsewhere.
  const isStatic = word === 'import_tasks' || (word === 'include' && isPlain(fields, named))
  checkKeys(fields, {
    what: isStatic ? 'an import of steps' : 'an include of steps',
    keywords: [word, ...(isStatic ? IMPORT_KEYWORDS : INCLUDE_KEYWORDS)],
    foreign: isStatic ? NOT_AT_IMPORT : FOREIGN_STEP,
  })
  checkVariables(fields)
  const inherited = isStatic ? inheritedFrom(fields, list.inherited) : undefined
  if (named === undefined) return []
  const inside = (inner: StepList, name: string) =>
    stepsIn(loading, { fields, list: applied(named.inner, inner), word, written: name }, read)
  if (inherited === undefined) {
    const candidates = (name: string) => candidatesFor({ fields, list, word, written: name })
    return includes(loading, { fields, list, word, name: named.written, candidates }, inside)
  }
  if (named.written.includes('{{')) {
    const message = 'import_tasks is read before variables are known, so it cannot contain an expression'
    fields.report({ path: [word], message, hint: 'import each file with its own when, or use include_tasks' })
    return []
  }
  return stepsIn(loading, { fields, list: { ...list, inherited }, word, written: named.written }, read)
}

interface Named {
  readonly written: string
  /** The map in which the name stands. */
  readonly inner: Fields
}

function fileIn(fields: Fields, word: string): Named | undefined {
  const value = fields.values[word]
  if (isValues(value)) {
    const inner: Fields = {
      ...fields,
      values: value,
      locate: (path, part) => fields.locate([word, ...path], part),
      report: (wrong) => fields.report({ ...wrong, path: [word, ...wrong.path] }),
    }
    checkKeys(inner, {
      what: word,
      keywords: word === 'import_tasks' ? ['file'] : ['file', 'apply'],
      foreign: {},
    })
    const written = textField(inner, 'file')
    if (value['file'] === undefined)
      fields.report({ path: [word], part: 'key', message: `${word} names no file`, hint: 'file: FILE' })
    return written === undefined ? undefined : { written, inner }
  }
  const text = textField(fields, word)
  if (text === undefined) return undefined
  const read = readFreeForm(text, false)
  const { file, ...vars } = read?.params ?? {}
  if (Object.keys(vars).length > 0)
    fields.report({
      path: [word],
      message: `${word} takes the name of a file`,
      hint: 'put variables under vars',
    })
  return { written: (file ?? read?.rest ?? text).trim(), inner: { ...fields, values: {} } }
}

function isPlain({ values }: Fields, named: Named | undefined): boolean {
  const isLoop = Object.keys(values).some((key) => key === 'loop' || key.startsWith('with_'))
  return !isLoop && named?.written.includes('{{') !== true
}

interface Wanted {
  readonly fields: Fields
  readonly list: StepList
  readonly word: string
  readonly written: string
}

function stepsIn(loading: Loading, { fields, list, word, written }: Wanted, read: Reading['read']): Step[] {
  const file = fileFor(loading, list, written)
  const from = [...list.from, resolve(list.document.file)]
  if (from.includes(resolve(file))) {
    fields.report({ path: [word], message: `${written} imports itself, directly or indirectly` })
    return []
  }
  const document = importDocument(loading, { file, from, at: fields.locate([word]) })
  if (document === undefined || document.value === null) return []
  if (Array.isArray(document.value))
    return read(loading, { ...list, document, path: [], values: document.value as readonly Value[], from })
  const message = `a file of steps must be a list, not ${kindOf(document.value)}`
  loading.problems.push({ message, at: document.locate([]) })
  return []
}

/** Where files of steps are looked for: beside the one that names them, in the role, beside the playbook. */
function foldersFor({ document, roles = [], play }: StepList): string[] {
  const role = roles.at(-1)?.path
  const own = role === undefined ? [] : [join(role, 'tasks'), role]
  return [...new Set([dirname(document.file), ...own, play.folder])]
}

function fileFor({ known }: Loading, list: StepList, written: string): string {
  if (isAbsolute(written)) return written
  const files = foldersFor(list).map((folder) => join(folder, written))
  return (
    files.find((one) => existsSync(one)) ??
    known.packageFile?.(written) ??
    shownAs(list.document.file, written)
  )
}

const MOST_CANDIDATES = 50

/** The files that a name with expressions may come to mean: those whose names have what is written around the expressions. */
function candidatesFor({ fields, list, word, written }: Wanted): readonly string[] {
  if (isAbsolute(written) || saysTooLittle(written)) {
    const message = 'what is included cannot be told before the run: its name says too little'
    const hint = 'let the name begin or end with something that only such files have: setup-{{ x }}.yml'
    fields.report({ path: [word], message, hint })
    return []
  }
  const from = new Set([...list.from, resolve(list.document.file)])
  const found = foldersFor(list).flatMap((one) =>
    namesFor(one, written).filter((each) => {
      const path = resolve(one, each)
      return statOf(path)?.isFile() === true && !from.has(path)
    }),
  )
  const all = [...new Set(found)].sort()
  if (all.length > 0 && all.length <= MOST_CANDIDATES) return all
  const message =
    all.length === 0 ? `no file can be meant by ${written}` : `${all.length} files may be meant by ${written}`
  fields.report({ path: [word], message, hint: `looked in ${foldersFor(list).join(', ')}` })
  return []
}

const NOT_AT_IMPORT = {
  ...FOREIGN_STEP,
  loop: 'the steps are read once, before the run: put the loop on each of them, or use include_tasks',
  with_items: 'the steps are read once, before the run: put the loop on each of them, or use include_tasks',
  register: 'put it on a step',
  notify: 'put it on the steps that notify',
}
