import { isBookkeeping, isBoundless } from '../../model/change.ts'
import { canonical } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Lie } from './case.ts'
import { changesOf } from './judge-changes.ts'
import { GROUPS, UNITS, USERS } from './names.ts'
import type { Ran, Told } from './run-told.ts'

/** A step of a dry run beside the same step of an apply. */
interface Pair {
  readonly name: string
  readonly said: Told | undefined
  readonly made: Told | undefined
}

/** What a dry run said otherwise than the apply then made it. */
export function misprediction(dry: Ran, made: Ran): Lie[] {
  if (dry.code === 5 || made.code === 5)
    return dry.code === made.code ? [] : [{ sort: 'input', words: `${dry.trouble} | ${made.trouble}` }]
  const lies: Lie[] = []
  for (const pair of pairsOf(dry, made)) {
    if (!isSurprise(pair.made, made) && !isSeenAtTheEnd(pair, dry) && !isCalledAfterAll(pair, dry))
      lies.push(...judged(pair))
    // What stops the run, or what only the host could know, parts the two for good.
    if (isFailed(pair.said) || isFailed(pair.made)) {
      const ignored = pair.said?.outcome.ignored === true && pair.made?.outcome.ignored === true
      if (!ignored) return lies
    }
  }
  return lies
}

/** A handler of a step that had nothing to do by an assumption which did not hold. */
function isCalledAfterAll({ said, made }: Pair, { told: all }: Ran): boolean {
  if (said !== undefined || made?.step.handler !== true) return false
  return all.some(({ outcome }) => (outcome.assuming ?? []).length > 0)
}

/** A second word on a step, when all is looked at once more: of a play that a dry run could not tell as a whole. */
function isSeenAtTheEnd({ said, made }: Pair, { told: all }: Ran): boolean {
  if (made?.outcome.status !== 'failed') return false
  // That a secret which comes later undoes it shows when that is written.
  const isUndone = /decide differently/.test(made.outcome.reason ?? '')
  if (said !== undefined) return isUndone && all.some(({ outcome }) => outcome.changes.some(isHidden))
  // What a guard looks at nobody knows beforehand.
  if (made.step.task === 'command') return true
  return all.some(({ outcome: { status, assuming = [], changes } }) => {
    return status === 'unknown' || assuming.length > 0 || changes.some(isDark)
  })
}

/** Not sure, a secret, or with an end that it does not say: what becomes of the work of others cannot be told. */
function isDark({ change, certainty }: Announced): boolean {
  if (
    certainty !== 'definite' ||
    change.effects.some((effect) => !('fact' in effect) || !effect.becomes.known)
  )
    return true
  return isHidden({ change })
}

function isHidden({ change }: Pick<Announced, 'change'>): boolean {
  return change.sort === 'state' && /"hidden":true|\(secret\)/.test(canonical(change.after))
}

/** What a command did that does not say what it alters, to the work of an earlier step: that shows when it is done. */
export function isSurprise(told: Told | undefined, { told: all }: Ran): boolean {
  if (told?.outcome.reason?.includes('decide differently about') !== true) return false
  return all.some(({ outcome }) => outcome.changes.some(({ change }) => change.effects.some(isBoundless)))
}

function isFailed(told: Told | undefined): boolean {
  return told?.outcome.status === 'failed'
}

function pairsOf(dry: Ran, made: Ran): Pair[] {
  const keyed = ({ told }: Ran) => {
    const counts = new Map<string, number>()
    return new Map(
      told.map((one) => {
        const name = `${one.step.handler ? 'handler ' : ''}${one.step.name}`
        const count = (counts.get(name) ?? 0) + 1
        counts.set(name, count)
        return [`${name}${count > 1 ? ` (${count})` : ''}`, one] as const
      }),
    )
  }
  const [said, done] = [keyed(dry), keyed(made)]
  const names = [...done.keys(), ...[...said.keys()].filter((name) => !done.has(name))]
  return names.map((name) => ({ name, said: said.get(name), made: done.get(name) }))
}

