/** The name in a step of a case, or in its params. */
export function nameOf({ name }: { readonly [key: string]: unknown }): string {
  return typeof name === 'string' ? name : ''
}
