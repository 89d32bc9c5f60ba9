import type { LargeFile } from './content.ts'

/** A directory of the controller and all that is in it: each file is known by its digest, and read when it is sent. */
export type LocalTree = {
  /** Its path on the controller. */
  readonly localTree: string
  /** The name under which it is to be below where it goes; what is in it goes there itself where there is none. */
  readonly under?: string
  /** What is in it, at any depth, by its path from there: a directory comes before what is in it. */
  readonly entries: readonly LocalEntry[]
}

/** What is in a tree of the controller, as it is found there; links are not followed. */
export type LocalEntry =
  | { readonly path: string; readonly type: 'file'; readonly content: LargeFile }
  | { readonly path: string; readonly type: 'directory' }
  | { readonly path: string; readonly type: 'link'; readonly target: string }
  | { readonly path: string; readonly type: 'other' }

/** True for a directory of the controller. */
export function isLocalTree(content: unknown): content is LocalTree {
  return typeof content === 'object' && content !== null && 'localTree' in content
}
