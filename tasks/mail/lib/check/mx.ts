import { isIP } from 'node:net'
import { answerTo, type DnsView, valuesOf } from './dns-view.ts'
import { type About, type Finding, fails, passes, unseen } from './finding.ts'
import { plainName } from './names.ts'

/** The domain's mail comes to this server, by a name that has addresses. */
export function mxFinding(records: DnsView, host: string, domain: string): Finding {
  const about: About = {
    id: `mx ${domain}`,
    title: `mail for ${domain} comes to ${host}`,
    severity: 'error',
    remedy: `Set MX of ${domain} to “10 ${host}.”, and nothing else.`,
  }
  const answer = answerTo(records, domain, 'MX')
  if ('failed' in answer) return unseen(about, answer.failed)
  const all = answer.values.map((value) => plainName(value.split(' ')[1] ?? ''))
  if (all.length === 0) return fails(about, 'no MX record')
  const wrong = all.map((name) => targetFault(records, name)).find((fault) => fault !== undefined)
  if (wrong !== undefined) return fails(about, wrong)
  if (!all.includes(plainName(host))) return fails(about, `its MX is ${all.join(', ')}`)
  const others = all.filter((name) => name !== plainName(host))
  if (others.length > 0)
    return fails(about, `mail may also go to ${others.join(', ')}`, {
      severity: 'warning',
      remedy: `Remove the other MX records of ${domain}, unless those servers take its mail for ${host}.`,
    })
  return passes(about, answer.values.join(', '))
}

function targetFault(records: DnsView, name: string): string | undefined {
  if (isIP(name) !== 0) return `its MX is the address ${name}, and must be a name`
  const answers = (['A', 'AAAA'] as const).map((type) => answerTo(records, name, type))
  for (const answer of answers)
    if ('alias' in answer && answer.alias !== undefined)
      return `its MX ${name} is an alias (CNAME) of ${plainName(answer.alias)}, which many servers do not take`
  const isKnown = answers.every((answer) => 'values' in answer)
  return isKnown && answers.every((answer) => valuesOf(answer).length === 0)
    ? `its MX ${name} has no address`
    : undefined
}
