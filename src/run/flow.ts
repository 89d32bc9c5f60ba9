import type { BlockPart, InBlock, Step } from '../model/playbook.ts'
import type { StepRun } from './plan/step-run.ts'

/** Whose turn it is among the steps of a play on one host: what blocks make of failures. */
export interface Flow {
  /** `now`; `idle` for a rescue that nothing calls for; `over` where a failure has ended what the step is part of. */
  readonly turn: (step: Step) => Turn
  /** A step has failed, and that is not ignored. */
  readonly fail: (step: Step) => void
  /** Whether a block takes care of a failure of the step: its name. */
  readonly rescuerOf: (step: Step) => string | undefined
  /** Whether the step is part of a block that failed. */
  readonly isCutShort: (step: Step) => boolean
  /** Whether the host has failed when no more steps come. */
  readonly hasFailed: () => boolean
  /** The steps that failed. */
  readonly broken: () => readonly Step[]
  /** The play ends here for the host, which has not failed. */
  readonly end: () => void
  readonly isEnded: () => boolean
  /** Whether it has failed outside of any block. */
  readonly isDead: () => boolean
  readonly copy: () => Flow
}

export type Turn = 'now' | 'idle' | 'over'

/** How far the parts of a block have failed: the later part counts. */
const RANKS: { readonly [part in BlockPart]: number } = { block: 1, rescue: 2, always: 3 }

interface State {
  /** The blocks in which something failed, by name, and in which part. */
  readonly failed: Map<number, { readonly rank: number; readonly way: readonly InBlock[] }>
  readonly steps: Step[]
  isDead: boolean
  isEnded: boolean
}

/** A play in which nothing has failed yet. */
export function createFlow(stepRuns: readonly StepRun[]): Flow {
  const rescuing = new Set(
    stepRuns.flatMap(({ step }) =>
      (step.blocks ?? []).flatMap(({ block, part }) => (part === 'rescue' ? [block.id] : [])),
    ),
  )
  return flowOf({ failed: new Map(), steps: [], isDead: false, isEnded: false }, rescuing)
}

function flowOf(state: State, rescuing: ReadonlySet<number>): Flow {
  const isRescued = (id: number) => state.failed.get(id)?.rank === RANKS.block && rescuing.has(id)
  /** What is left by going on elsewhere passes its failure on, the innermost first. */
  const leave = (to: readonly InBlock[]) => {
    const inside = new Set(to.map(({ block }) => block.id))
    const open = [...state.failed].filter(([id]) => !inside.has(id) && !isRescued(id))
    for (const [, { way }] of open.sort(([, a], [, b]) => b.way.length - a.way.length)) raise(way, state)
  }
  return {
    turn: ({ blocks = [] }) => {
      leave(blocks)
      if (state.isDead || state.isEnded) return 'over'
      for (const { block, part } of blocks) {
        const rank = state.failed.get(block.id)?.rank ?? 0
        if (part === 'rescue' && rank === 0) return 'idle'
        if (rank >= RANKS[part]) return 'over'
      }
      return 'now'
    },
    fail: (step) => {
      state.steps.push(step)
      raise(step.blocks ?? [], state)
    },
    broken: () => state.steps,
    rescuerOf: ({ blocks = [] }) =>
      blocks.findLast(({ block, part }) => part === 'block' && rescuing.has(block.id))?.block.name,
    isCutShort: ({ blocks = [] }) => blocks.some(({ block }) => state.failed.has(block.id)),
    hasFailed: () => {
      leave([])
      return state.isDead
    },
    end: () => {
      state.isEnded = true
    },
    isEnded: () => state.isEnded,
    isDead: () => state.isDead,
    copy: () => flowOf({ ...state, failed: new Map(state.failed), steps: [...state.steps] }, rescuing),
  }
}

function raise(path: readonly InBlock[], state: State): void {
  const innermost = path.at(-1)
  if (innermost === undefined) {
    state.isDead = true
    return
  }
  const { block, part } = innermost
  const rank = Math.max(RANKS[part], state.failed.get(block.id)?.rank ?? 0)
  state.failed.set(block.id, { rank, way: path.slice(0, -1) })
}

/** A block that failed may be taken care of by steps that are still to come. */
export function hasFailed({ flow, isLast }: { readonly flow: Flow; readonly isLast: boolean }): boolean {
  return isLast ? flow.hasFailed() : flow.isDead()
}
