import { isBookkeeping } from '../model/change.ts'
import type { Announced } from '../model/outcome.ts'
import type { Predicted } from '../model/predictions.ts'
import { type PlanKey } from './keyed-digest.ts'
import { type Mark, markOf, marksOf } from './mark.ts'
import type { StepMark } from './saved-plan.ts'
import { type StateMark, sameState, stateWords } from './state-mark.ts'

/** What a saved plan lets a run do in one play on one host. */
export interface PlannedPlay {
  /** What the host's machine was called when the plan was made. */
  readonly machine: string
  /** What the plan is called on the host: none is made twice. */
  readonly claim: string
  /** How the play's plan, made now, differs from the saved one: lines for a person, none where it does not. */
  differences(now: readonly Predicted[]): readonly string[]
  /** The first of a step's changes that was not announced, if there is one. */
  unannounced(step: string, changes: readonly Announced[]): Announced | undefined
  /** Takes note of what was made: each announced change is made once. */
  made(step: string, changes: readonly Announced[]): void
}

/** What a saved plan lets a run do on one host, by play from 1. */
export type PlannedHost = (play: number) => PlannedPlay

/** What is to be held to: the steps of a saved plan, and whether steps that were unknown may do anything. */
export interface PlannedOptions {
  readonly key: PlanKey
  readonly allowUnannounced: boolean
  readonly machine: string
  readonly claim: string
}

/** Holds one host to a saved plan. */
export function plannedHost(
  steps: readonly StepMark[],
  { key, allowUnannounced, machine, claim }: PlannedOptions,
): PlannedHost {
  let touched = false
  return (play) => {
    const saved = steps.filter((one) => one.play === play)
    const left = new Map<string, Mark[]>()
    for (const { step, changes } of saved) left.set(step, [...(left.get(step) ?? []), ...changes])
    return {
      machine,
      claim,
      differences: (now) => {
        const fresh = now.map((one) => ({
          ...one,
          changes: marksOf(one.changes, key),
        }))
        return compareSteps(saved, fresh, touched)
      },
      unannounced: (step, changes) => {
        const open = [...(left.get(step) ?? [])]
        if (allowUnannounced && saved.some((one) => one.step === step && isVague(one))) return undefined
        return changes.find((one) => !isBookkeeping(one.change) && take(open, markOf(one, key)) === undefined)
      },
      made: (step, changes) => {
        touched ||= changes.length > 0
        for (const one of changes) take(left.get(step) ?? [], markOf(one, key))
      },
    }
  }
}

function isVague({ status, changes }: Pick<StepMark, 'status' | 'changes'>): boolean {
  return status === 'unknown' || changes.some(({ certainty }) => certainty === 'unknown')
}

type FreshStep = Pick<StepMark, 'step' | 'status' | 'reason'> & { readonly changes: readonly Mark[] }

/** Before a host is touched the same facts give the same list; later, what was unknown may have become known. */
function compareSteps(saved: readonly StepMark[], fresh: readonly FreshStep[], touched: boolean): string[] {
  const names = [...new Set([...saved, ...fresh].map(({ step }) => step))]
  return names.flatMap((name) => {
    const [was, is] = [saved, fresh].map((list) => list.filter(({ step }) => step === name))
    return compareStep({ name, was: was ?? [], is: is ?? [], touched })
  })
}

interface Pair {
  readonly name: string
  readonly was: readonly FreshStep[]
  readonly is: readonly FreshStep[]
  readonly touched: boolean
}

function compareStep({ name, was, is, touched }: Pair): string[] {
  const refused = is.find(
    ({ status, reason }) =>
      status === 'failed' && !was.some((one) => one.status === status && one.reason === reason),
  )
  if (refused !== undefined) return [`${name}: now it fails: ${refused.reason ?? 'no reason given'}`]
  const open = was.flatMap(({ changes }) => changes)
  const vague = touched && was.some(isVague)
  const extra = is.flatMap(({ changes }) => changes).filter((one) => take(open, one) === undefined && !vague)
  const gone = open.filter((one) => (touched ? one.certainty === 'definite' : true))
  const lines = [
    ...extra.flatMap((now) => threeWays(name, takeAbout(gone, now), now)),
    ...gone.flatMap((one) => threeWays(name, one, undefined)),
  ]
  const states = [was, is].map((list) => list.map(({ status }) => status).join(', '))
  if (lines.length > 0 || touched || states[0] === states[1]) return lines
  return [`${name}: it was ${states[0] || 'not there'}, now it is ${states[1] || 'not there'}`]
}

/** What a change was planned from, what stands there now, and what it was planned to become. */
function threeWays(name: string, planned: Mark | undefined, now: Mark | undefined): string[] {
  const shown = planned ?? now
  if (shown === undefined) return []
  if (planned === undefined) return [`${name}: ${shown.summary}: this was not in the plan`]
  if (now === undefined && !isKnown(planned))
    return [`${name}: ${shown.summary}: this no longer needs to be done`]
  if (now !== undefined && isGivenOther(planned, now))
    return [`${name}: ${shown.summary}: its input has changed: a file, a secret or a variable`]
  const here = now === undefined ? planned.after : now.before
  return [
    `${name}: ${shown.summary}`,
    `  planned from  ${stateWords(planned.before)}`,
    `  now           ${stateWords(here)}`,
    `  planned to    ${stateWords(planned.after)}`,
  ]
}

function isGivenOther(planned: Mark, now: Mark): boolean {
  return planned.data !== now.data && isSame({ ...planned, data: now.data }, now)
}

function isKnown({ before, after }: Mark): boolean {
  return [before, after].every((state) => state !== undefined && !isOpen(state))
}

/** Takes the saved change that a fresh one is, if there is one. */
function take(open: Mark[], one: Mark): Mark | undefined {
  const at = open.findIndex((saved) => isSame(saved, one))
  return at < 0 ? undefined : open.splice(at, 1)[0]
}

/**
 * What was unknown may become anything of its kind and subject; what was known is the same, from the same.
 * Where a change starts from was only assumed, it may start from something else and still leads where it was said.
 */
function isSame(saved: Mark, one: Mark): boolean {
  if (saved.kind !== one.kind || saved.subject !== one.subject || saved.sort !== one.sort) return false
  if (saved.certainty === 'unknown') return true
  // What is given with what cannot be told is told with it.
  if (saved.data !== one.data && !isOpen(saved.after)) return false
  const turnedOut = saved.certainty === 'assumed' && one.certainty === 'definite'
  const from = turnedOut || isOpen(saved.before) || sameState(saved.before, one.before)
  return from && (isOpen(saved.after) || sameState(saved.after, one.after))
}

function isOpen(state: StateMark | undefined): boolean {
  return state !== undefined && 'unknown' in state
}

function takeAbout(open: Mark[], { kind, subject }: Mark): Mark | undefined {
  const at = open.findIndex((one) => one.kind === kind && one.subject === subject)
  return at < 0 ? undefined : open.splice(at, 1)[0]
}
