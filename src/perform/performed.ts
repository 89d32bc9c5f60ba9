/** How far a frame came. */
export interface Performed {
  /** How many changes were made, from the first. */
  readonly done: number
  /** Seconds that each change took where it was made, in the order of the changes. */
  readonly seconds: readonly number[]
  /** Why it ended before the last one. */
  readonly stopped?: Stop
}

/** Why a frame ended early: the change at `done` moved, failed, a person did not make it in time, or the run was interrupted. */
export type Stop =
  | { readonly why: 'moved' }
  | { readonly why: 'interrupted' }
  | { readonly why: 'waiting'; readonly words: string }
  | { readonly why: 'failed'; readonly status: number; readonly words: string }

/** Nothing was to be made. */
export const NOTHING: Performed = { done: 0, seconds: [] }

/** Nothing was made: the run was told to stop before. */
export const INTERRUPTED: Performed = { done: 0, seconds: [], stopped: { why: 'interrupted' } }

/** Two parts of one list of changes, one after the other. */
export function after(first: Performed, { done, seconds, stopped }: Performed): Performed {
  const both = { done: first.done + done, seconds: [...first.seconds, ...seconds] }
  return stopped === undefined ? both : { ...both, stopped }
}

/** What was counted in clusters, counted in changes: the first of a cluster has the time of all. */
export function inChanges(performed: Performed, sizes: readonly number[]): Performed {
  const made = sizes.slice(0, performed.done)
  return {
    ...performed,
    done: made.reduce((sum, size) => sum + size, 0),
    seconds: made.flatMap((size, at) => [performed.seconds[at] ?? 0, ...Array<number>(size - 1).fill(0)]),
  }
}
