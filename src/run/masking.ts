import type { Change, StateChange } from '../model/change.ts'
import type { RunEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import type { Announced, Outcome } from '../model/outcome.ts'
import { Secret, secretsIn } from '../model/secret.ts'
import type { Seen } from '../model/seen.ts'
import type { PlannedPlay } from '../plan/planned-host.ts'
import { createMasker } from '../secrets/masker.ts'
import type { RunPlan } from './playbook-run.ts'

/** Hides the secrets of a run in all that leaves it. */
export interface Masking {
  readonly emit: (event: RunEvent) => void
  /** A saved plan holds what was told: what is compared with it is told alike. */
  readonly planned: (play: PlannedPlay) => PlannedPlay
}

/** The most characters of one text from a host that are told. */
const LONGEST = 64 * 1024
/** Of what was made of secrets, what is longer is a document: nobody quotes it whole. */
const DOCUMENT = 4096

/** Knows every secret of a run's documents from the beginning, and what steps make of them as soon as they are told. */
export function maskingOf(plan: RunPlan): Masking {
  const given = createMasker()
  given.learn(secretsOf(plan))
  const all = createMasker()
  all.learn(secretsOf(plan))
  const hide: Hide = { name: (text) => given.hide(text), words: (text) => all.hide(shortened(text)) }
  return {
    emit: (event) => {
      if (event.event === 'step')
        for (const { change } of event.outcome.changes)
          all.learn(
            secretsIn(change.data).filter((one) => one.reveal().length <= DOCUMENT),
            'documents',
          )
      plan.emit(maskedEvent(event, hide))
    },
    planned: (play) => ({
      machine: play.machine,
      claim: play.claim,
      differences: (now) =>
        play.differences(
          now.map((one) => ({ ...one, changes: one.changes.map((change) => masked(change, hide)) })),
        ),
      unannounced: (step, changes) =>
        play.unannounced(
          step,
          changes.map((one) => masked(one, hide)),
        ),
      made: (step, changes) =>
        play.made(
          step,
          changes.map((one) => masked(one, hide)),
        ),
    }),
  }
}

/** What names a thing, where the same must be the same in every run; and words for a person. */
interface Hide {
  readonly name: (text: string) => string
  readonly words: (text: string) => string
}

function maskedEvent(event: RunEvent, hide: Hide): RunEvent {
  switch (event.event) {
    case 'unreachable':
    case 'failed':
      return { ...event, reason: hide.words(event.reason) }
    case 'note':
      return { ...event, text: hide.words(event.text) }
    case 'says':
      return { ...event, change: hide.words(event.change), line: hide.words(event.line) }
    case 'step':
      return { ...event, outcome: maskedOutcome(event.outcome, hide) }
    case 'end':
      return { ...event, honesty: mapTexts(event.honesty, hide.words) as typeof event.honesty }
    case 'run':
    case 'play':
    case 'doing':
    case 'connected':
    case 'machine':
    case 'timing':
      return event
  }
}

function maskedOutcome(outcome: Outcome, hide: Hide): Outcome {
  return {
    ...outcome,
    changes: outcome.changes.map((one) => masked(one, hide)),
    ...(outcome.reason === undefined ? {} : { reason: hide.words(outcome.reason) }),
    ...(outcome.messages === undefined ? {} : { messages: outcome.messages.map(hide.words) }),
  }
}

function masked({ change, certainty, because }: Announced, hide: Hide): Announced {
  return { change: maskedChange(change, hide), certainty, because: because.map(hide.name) }
}

function maskedChange(change: Change, { name }: Hide): Change {
  const about = { subject: name(change.subject), summary: name(change.summary) }
  if (change.sort === 'act') return { ...change, ...about }
  const state = (seen: StateChange['before']): Seen<Json> =>
    seen.known ? { ...seen, value: mapTexts(seen.value, name) as Json } : seen
  return { ...change, ...about, before: state(change.before), after: state(change.after) }
}

function mapTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, mapTexts(held, replace)]))
}

/** Of a text without end, its beginning and its end. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, LONGEST / 2)}\n[...]\n${text.slice(-LONGEST / 2)}`
}

/** Every secret that stands in a document of the run: variables, params, passwords. */
function secretsOf({ inventory, plays, extra }: RunPlan): Secret[] {
  const seen = new WeakSet<object>()
  const found: Secret[] = []
  const look = (value: unknown): void => {
    if (value instanceof Secret) found.push(value)
    else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value)
      for (const held of Object.values(value)) look(held)
    }
  }
  for (const { vars, settings } of inventory.hosts.values())
    look([vars, settings.password, settings.becomePassword])
  look(extra)
  for (const { turns, hosts, layersOf } of plays) {
    for (const { step } of turns) look([step.params, step.vars, step.loop])
    // What tells of other hosts makes it anew each time; their variables were looked at above.
    for (const host of hosts) look(layersOf(host).filter((layer) => !Object.hasOwn(layer, 'hostvars')))
  }
  return found
}
