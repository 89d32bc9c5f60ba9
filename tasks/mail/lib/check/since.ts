import type { Finding, Severity } from './finding.ts'
import { failing, type Label, labelOf, linesOf, summaryOf } from './told.ts'

/** The result of an earlier check, as it is kept in a file on the controller. */
export type Earlier = {
  readonly host: string
  /** `2026-12-01 06:00 UTC` */
  readonly when: string
  readonly findings: readonly Finding[]
}

/** A finding that is not as it was. */
export interface Difference {
  readonly finding: Finding
  /** What it came to before; `null`: it was not there. */
  readonly was: Label | null
  /** It is there no more. */
  readonly isGone: boolean
}

/**
 * What differs from an earlier check: what comes to something else, and what is wrong in other words, numbers apart, as
 * they differ each day. What is right, and was not checked before or is not checked now, is no matter.
 */
export function differences(before: readonly Finding[], now: readonly Finding[]): Difference[] {
  const earlier = new Map(before.map((one) => [one.id, one]))
  const present = new Set(now.map(({ id }) => id))
  const changed = now.flatMap((finding) => {
    const old = earlier.get(finding.id)
    const was = old === undefined ? null : labelOf(old)
    return isSame(finding, old) ? [] : [{ finding, was, isGone: false }]
  })
  const gone = before
    .filter((old) => !present.has(old.id) && old.result !== 'pass')
    .map((finding) => ({ finding, was: labelOf(finding), isGone: true }))
  return [...changed, ...gone]
}

function isSame(now: Finding, old: Finding | undefined): boolean {
  if (old === undefined) return now.result === 'pass'
  if (labelOf(old) !== labelOf(now)) return false
  return now.result !== 'fail' || wordsOf(old) === wordsOf(now)
}

function wordsOf({ evidence }: Finding): string {
  return evidence.replaceAll(/\d+/g, '0')
}

/** What has become so bad, and was not before: all that is, where no earlier check is known. */
export function worsened(
  before: readonly Finding[] | null,
  now: readonly Finding[],
  failOn: Severity | 'never',
): Finding[] {
  const bad = new Map((before ?? []).map((one) => [one.id, one.result === 'fail' ? one.severity : null]))
  return failing(now, failOn).filter((one) => {
    const was = bad.get(one.id) ?? null
    return was === null || SEVERITIES.indexOf(was) > SEVERITIES.indexOf(one.severity)
  })
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Only what has changed, for a person; all of it, where no earlier check is known. */
export function toldSince(path: string, before: Earlier | null, now: readonly Finding[]): string {
  if (before === null)
    return [`no earlier result in ${path}: all is told`, ...now.flatMap(linesOf), summaryOf(now)].join('\n')
  const all = differences(before.findings, now)
  if (all.length === 0) return `nothing has changed since ${before.when}: ${summaryOf(now)}`
  return [`since ${before.when}:`, ...all.flatMap(differenceLines), summaryOf(now)].join('\n')
}

function differenceLines({ finding, was, isGone }: Difference): string[] {
  if (isGone) return [`gone     ${finding.id}: it was ${was}: ${finding.evidence}`]
  const [first = '', ...rest] = linesOf(finding)
  return [`${first} (before: ${was ?? 'not there'})`, ...rest]
}
