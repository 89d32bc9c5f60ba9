import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { canonical } from '../../model/json.ts'
import type { Play, Playbook, Step } from '../../model/playbook.ts'
import type { Value } from '../../model/value.ts'

/** One step's turn in a play: the step itself, or a handler at one of the handlers' times. */
export interface Turn {
  readonly step: Step
  readonly handler: boolean
  /** Which of the play's turns it is, from 0: what is done once is done once a turn. */
  readonly number: number
  /** A debt that must be there for the turn to come: a handler that was notified. */
  readonly gate?: string
  /** Debts that arise when this step changes something: by key, with the step that pays. */
  readonly owes: readonly Owed[]
  /** Registered names whose `.changed` this step asks for, with the debt that tells. */
  readonly watches: readonly Watched[]
  /** Whether the watched names had changed, where that is settled: by the time a turn is looked at again, its debts are paid. */
  readonly settled?: ReadonlyMap<string, Value>
}

/** A registered name, and the debt that tells whether its step changed something. */
export interface Watched {
  readonly name: string
  readonly key: string
}

/** The debts that a turn takes care of, by key. */
export function handledBy({ gate, watches }: Turn): string[] {
  return [...(gate === undefined ? [] : [gate]), ...watches.map(({ key }) => key)]
}

/** A debt by key, and the name of the step that pays it. */
export interface Owed {
  readonly key: string
  readonly step: string
}

/** Which registered names a step asks for `.changed`. */
export type ChangedUses = (step: Step) => readonly string[]

/** The turns of a play in order: its steps, and its handlers each time that they may be due. */
export function turnsOf(playbook: Playbook, play: Play, changedUses: ChangedUses): Turn[] {
  const keys = keysOf(playbook, play)
  const keyOf = (step: Step) => keys.get(step) ?? ''
  const watches = (step: Step): Watched[] =>
    changedUses(step).map((name) => ({ name, key: `${keyOf(step)}: when ${name} changed` }))
  const handlers = play.handlers.map((step, at) => ({
    step,
    handler: true,
    gate: keyOf(step),
    owes: play.handlers.slice(at + 1).flatMap((later) => notifies(step, later, keyOf)),
    watches: [],
  }))
  const turns = play.steps.flatMap((step, at) => {
    if (step.task === 'meta') return handlers
    const watchers = seersOf(step, at, play.steps).flatMap((later) =>
      watches(later).map(({ name, key }) => ({ name, key, step: later.name })),
    )
    const owes = [
      ...play.handlers.flatMap((handler) => notifies(step, handler, keyOf)),
      ...watchers.flatMap(({ name, key, step: payer }) =>
        name === step.register ? [{ key, step: payer }] : [],
      ),
    ]
    return [{ step, handler: false, owes, watches: watches(step) }]
  })
  return [...turns, ...handlers].map((turn, number) => ({ ...turn, number }))
}

function notifies(step: Step, handler: Step, keyOf: (step: Step) => string): Owed[] {
  const notified = step.notify.some((name) => name === handler.name || handler.listen.includes(name))
  return notified ? [{ key: keyOf(handler), step: handler.name }] : []
}

/** The later steps that see what a step registers: those up to the next one that registers the same name, with that one. */
function seersOf({ register }: Step, at: number, steps: readonly Step[]): readonly Step[] {
  if (register === undefined) return []
  const next = steps.findIndex((one, index) => index > at && one.register === register)
  return steps.slice(at + 1, next < 0 ? undefined : next + 1)
}

/**
 * What a step is called on hosts, where its debts outlive the run: by playbook, play and name, so that they are still
 * its own when lines have moved; steps of one name are told apart by what they do.
 */
function keysOf({ file }: Playbook, { name, steps, handlers }: Play): Map<Step, string> {
  const all = [...steps, ...handlers]
  const times = new Map<string, number>()
  for (const step of all) times.set(step.name, (times.get(step.name) ?? 0) + 1)
  const digest = ({ task, params, when }: Step) =>
    createHash('sha256')
      .update(canonical([task, params, when]))
      .digest('hex')
      .slice(0, 8)
  const called = (step: Step) => (times.get(step.name) === 1 ? step.name : `${step.name} (${digest(step)})`)
  return new Map(all.map((step) => [step, `${basename(file)}: ${name}: ${called(step)}`]))
}
