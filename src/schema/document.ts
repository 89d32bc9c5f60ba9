import { LineCounter, parseDocument, type Document as Tree } from 'yaml'
import type { Locate, Position, Problem } from '../model/problem.ts'
import type { Secret } from '../model/secret.ts'
import type { Value } from '../model/value.ts'
import { DOCUMENT } from './file-bytes.ts'
import { locator } from './locate.ts'
import { tooDeepAt } from './nesting.ts'
import { plainValue } from './plain.ts'
import { syntaxProblems } from './syntax.ts'

/** What the tags of a document stand for: `!env NAME` is the tag `!env` with the text `NAME`. Throws an InputError if it cannot tell. */
export interface Tags {
  readonly [tag: string]: (text: string, file: string) => Secret
}

/** A YAML file as data, with the way back from the data to its places in the file. */
export interface Document {
  readonly file: string
  readonly value: Value
  readonly locate: Locate
  readonly problems: readonly Problem[]
  /** The text is no YAML: what could be read of it says nothing about what was meant. */
  readonly broken: boolean
}

/** Reads a YAML text, whose values are what they are to Ansible. A document with problems still has whatever could be read. */
export function parseYaml(file: string, text: string, tags: Tags = {}): Document {
  const start: Position = { file, line: 1, column: 1 }
  if (text.length > DOCUMENT) return refused(start, 'this file is larger than 8 MiB')
  const deep = tooDeepAt(text)
  if (deep !== undefined) return refused({ ...start, line: deep }, 'this is nested more than 100 levels deep')

  const lines = new LineCounter()
  const tree = withinStack(() => parse(text, lines, tags))
  if (tree === undefined) return refused(start, 'this is not YAML, and is too entangled to be parsed')
  const end = text.trimEnd().length
  const place = (offset: number) => positionIn(start, lines, Math.min(offset, end))
  const { value, problems, targets } = plainValue({ file, text, tree, tags, place })
  const locate = locator({ tree, targets, place })
  const broken = tree.errors.some(({ code }) => !READABLE.has(code))
  return { file, value, locate, broken, problems: merged(syntaxProblems(text, tree, place), problems) }
}

/** A document that could not be read at all, or whose inside may not be shown: one problem, one place. */
export function refused(at: Position, message: string, hint?: string): Document {
  const problem = hint === undefined ? { message, at } : { message, at, hint }
  return { file: at.file, value: null, locate: () => at, problems: [problem], broken: true }
}

const READABLE: ReadonlySet<string> = new Set(['TAG_RESOLVE_FAILED'])

/** Two keys of one name are found when values are read: the parser compares each with each. */
function parse(text: string, lineCounter: LineCounter, tags: Tags): Tree {
  const customTags = Object.keys(tags).map((tag) => ({ tag, resolve: (scalar: string) => scalar }))
  const options = { lineCounter, customTags, merge: true, uniqueKeys: false, prettyErrors: false } as const
  return parseDocument(text, { ...options, logLevel: 'error' })
}

/** The parser goes back by itself through all that a broken document leaves open. */
function withinStack<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function positionIn(start: Position, lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { file: start.file, line: Math.max(1, line), column: Math.max(1, col) }
}

/** What the tree says about a line is said better than what the parser stumbles over there. */
function merged(syntax: readonly Problem[], found: readonly Problem[]): Problem[] {
  const lines = new Set(found.map((problem) => problem.at?.line))
  return [...syntax.filter((problem) => !lines.has(problem.at?.line)), ...found]
}
