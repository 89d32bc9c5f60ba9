import type { Value } from '../../model/value.ts'
import { findBounded } from '../evaluate/pattern.ts'
import type { Found } from '../evaluate/pattern-found.ts'
import { isTrue } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'

interface Pattern {
  readonly source: string
  readonly flags: string
  /** True if it must fit at the very beginning. */
  readonly sticky?: boolean
}

/** The flags of a regular expression, as a filter was asked for them. */
export function flags(ignorecase: Value | undefined, multiline: Value | undefined): string {
  return `${isTrue(ignorecase ?? false) === true ? 'i' : ''}${isTrue(multiline ?? false) === true ? 'm' : ''}`
}

const LONGEST_PATTERN = 2_000

/** All places where a pattern fits. */
export function findAll(text: string, pattern: Pattern): readonly Found[] {
  if (pattern.source.length > LONGEST_PATTERN) throw new Fault('this pattern is too long')
  return findBounded(compiled(pattern), text)
}

function compiled({ source, flags, sticky }: Pattern): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(source)
  const spelled = source
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
  try {
    return new RegExp(
      spelled,
      [...new Set(flags + (inline?.[1] ?? '') + (sticky === true ? 'y' : ''))].join(''),
    )
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : 'this pattern is not valid')
  }
}
