import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'

/** What an expression finds where there is nothing: allowed for `is defined` and `default`, a fault for anything else. */
export class Missing {
  readonly message: string
  readonly offset: number
  readonly hint: string | undefined

  constructor(message: string, offset: number, hint?: string) {
    this.message = message
    this.offset = offset
    this.hint = hint
  }
}

/** The value, or a fault where there is none. */
export function must(result: Value | Missing): Value {
  if (!(result instanceof Missing)) return result
  throw new Fault(result.message, { offset: result.offset, hint: result.hint })
}
