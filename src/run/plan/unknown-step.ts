import { HostError } from '../../host/channel.ts'
import { Refusal } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Unknown } from '../../model/seen.ts'
import type { View } from '../context.ts'
import type { ItemPlan } from './item-plan.ts'

/** What is so of an item that decides nothing. */
export const NOTHING_DECIDED = { decided: [], acts: new Map(), assuming: [] } as const

/** Nothing is known of what a step would do: what comes after rests on it changing nothing else. */
export function unplanned(name: string, cause: Unknown, view: View): ItemPlan {
  view.overlay.invalidate({
    become: 'assumed',
    cause: `if the step “${name}” changes nothing that this depends on`,
  })
  return { ...NOTHING_DECIDED, status: 'unknown', announced: [], reason: cause.cause, outputs: {} }
}

/** It cannot be told whether a step comes at all: what it would do is told as unknown, and not counted as done. */
export async function perhaps(
  { name, cause, view }: { readonly name: string; readonly cause: Unknown; readonly view: View },
  plan: (aside: View) => Promise<{ readonly announced: readonly Announced[] }>,
): Promise<ItemPlan> {
  const aside = { ...view, overlay: view.overlay.copy(), acts: new Set(view.acts) }
  const { announced } = await plan(aside).catch((error: unknown) => {
    // It may be skipped: neither what refuses it nor what cannot be looked at is a failure yet.
    if (error instanceof Refusal || error instanceof HostError) return { announced: [] }
    throw error
  })
  return {
    ...unplanned(name, cause, view),
    open: true,
    announced: announced.map((one) => doubted(one, [cause.cause])),
  }
}

/** A change of which it cannot be told whether it will be made. */
export function doubted({ change }: Announced, because: readonly string[]): Announced {
  return { change, certainty: 'unknown', because }
}

/**
 * What a failure to plan a step rests on. That the step comes at all may be an assumption: a handler that is notified perhaps, a
 * condition on what came of another step.
 */
export function doubtsOf(error: unknown, comes: readonly string[]): readonly string[] {
  if (error instanceof Refusal) return [...comes, ...error.assuming]
  return error instanceof HostError ? comes : []
}
