import { Secret } from '../../model/secret.ts'
import type { Value } from '../../model/value.ts'
import { isTrue } from '../evaluate/variables-kind.ts'
import { keyOf } from './attribute.ts'
import type { Args } from './define.ts'

/** What the items of a list are compared by. */
export interface Keys {
  readonly cased: boolean
  readonly attribute: Value | undefined
}

/** An item with what it is compared by. */
export interface Keyed {
  readonly item: Value
  readonly key: Value
}

/** True for an option that was asked for. */
export function asked(value: Value | undefined): boolean {
  return value !== undefined && isTrue(value) === true
}

/** What a filter was told to compare by. */
export function keys([cased, attribute]: Args): Keys {
  return { cased: asked(cased), attribute }
}

/** Items with what they are compared by. */
export function withKeys(items: readonly Value[], { cased, attribute }: Keys): readonly Keyed[] {
  return items.map((item) => {
    const key = keyOf(item, attribute)
    return { item, key: cased ? key : folded(key) }
  })
}

function folded(key: Value): Value {
  if (key instanceof Secret) return new Secret(key.reveal().toLowerCase())
  return typeof key === 'string' ? key.toLowerCase() : key
}
