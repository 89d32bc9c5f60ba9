import type { DnsAnswer, DnsView } from '../../tasks/mail/lib/check/dns-view.ts'
import type { Finding } from '../../tasks/mail/lib/check/finding.ts'
import { labelOf } from '../../tasks/mail/lib/check/told.ts'

/** A view of the DNS: values by question, an alias, or a failure as a text. */
export type Records = { readonly [question: string]: readonly string[] | { readonly alias: string } | string }

/** A view in which what was asked and is not named has no records. */
export function view(records: Records): DnsView {
  const found = Object.entries(records).map(([question, said]): [string, DnsAnswer] => {
    if (typeof said === 'string') return [question, { failed: said }]
    return [question, 'alias' in said ? { values: [], ...said } : { values: said }]
  })
  return new Proxy(Object.fromEntries(found), { get: (all, name: string) => all[name] ?? { values: [] } })
}

/** Findings in short: how bad, which, what was seen. */
export const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${labelOf(one)} ${one.id}: ${one.evidence}`)
