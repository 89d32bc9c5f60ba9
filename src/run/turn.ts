import type { Play, Playbook, Step } from '../model/playbook.ts'

/** One step's turn in a play: the step itself, or a handler at one of the handlers' times. */
export interface Turn {
  readonly step: Step
  readonly handler: boolean
  /** A debt that must be there for the turn to come: a handler that was notified. */
  readonly gate?: string
  /** Debts that arise when this step changes something: by key, with the step that pays. */
  readonly owes: readonly Owed[]
  /** Registered names whose `.changed` this step asks for, with the debt that tells. */
  readonly watches: readonly { readonly name: string; readonly key: string }[]
}

/** A debt by key, and the name of the step that pays it. */
export interface Owed {
  readonly key: string
  readonly step: string
}

/** Which registered names a step asks for `.changed`. */
export type ChangedUses = (step: Step) => readonly string[]

/** The turns of a play in order: its steps, and its handlers wherever they are due. */
export function turnsOf(playbook: Playbook, play: Play, changedUses: ChangedUses): Turn[] {
  const name = (step: Step) => `${playbook.file.replace(/^.*\//, '')}: ${play.name}: ${step.name}`
  const handlers = play.handlers.map(
    (step): Turn => ({ step, handler: true, gate: name(step), owes: [], watches: [] }),
  )
  const watchers = play.steps.flatMap((step) => changedUses(step).map((register) => ({ step, register })))
  const watchKey = (step: Step, register: string) => `${name(step)} (line ${step.at.line}): ${register}`

  const turn = (step: Step): Turn => ({
    step,
    handler: false,
    owes: [
      ...play.handlers
        .filter((one) => notified(step, one))
        .map((one) => ({ key: name(one), step: one.name })),
      ...watchers
        .filter(({ register }) => register === step.register)
        .map((one) => ({ key: watchKey(one.step, one.register), step: one.step.name })),
    ],
    watches: changedUses(step).map((register) => ({ name: register, key: watchKey(step, register) })),
  })
  return [...play.steps.flatMap((step) => (step.task === 'meta' ? handlers : [turn(step)])), ...handlers]
}

function notified(step: Step, handler: Step): boolean {
  return step.notify.some((name) => name === handler.name || handler.listen.includes(name))
}
