/** A param that is a command: an array with one word per item, and at least one. */
export function argvParam<const D extends string>(description: D) {
  return { type: 'array', items: { type: 'string' }, argv: true, minItems: 1, description } as const
}
