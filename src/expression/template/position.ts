import type { Position } from '../../model/problem.ts'

/** The line and column, from 1, of an offset in the text of a template. */
export function positionOf(text: string, offset: number, file: string): Position {
  const before = text.slice(0, offset).split('\n')
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
