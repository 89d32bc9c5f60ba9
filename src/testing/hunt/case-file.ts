import { parse, stringify } from 'yaml'
import type { HuntCase, Lie } from './case.ts'

/** A case as a file that is tried by itself. */
export function caseText(hunted: HuntCase, lies: readonly Lie[]): string {
  const said = lies.map(({ sort, words }) => `${sort}: ${words}`.replace(/\s+/g, ' '))
  return stringify({ ...hunted, lies: said }, { lineWidth: 0 })
}

/** A case from its file. */
export function readCase(text: string): HuntCase {
  const { lies: _lies, ...hunted } = parse(text) as HuntCase & { readonly lies?: unknown }
  return { ...hunted, files: hunted.files ?? {}, tags: hunted.tags ?? [], skipTags: hunted.skipTags ?? [] }
}
