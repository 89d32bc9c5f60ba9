import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { canonical } from '../../model/json.ts'
import type { Play, Playbook, Step } from '../../model/playbook.ts'
import type { Value } from '../../model/value.ts'
import { isBarrier } from '../../playbook/elsewhere.ts'
import { META } from '../../playbook/engine-words.ts'
import { clearsFacts } from './given.ts'

/** One run of a step in a play: the step itself, or a handler at one of the handlers' times. */
export interface StepRun {
  readonly step: Step
  readonly handler: boolean
  /** Which of the play's steps it is, from 0: what is done once is done once a run of the step. */
  readonly number: number
  /** A pending handler that must be there for the step to come: a handler that was notified. */
  readonly gate?: string
  /** Pending handlers that arise when this step changes something: by key, with the step that handles. */
  readonly notifies: readonly Notified[]
  /** Registered names whose `.changed` this step asks for, with the pending handler that tells. */
  readonly watches: readonly Watched[]
  /** Only these of its items, by number: the others are done elsewhere. */
  readonly only?: ReadonlySet<number>
  /** Whether the watched names had changed, where that is settled: by the time a step is looked at again, its pending handlers are handled. */
  readonly settled?: ReadonlyMap<string, Value>
}

/** A registered name, and the pending handler that tells whether its step changed something. */
export interface Watched {
  readonly name: string
  readonly key: string
}

/** The pending handlers that a step takes care of, by key. */
export function handledBy({ gate, watches }: StepRun): string[] {
  return [...(gate === undefined ? [] : [gate]), ...watches.map(({ key }) => key)]
}

/** A pending handler by key, and the name of the step that handles it. */
export interface Notified {
  readonly key: string
  readonly step: string
}

/** True for orders after which everything is as before: facts are asked anew whenever something was done, unless a step gave them. */
function isIdle(step: Step, { plays }: Playbook): boolean {
  if (step.task === META && step.params['action'] === 'noop') return true
  return clearsFacts(step) && !plays.some(({ steps }) => steps.some(({ gives }) => gives !== undefined))
}

/** Which registered names a step asks for `.changed`. */
export type ChangedUses = (step: Step) => readonly string[]

/** The steps of a play in order: its steps, and its handlers each time that they may be due. */
export function stepRunsOf(playbook: Playbook, play: Play, changedUses: ChangedUses): StepRun[] {
  const keys = keysOf(playbook, play)
  const keyOf = (step: Step) => keys.get(step) ?? ''
  const registered = new Set(
    [...play.steps, ...play.handlers].filter((step) => !isBarrier(step)).map(({ register }) => register),
  )
  // What an earlier play registered is known as it was; it is no matter of this one's handlers.
  const watches = (step: Step): Watched[] =>
    (isBarrier(step) ? [] : changedUses(step))
      .filter((name) => registered.has(name))
      .map((name) => ({ name, key: `${keyOf(step)}: when ${name} changed` }))
  const handlers = play.handlers.map((step, at) => ({
    step,
    handler: true,
    gate: keyOf(step),
    notifies: notifiedBy(step, play.handlers.slice(at + 1), keyOf),
    watches: [],
  }))
  const stepRuns = play.steps.flatMap((step, at) => {
    if (step.task === META && step.params['action'] === 'flush_handlers') return handlers
    if (isIdle(step, playbook)) return []
    const watchers = seersOf(step, at, play.steps).flatMap((later) =>
      watches(later).map(({ name, key }) => ({ name, key, step: later.name })),
    )
    const notifies = [
      ...notifiedBy(step, play.handlers, keyOf),
      ...watchers.flatMap(({ name, key, step: handlerName }) =>
        name === step.register ? [{ key, step: handlerName }] : [],
      ),
    ]
    return [{ step, handler: false, notifies, watches: watches(step) }]
  })
  return [...stepRuns, ...handlers].map((stepRun, number) => ({ ...stepRun, number }))
}

/** The handlers that a step notifies, in their order. */
function notifiedBy(step: Step, handlers: readonly Step[], keyOf: (step: Step) => string): Notified[] {
  if (step.notify.length === 0) return []
  const byName = new Set(step.notify.map((name) => handlerNamed(name, step, handlers)))
  return handlers.flatMap((handler) => {
    const isNotified = byName.has(handler) || step.notify.some((name) => handler.listen.includes(name))
    return isNotified ? [{ key: keyOf(handler), step: handler.name }] : []
  })
}

/** Of handlers of one name the last counts: of those that came with the same include, else of those that came with none. */
function handlerNamed(name: string, { inclusion }: Step, handlers: readonly Step[]): Step | undefined {
  const named = handlers.filter((handler) => handler.name === name)
  const last = (from: number | undefined) => named.findLast((one) => one.inclusion === from)
  return last(inclusion) ?? last(undefined) ?? named.at(-1)
}

/** The later steps that see what a step registers: those up to the next one that registers the same name, with that one. */
function seersOf({ register }: Step, at: number, steps: readonly Step[]): readonly Step[] {
  if (register === undefined) return []
  const next = steps.findIndex((one, index) => index > at && one.register === register)
  return steps.slice(at + 1, next < 0 ? undefined : next + 1)
}

/**
 * What a step is called on hosts, where its pending handlers outlive the run: by playbook, play and name, so that they are still
 * its own when lines have moved; steps of one name are told apart by what they do.
 */
function keysOf({ file }: Playbook, { name, steps, handlers }: Play): Map<Step, string> {
  const all = [...steps, ...handlers]
  const times = new Map<string, number>()
  const nameOf = ({ name: own, role }: Step) => (role === undefined ? own : `${role} : ${own}`)
  for (const step of all) times.set(nameOf(step), (times.get(nameOf(step)) ?? 0) + 1)
  const digest = ({ task, params, when }: Step) =>
    createHash('sha256')
      .update(canonical([task, params, when]))
      .digest('hex')
      .slice(0, 8)
  const called = (step: Step) =>
    times.get(nameOf(step)) === 1 ? nameOf(step) : `${nameOf(step)} (${digest(step)})`
  const taken = new Map<string, number>()
  return new Map(
    all.map((step) => {
      const key = `${basename(file)}: ${name}: ${called(step)}`
      const before = taken.get(key) ?? 0
      taken.set(key, before + 1)
      return [step, before === 0 ? key : `${key} ${before + 1}`]
    }),
  )
}