function judged({ name, said, made }: Pair): Lie[] {
  const task = (made ?? said)?.step.task ?? ''
  const lie = ([sort, words]: readonly [string, string]): Lie => ({
    sort: `${sort} (${task})`,
    words: `${name} ${task}: ${words}`,
  })
  if (said === undefined) return [lie(['told only by the apply', describe(made)])]
  if (made === undefined) {
    // A handler of which it could not be told whether it is notified was not, after all.
    const { status, changes } = said.outcome
    const open =
      said.step.handler && (status === 'unknown' || changes.some(({ certainty }) => certainty === 'assumed'))
    return open ? [] : [lie(['told only by the dry run', describe(said)])]
  }
  const otherwise = endedOtherwise(said, made)
  if (otherwise !== undefined) return [lie(otherwise)]
  const isAssumed = (said.outcome.assuming ?? []).length > 0
  const open =
    isAssumed || said.outcome.status === 'unknown' || said.outcome.status === 'failed' || isFailed(made)
  return open ? [] : changesOf(said, made).map(lie)
}

/** How a step ended where that was not announced. */
function endedOtherwise(said: Told, made: Told): readonly [string, string] | undefined {
  const [will, did] = [said.outcome.status, made.outcome.status]
  if (will === 'unknown' || will === did) return undefined
  if ((said.outcome.assuming ?? []).length > 0) return undefined
  const reason = made.outcome.reason ?? ''
  // What an announcement rests on is told with it, and may turn out not to be so; of one item of a loop nothing may be known.
  const rests = said.outcome.changes.some(({ certainty }) => certainty !== 'definite')
  if (did === 'failed')
    return rests || isExcused(made) ? undefined : [`announced as ${will}, then failed: ${gist(made)}`, reason]
  if (will === 'failed') return [`announced as failed: ${gist(said)}, then ${did}`, said.outcome.reason ?? '']
  const open =
    (said.outcome.assuming ?? []).length > 0 ||
    said.outcome.changes.some(({ certainty }) => certainty !== 'definite')
  if (open && will !== 'skipped' && did !== 'skipped') return undefined
  // Its condition may rest on the same: then all that it would have done was told as assumed.
  const counted = said.outcome.changes.filter(({ change }) => !isBookkeeping(change))
  if (will === 'changed' && did === 'skipped' && counted.every(isAssumption)) return undefined
  return [`announced as ${will}, then ${did}`, describe(made)]
}

function isAssumption({ certainty }: Announced): boolean {
  return certainty === 'assumed'
}

/** What no look at a host foretells: how a command ends, and what the host refuses. */
function isExcused({ step, outcome: { reason = '' } }: Told): boolean {
  if (
    /Operation not permitted|Read-only file system|No space left|Permission denied|Access denied|useradd: cannot create directory/.test(
      reason,
    )
  )
    return true
  if (step.task === 'command' || step.task === 'wait-for') return !reason.includes('moved while')
  if (/did not stay up|Job for .* failed|does not accept|rejected|refused by/.test(reason)) return true
  return false
}

/** A reason without the names in it: what two failures of one sort share. */
function gist({ outcome: { reason = '' } }: Told): string {
  return reason
    .replace(/\/[^\s:'"]*|'[^']*'|"[^"]*"|“[^”]*”|`[^']*'|\d+/g, '…')
    .replace(NAMES, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 90)
}

const NAMES = new RegExp(`\\b(${[...USERS, ...GROUPS, ...UNITS].join('|')})\\b`, 'g')

function describe(told: Told | undefined): string {
  if (told === undefined) return 'nothing'
  const { status, reason, changes } = told.outcome
  return [status, reason, changes.map(({ change }) => change.summary).join(', ')]
    .filter((one) => (one ?? '') !== '')
    .join(': ')
}
