import { basename } from 'node:path'
import type { Expression } from '../../expression/evaluate/expression.ts'
import { createRenderer, type Renderer } from '../../expression/evaluate/fill.ts'
import { finalValues, makeScope } from '../../expression/evaluate/scope.ts'
import type { LookupSources } from '../../expression/lookups/lookup.ts'
import { withLookups } from '../../expression/lookups/scope-lookups.ts'
import type { CompileTemplate, Template } from '../../expression/template/template.ts'
import { Refusal } from '../../model/change.ts'
import type { Content, LargeFile } from '../../model/content.ts'
import { Later } from '../../model/later.ts'
import type { LocalTree } from '../../model/local-tree.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError, type Position } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Documents } from '../context.ts'
import { conditionsHold } from './conditions.ts'
import {
  findIncluded,
  findLocal,
  isTree,
  kindOf,
  type LocalKind,
  type LocalPlaces,
  localContent,
  placesFor,
  templateText,
} from './local-files.ts'
import { filesBelow, isFolder } from './local-folders.ts'

/** Expressions and templates of a playbook, each read once. */
export interface PlayDocuments extends Documents {
  readonly renderer: Renderer
  /** Registered names of which a step asks whether they changed. */
  changedUses(step: Step): readonly string[]
  /** The template that a step names. Throws an InputError if it cannot be read. */
  template(file: string): Template
  /** Fills in a connection variable. */
  fillText(text: string, vars: Values, at: Position): Value
  /** The file that a step names, if there is one. */
  find(kind: LocalKind, name: string): string | undefined
}

/** What the documents of a playbook are read with. */
export interface DocumentReading {
  readonly compile: CompileTemplate
  /** Knows files that are too large for memory. */
  readonly large: (file: string) => LargeFile
  /** Knows directories that are sent to hosts. */
  readonly tree: (folder: string) => LocalTree
  /** Steps may name only these files. */
  readonly only?: ReadonlySet<string> | undefined
}

/** Makes the documents of a playbook. */
export function createDocuments(
  places: LocalPlaces,
  { compile, large, tree, only }: DocumentReading,
): PlayDocuments {
  const renderer = createRenderer()
  const files = new Set<string>()
  const use = userOf(files, only)
  const include = (name: string, from: string) => includedFrom({ name, from, places, use })
  const template = once((file: string): Template => {
    files.add(file)
    return compile(templateText(file), file, include)
  })
  const find = once((name: string, kind: LocalKind) => locate(places, kind, name))
  const content = once((file: string) => localContent(file, large))
  const filled = (kind: LocalKind, file: string, values: Values): Value => {
    use(file)
    return kind === 'template' ? template(file).render(values) : asValue(content(file))
  }
  const sources = lookupSources(template, use)
  return {
    renderer,
    facts: new Set(),
    template,
    scope: (layers) => withLookups(makeScope(layers, renderer), sources),
    final: finalValues,
    fill: (value, values, at) => renderer.fillIn(value, values, at),
    evaluate: (text, values, at) => renderer.compile(text, at).evaluate(values),
    holds: (step, values, key = 'when') => conditionsHold({ step, key }, values, renderer),
    local: (local, name, values) => {
      const file = find(name, kindOf(local))
      if (!isTree(file, local)) return filled(kindOf(local), file, values)
      return asValue(treeUsed(asCalled(file, tree), use))
    },
    source: (kind, name, values) => sourceOf(find(name, kind), name, (file) => filled(kind, file, values)),
    read: () => [...files],
    find: (kind, name) => findLocal(places, kind, name),
    fillText: (text, vars, at) => atOnce(() => renderer.fillIn(text, makeScope([vars], renderer), at), at),
    changedUses: (step) => [...new Set(expressionsOf(step, renderer).flatMap((one) => one.changedUses))],
  }
}

function userOf(files: Set<string>, only: ReadonlySet<string> | undefined): (file: string) => void {
  return (file) => {
    // A step that was unknown may come to name a file that nobody looked at when the plan was made.
    if (only?.has(file) === false) throw new Refusal(`${file} is not part of the plan`)
    files.add(file)
  }
}

function lookupSources(template: (file: string) => Template, use: (file: string) => void): LookupSources {
  return { use, env: process.env, render: (file, values) => template(file).render(values) }
}

interface Including {
  readonly name: string
  readonly from: string
  readonly places: LocalPlaces
  readonly use: (file: string) => void
}

/** The template that another one includes. */
function includedFrom({ name, from, places, use }: Including) {
  const file = findIncluded(places, name, from)
  if (file === undefined) return undefined
  use(file)
  return { file, text: templateText(file) }
}

/** As with rsync and Ansible: a slash at the end means what is in a directory, none the directory as it is called. */
function asCalled(file: string, tree: (folder: string) => LocalTree): LocalTree {
  return file.endsWith('/') ? tree(file) : { ...tree(`${file}/`), under: basename(file) }
}

/** Of a directory each file is used. */
function treeUsed(tree: LocalTree, use: (file: string) => void): LocalTree {
  for (const entry of tree.entries) if (entry.type === 'file') use(entry.content.largeFile)
  return tree
}

/** The conditions of a step that can be read; those that cannot are said when the names in them are gathered. */
export function expressionsOf(step: Step, renderer: Renderer): readonly Expression[] {
  return step.when.flatMap((text, index) => {
    try {
      return renderer.compile(text, step.locate(['when', index]))
    } catch (error) {
      if (error instanceof InputError) return []
      throw error
    }
  })
}

/** Before any connection nothing takes long; what does is a mistake. */
function atOnce<T>(work: () => T, at: Position): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Later)) throw error
    error.forget()
    throw new InputError([{ message: 'this pattern takes too long on this string', at }])
  }
}

function locate(places: LocalPlaces, kind: LocalKind, name: string): string {
  const file = findLocal(places, kind, name)
  if (file === undefined)
    throw new Refusal(`there is no ${kind} ${name}; looked in ${placesFor(places.playbook, kind).join(', ')}`)
  return file
}

/** All hosts of a run are given the same: what was found and read once is not looked for again. */
function once<T, Rest extends readonly string[]>(
  work: (name: string, ...rest: Rest) => T,
): (name: string, ...rest: Rest) => T {
  const known = new Map<string, T>()
  return (name, ...rest) => {
    const key = [...rest, name].join(' ')
    const found = known.get(key)
    if (found !== undefined) return found
    const made = work(name, ...rest)
    known.set(key, made)
    return made
  }
}

/** A file with its name, or a folder with all that is in it; what is copied as it is called ends with no slash. */
function sourceOf(file: string, name: string, read: (file: string) => Value): Value {
  if (!isFolder(file)) return named(basename(file), read(file))
  const below = filesBelow(file).map(
    ({ path, file: one }) => [path, one === null ? null : read(one)] as const,
  )
  return { name: name.endsWith('/') ? '' : basename(file), tree: Object.fromEntries(below) }
}

/** A file with its name; of one that is not known yet, the name says nothing. */
function named(name: string, content: Value): Value {
  return content instanceof Unknown ? content : { name, content }
}

/** A file's content as a param's value: text, or a map with its bytes; of a directory, what is in it. */
function asValue(content: Content | LocalTree): Value {
  return content
}
