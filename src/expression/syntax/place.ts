import { InputError, type Position, type Problem } from '../../model/problem.ts'
import { positionOf } from '../template/position.ts'
import { Fault } from './fault.ts'

/** A text that a person wrote, and where it begins in its file. */
export interface Written {
  readonly text: string
  readonly at: Position
  /** The place is that of something around it: offsets in the text lead nowhere. */
  readonly around?: boolean
  /** The text is that of a whole file. */
  readonly whole?: true
}

/** Does the work on a written text; faults become an InputError with their place in the file. */
export function placed<T>(written: Written, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asInputError(error, written)
  }
}

/** The place of an offset in a written text. In a text of several lines only its beginning is certain. */
export function placeIn({ text, at, around, whole }: Written, offset: number): Position {
  if (whole === true) return positionOf(text, offset, at.file)
  if (around === true || text.includes('\n')) return at
  // What starts with braces stands in quotes in YAML: the first character is one further on.
  return { ...at, column: at.column + offset + (text.startsWith('{{') ? 1 : 0) }
}

function asInputError(error: unknown, written: Written): unknown {
  // The engine's own limits: a text of more than half a gigabyte, data nested without end.
  if (error instanceof RangeError)
    return new InputError([{ message: 'the result is too large', at: written.at }])
  if (!(error instanceof Fault)) return error
  return new InputError([problemOf(error, placeIn(written, error.offset ?? 0))])
}

/** A fault as a problem at this place. */
export function problemOf(fault: Fault, at: Position): Problem {
  return fault.hint === undefined
    ? { message: fault.message, at }
    : { message: fault.message, at, hint: fault.hint }
}
