/** One place where a regular expression fits. */
export interface Found {
  readonly at: number
  readonly groups: readonly (string | undefined)[]
  readonly named: { readonly [name: string]: string | undefined }
}

/**
 * Every place where a regular expression fits, or the first where it is not global. A thread of its own runs the text of
 * this function: it needs nothing from around it.
 */
export function everyFound(regex: RegExp, text: string): readonly Found[] {
  const every = regex.global ? [...text.matchAll(regex)] : [regex.exec(text)].filter((one) => one !== null)
  return every.map((one) => ({ at: one.index, groups: [...one], named: { ...one.groups } }))
}
