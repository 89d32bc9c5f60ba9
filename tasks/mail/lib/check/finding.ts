/** How bad it is if a check fails. */
export type Severity = 'error' | 'warning' | 'info'

/** What a check has found: JSON, so that it can be registered and written. */
export type Finding = {
  /** The check, and what it is about: `mx mail.example`. */
  readonly id: string
  /** One line: what is right if it passes. */
  readonly title: string
  readonly severity: Severity
  /** `unknown`: it could not be looked at. */
  readonly result: 'pass' | 'fail' | 'unknown'
  /** What was seen. */
  readonly evidence: string
  /** What to do if it fails: one sentence. */
  readonly remedy: string
}

/** What is known of a check before anything is seen. */
export type About = Omit<Finding, 'result' | 'evidence'>

/** It is right; `evidence` says what was seen. */
export function passes(about: About, evidence: string): Finding {
  return { ...about, result: 'pass', evidence }
}

/** It is wrong; severity and remedy may differ from those of the check. */
export function fails(
  about: About,
  evidence: string,
  but: Partial<Pick<Finding, 'severity' | 'remedy'>> = {},
): Finding {
  return { ...about, ...but, result: 'fail', evidence }
}

/** It could not be looked at, and why. */
export function unseen(about: About, evidence: string): Finding {
  return { ...about, result: 'unknown', evidence }
}

/** Right or wrong, by whether anything is wrong. */
export function judged(about: About, wrong: readonly string[], right: string): Finding {
  return wrong.length === 0 ? passes(about, right) : fails(about, wrong.join('; '))
}

/** What the checks are about: the params of the task. */
export interface Wanted {
  /** The name of the mail server. */
  readonly host: string
  /** Each address that it sends from. */
  readonly addresses: readonly string[]
  readonly domains: readonly WantedDomain[]
}

/** A domain whose mail the server takes and sends. */
export interface WantedDomain {
  readonly name: string
  /** The selectors of the keys that sign its mail. */
  readonly dkim: readonly string[]
}
