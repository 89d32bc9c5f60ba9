import type { Path, Position } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import type { Document } from '../schema/document.ts'
import { type Fields, fieldsAt, isValues, kindOf } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'
import { countNamed, type Draft, type Layer } from './draft.ts'
import { groupIn, hostIn, wrongGroupName } from './draft-entries.ts'
import { readHostName } from './host-name.ts'

const KEYS = ['hosts', 'children', 'vars']

/** Adds the groups of a document in Ansible's YAML form. */
export function readYamlSource(draft: Draft, document: Document): void {
  if (document.value === null && !document.broken) return
  const reading = {
    value: document.value,
    what: 'an inventory',
    hint: 'all: {hosts: {web1: }}',
    problems: draft.problems,
  }
  const top = fieldsAt(document, [], reading)
  if (top === undefined) return
  for (const name of Object.keys(top.values)) {
    const hint = KEYS.includes(name)
      ? 'the top level of an inventory contains groups: put this under all:'
      : undefined
    if (hint === undefined) readGroup(draft, document, [name])
    else top.report({ path: [name], part: 'key', message: `"${name}" is not a group`, hint })
  }
}

function readGroup(draft: Draft, document: Document, path: Path): void {
  const name = String(path.at(-1))
  const at = document.locate(path, 'key')
  const wrong = wrongGroupName(name)
  if (wrong !== undefined) return void draft.problems.push({ message: wrong, at })
  const group = groupIn(draft, name, at)
  const fields = mapAt(draft, document, { path, what: `the group ${name}` })
  if (fields === undefined) return
  for (const key of Object.keys(fields.values).filter((one) => !KEYS.includes(one))) {
    const hint = didYouMean(key, KEYS) ?? 'a group has hosts, children and vars'
    fields.report({ path: [key], part: 'key', message: `unknown key "${key}" in group ${name}`, hint })
  }
  const hosts = mapAt(draft, document, {
    path: [...path, 'hosts'],
    what: 'hosts',
    hint: 'write each host with a colon: web1:',
  })
  for (const [written, value] of Object.entries(hosts?.values ?? {})) {
    const where = { path: [...path, 'hosts', written], value }
    for (const host of readHost(draft, document, where)) group.hosts.add(host)
  }
  const children = mapAt(draft, document, {
    path: [...path, 'children'],
    what: 'children',
    hint: 'write each group with a colon: web:',
  })
  for (const child of Object.keys(children?.values ?? {})) {
    if (wrongGroupName(child) === undefined) group.children.add(child)
    readGroup(draft, document, [...path, 'children', child])
  }
  group.layers.push(...layerOf(draft, document, { path: [...path, 'vars'], value: fields.values['vars'] }))
}

function readHost(draft: Draft, document: Document, { path, value }: Held): readonly string[] {
  const at = placedLater(document, path)
  if (!countNamed(draft, 0, at)) return [] // to count them takes as long as to have them
  const read = readHostName(String(path.at(-1)))
  if (typeof read === 'string') {
    draft.problems.push({ message: read, at })
    return []
  }
  if (!countNamed(draft, read.names.length, at)) return []
  const layers = layerOf(draft, document, { path, value })
  for (const name of read.names) {
    const host = hostIn(draft, name, at)
    if (read.port !== undefined) host.layers.push({ values: { ansible_port: read.port }, locate: () => at })
    host.layers.push(...layers)
  }
  return read.names
}

/** The place of a key, looked for when somebody asks for it: of ten thousand hosts, few are spoken of. */
function placedLater(document: Document, path: Path): Position {
  let known: Position | undefined
  const place = () => (known ??= document.locate(path, 'key'))
  return {
    file: document.file,
    get line() {
      return place().line
    },
    get column() {
      return place().column
    },
  }
}

/** A value of a document and its path. */
interface Held {
  readonly path: Path
  readonly value: Value | undefined
}

/** Variables, if there are any, after a look at their names. */
function layerOf(draft: Draft, document: Document, { path, value }: Held): readonly Layer[] {
  if (value === undefined || value === null) return []
  const fields = fieldsAt(document, path, { value, what: 'vars', problems: draft.problems })
  return fields === undefined ? [] : [checkedLayer(fields)]
}

/** A map of variables as a layer; names that cannot be variables are reported. */
export function checkedLayer(fields: Fields): Layer {
  for (const name of Object.keys(fields.values)) {
    const wrong = wrongVariableName(name)
    if (wrong !== undefined) fields.report({ path: [name], part: 'key', message: wrong })
  }
  return { values: fields.values, locate: fields.locate }
}

interface Wanted {
  readonly path: Path
  readonly what: string
  readonly hint?: string
}

/** The map at a path; what is left empty, or not there, is no map and no problem. */
function mapAt(draft: Draft, document: Document, { path, what, hint }: Wanted): Fields | undefined {
  const value = path.reduce<unknown>(
    (held, step) => (isValues(held) ? held[step] : undefined),
    document.value,
  )
  if (value === undefined || value === null) return undefined
  const reading = { value: value as Values, what, problems: draft.problems }
  return fieldsAt(
    document,
    path,
    hint === undefined || kindOf(value as Values) === 'a map' ? reading : { ...reading, hint },
  )
}
