/** How far a frame came. */
export interface Performed {
  /** How many changes were made, from the first. */
  readonly done: number
  /** Why it ended before the last one. */
  readonly stopped?: Stop
}

/** Why a frame ended early: the change at `done` moved, failed, or the run was interrupted. */
export type Stop =
  | { readonly why: 'moved' }
  | { readonly why: 'interrupted' }
  | { readonly why: 'failed'; readonly status: number; readonly words: string }
