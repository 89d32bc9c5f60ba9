import type { PlaybookStep } from '../example.ts'

/** What one try is made of: a host's state made by shell, and a playbook. It survives JSON. */
export interface HuntCase {
  /** Where it comes from: `seed 7, case 12`. */
  readonly title: string
  /** Lines of shell, each by itself: what one of them cannot do is no trouble. */
  readonly state: readonly string[]
  readonly steps: readonly PlaybookStep[]
  readonly handlers: readonly PlaybookStep[]
  /** Files beside the playbook, by path. */
  readonly files: { readonly [path: string]: string }
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
}

/** Something that was said and is not so, or was done and not said. */
export interface Lie {
  /** What sort of lie: shrinking keeps it. */
  readonly sort: string
  readonly words: string
}
