import { InputError } from '../../model/problem.ts'
import { positionOf } from './position.ts'

/** More blocks in blocks than any person writes: Handlebars' parser takes the cube of the time for them, and then all of the stack. */
const DEEPEST = 100

/** A comment (to the end, where it has none: the next one would look for its end again), a block's begin or end, an `else` that begins another block; what a backslash stands before is text. */
const MARKS =
  /\{\{~?!--(?:[\s\S]*?--~?\}\}|[\s\S]*)|(?<!\\)\{\{\{?\{?~?\s*(?:([#^])\s*[^\s}~]|(\/)|else\s+([^\s}~]))/g

/** Refuses a template whose blocks are nested deeper than any person writes, before it is parsed. Throws an InputError. */
export function checkNesting(text: string, file: string): void {
  // How deep each open block is: what its `else if` begin ends with it.
  const open: number[] = []
  let deep = 0
  for (const { 1: begin, 2: end, 3: chained, index } of text.matchAll(MARKS)) {
    if (begin !== undefined) open.push(deep)
    if (end !== undefined) deep = open.pop() ?? 0
    if (begin !== undefined || chained !== undefined) deep += 1
    if (deep <= DEEPEST) continue
    const message = `the blocks of this template are nested more than ${DEEPEST} levels deep`
    throw new InputError([{ message, at: positionOf(text, index, file) }])
  }
}
