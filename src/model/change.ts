import type { ChangeKind } from './change-kind.ts'
import type { Dimmed, Fact, FactKind, Happening } from './fact.ts'
import type { Json } from './json.ts'
import type { Seen } from './seen.ts'
import type { Value } from './value.ts'

/** One difference as plain data: a state to reach, or an act to do once. */
export type Change = StateChange | Act

interface Base {
  /** How it is compared, guarded and carried out. */
  readonly kind: ChangeKind
  /** The subject, as a person would name it: a path, a package, a unit. */
  readonly subject: string
  /** What the performer needs beyond `after`: content, argv. Secrets are allowed only here. */
  readonly data: Value
  /** How other facts are affected when this is done. */
  readonly effects: readonly Effect[]
  /** Before and after must not be shown. */
  readonly secret: boolean
  /** A summary for a person: `install curl`, `write /etc/motd`. */
  readonly summary: string
  /** What it is a small part of: a person is told of all parts together, unless they ask for the differences. */
  readonly part?: string
}

/** A fact that is to have another answer. It is verified by querying again. */
export interface StateChange extends Base {
  readonly sort: 'state'
  readonly goal: Fact
  readonly before: Seen<Json>
  readonly after: Seen<Json>
  /** It will be made even if part of it is unknown: content that is generated when it is performed, a state that is not reached yet. */
  readonly certain?: true
}

/** Something done at most once per run and judged by its own result. */
export interface Act extends Base {
  readonly sort: 'act'
  /** It leaves something behind that counts as a change (a restart); a test message does not. */
  readonly leaves: boolean
  /** The assumptions it depends on, if any. */
  readonly assuming?: readonly string[]
}

/** What a change does to the answers of facts other than its goal. */
export type Effect = { readonly fact: Fact; readonly becomes: Seen<Json> } | Doubt

/**
 * Facts are no longer known, or only under an assumption: of these kinds, these alone, all that depend on what happens, or all
 * there are.
 */
export type Doubt = (
  | { readonly kinds?: readonly FactKind[]; readonly facts?: readonly Fact[]; readonly become: Dimmed }
  /** `assuming` says what an answer depends on that becomes assumed. */
  | { readonly happening: Happening; readonly assuming: string }
) & {
  readonly cause: string
  /** Prefixes of paths to which this does not apply; one that ends in a slash is that directory and everything below it. */
  readonly outside?: readonly string[]
}

/** True for a doubt about all facts: nobody knows what is altered. */
export function isBoundless(effect: Effect): boolean {
  return (
    !('fact' in effect) &&
    !('happening' in effect) &&
    effect.kinds === undefined &&
    effect.facts === undefined
  )
}

/** True for how the run keeps its books: it is no change of the host that anybody asked for. */
export function isBookkeeping({ kind }: Change): boolean {
  return kind.bookkeeping === true
}

/** True for what only a person can do. */
export function isByHand({ kind }: Change): boolean {
  return kind.byHand !== undefined
}

/** True for what is left to a person without waiting for it: the run goes on as if it were not there. */
export function isLeftToPerson({ kind }: Change): boolean {
  return kind.byHand !== undefined && kind.perform === undefined
}

/** A plan that cannot be carried out, with a message that a dry run and an apply share. */
export class Refusal extends Error {
  /** The assumptions of the refusal; with any of these it is not certain, and the step is unknown instead. */
  readonly assuming: readonly string[]

  constructor(reason: string, assuming: readonly string[] = []) {
    super(reason)
    this.name = 'Refusal'
    this.assuming = assuming
  }
}
