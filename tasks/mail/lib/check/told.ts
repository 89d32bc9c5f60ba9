import { type Act, defineAct } from 'hostwright'
import type { Finding, Severity } from './finding.ts'

/** What is worst first; what is right last. */
export function ordered(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => rank(one) - rank(other))
}

function rank(finding: Finding): number {
  return LABELS.indexOf(labelOf(finding))
}

const LABELS = ['error', 'warning', 'unknown', 'info', 'ok'] as const

/** What a finding comes to, in one word. */
export type Label = (typeof LABELS)[number]

/** What a finding comes to: a check that failed is as bad as its severity. */
export function labelOf({ result, severity }: Finding): Label {
  return result === 'pass' ? 'ok' : result === 'unknown' ? 'unknown' : severity
}

/** How many findings come to each. */
export function countsOf(findings: readonly Finding[]): { readonly [L in Label]: number } {
  const count = (label: Label) => findings.filter((one) => labelOf(one) === label).length
  return {
    error: count('error'),
    warning: count('warning'),
    unknown: count('unknown'),
    info: count('info'),
    ok: count('ok'),
  }
}

/** All of it in one line. */
export function summaryOf(findings: readonly Finding[]): string {
  const { error, warning, unknown, info, ok } = countsOf(findings)
  const words = [
    numbered(error, 'error'),
    numbered(warning, 'warning'),
    `${unknown} unknown`,
    numbered(info, 'suggestion'),
  ]
  return `${numbered(findings.length, 'check')}: ${words.join(', ')}, ${ok} right`
}

function numbered(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** A finding for a person: what was seen, and, unless it is right, what should be and what to do. */
export function linesOf(finding: Finding): string[] {
  const { id, title, evidence, remedy, result } = finding
  const label = labelOf(finding).padEnd(8)
  if (result === 'pass') return [`${label} ${title}: ${evidence}`]
  if (result === 'unknown') return [`${label} ${id}: ${evidence}`, `  wanted: ${title}`]
  return [`${label} ${id}: ${evidence}`, `  wanted: ${title}`, `  remedy: ${remedy}`]
}

/** A finding is told: nothing is done. */
export function toldFinding(finding: Finding): Act {
  return told({ subject: finding.id, summary: linesOf(finding).join('\n'), leaves: false })
}

/** Findings: shown by the report, which has them from the list of changes. */
const told = defineAct({ name: 'finding', perform: async () => undefined })

/** Those findings for which the step fails. */
export function failing(findings: readonly Finding[], failOn: Severity | 'never'): Finding[] {
  const labels: readonly Label[] = failOn === 'never' ? [] : LABELS.slice(0, LABELS.indexOf(failOn) + 1)
  return findings.filter((one) => one.result === 'fail' && labels.includes(labelOf(one)))
}
