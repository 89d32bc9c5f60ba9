import type { Position } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { wrongVariableName } from '../schema/names.ts'
import { reading } from '../schema/reading.ts'
import { countNamed, type Draft, type Layer } from './draft.ts'
import { groupIn, hostIn, wrongGroupName } from './draft-entries.ts'
import { readHostName } from './host-name.ts'
import { wordsOfLine } from './ini-words.ts'
import { pythonLiteral } from './python-literal.ts'

/** The section that the lines belong to. */
interface Section {
  readonly group: string
  readonly kind: 'hosts' | 'children' | 'vars'
}

interface Reading {
  readonly draft: Draft
  /** Groups that have a section of hosts or children, and those that other lines rest on. */
  readonly defined: Set<string>
  readonly awaited: { readonly group: string; readonly message: string; readonly at: Position }[]
  readonly report: (message: string, at: Position, hint?: string) => void
}

/** Adds the groups of a file in Ansible's INI form. */
export function readIniSource(draft: Draft, file: string): void {
  const text = reading(file, () => fileBytes(file, DOCUMENT).toString('utf8')).replace(/^\uFEFF/, '')
  const source: Reading = {
    draft,
    defined: new Set(['all', 'ungrouped']),
    awaited: [],
    report: (message, at, hint) =>
      draft.problems.push(hint === undefined ? { message, at } : { message, at, hint }),
  }
  let section: Section | undefined = { group: 'ungrouped', kind: 'hosts' }
  for (const [index, line] of text.split(/\r\n|[\n\r]/).entries()) {
    const written = line.trim()
    if (written === '' || /^[#;]/.test(written)) continue
    const at = { file, line: index + 1, column: line.indexOf(written) + 1 }
    if (written.startsWith('[') && /\]\s*(?:#.*)?$/.test(written)) section = readSection(source, written, at)
    else if (section !== undefined) readLine(source, section, { written, at })
  }
  for (const { group, message, at } of source.awaited)
    if (!source.defined.has(group)) source.report(message, at)
}

function readSection(
  { draft, defined, awaited, report }: Reading,
  written: string,
  at: Position,
): Section | undefined {
  const [, group, kind = 'hosts'] = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(written) ?? []
  if (group === undefined) {
    report(`${written} is no section`, at, '[GROUP], [GROUP:children] or [GROUP:vars]')
    return undefined
  }
  const wrong = wrongGroupName(group)
  if (wrong !== undefined || (kind !== 'hosts' && kind !== 'children' && kind !== 'vars')) {
    report(
      wrong ?? `a section cannot be of the kind "${kind}"`,
      at,
      '[GROUP], [GROUP:children] or [GROUP:vars]',
    )
    return undefined
  }
  groupIn(draft, group, at)
  if (kind === 'vars')
    awaited.push({ group, message: `there is no group "${group}" for these variables`, at })
  else defined.add(group)
  return { group, kind }
}

interface Line {
  readonly written: string
  readonly at: Position
}

function readLine(source: Reading, { group, kind }: Section, line: Line): void {
  if (kind === 'hosts') readHosts(source, group, line)
  else if (kind === 'vars') readVariable(source, group, line)
  else readChild(source, group, line)
}

function readHosts(source: Reading, group: string, { written, at }: Line): void {
  const { draft, report } = source
  const [pattern, ...words] = wordsOfLine(written) ?? []
  if (pattern === undefined) return report('a quote in this line is not closed', at)
  const read = readHostName(pattern)
  if (typeof read === 'string') return report(read, at)
  if (!countNamed(draft, read.names.length, at)) return
  const values: { [name: string]: Value } = read.port === undefined ? {} : { ansible_port: read.port }
  for (const word of words) {
    const cut = word.indexOf('=')
    if (cut < 0)
      return report(`a variable must be NAME=VALUE, not ${word}`, at, 'put a value with blanks in quotes')
    const name = word.slice(0, cut)
    const wrong = wrongVariableName(name)
    if (wrong === undefined) values[name] = valueOf(source, word.slice(cut + 1), at)
    else report(wrong, at)
  }
  const layer: Layer = { values, locate: () => at }
  for (const name of read.names) {
    groupIn(draft, group === 'ungrouped' ? 'all' : group, at).hosts.add(name)
    hostIn(draft, name, at).layers.push(layer)
  }
}

function readVariable(source: Reading, group: string, { written, at }: Line): void {
  const { draft, report } = source
  const cut = written.indexOf('=')
  if (cut < 0) return report(`a variable must be NAME=VALUE, not ${written}`, at)
  const name = written.slice(0, cut).trim()
  const wrong = wrongVariableName(name)
  if (wrong !== undefined) return report(wrong, at)
  const values = { [name]: valueOf(source, written.slice(cut + 1).trim(), at) }
  groupIn(draft, group, at).layers.push({ values, locate: () => at })
}

function readChild({ draft, awaited, report }: Reading, group: string, { written, at }: Line): void {
  const [, child] = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(written) ?? []
  const wrong = child === undefined ? `a group must stand here, not ${written}` : wrongGroupName(child)
  if (child === undefined || wrong !== undefined) return report(wrong ?? '', at)
  awaited.push({ group: child, message: `there is no group "${child}"`, at })
  groupIn(draft, group, at).children.add(child)
  groupIn(draft, child, at)
}

/** A value is a literal of Python where it can be read as one, else a text: `yes` is a text, and 0644, too. */
function valueOf({ report }: Reading, text: string, at: Position): Value {
  const read = pythonLiteral(text)
  if (read !== undefined) return read.value
  if (/^\{.+\}$/.test(text) && pythonLiteral(`[${text.slice(1, -1)}]`) !== undefined)
    report(`a set cannot be a value: ${text}`, at, 'write a list, or quote it twice: "\\"{...}\\""')
  return text
}
