import { answerTo, type DnsView } from './dns-view.ts'
import { type About, type Finding, fails, passes, unseen, type Wanted } from './finding.ts'
import type { SpfSeen } from './spf-look.ts'

/** The name has one SPF record, by which each address may send. */
export function spfFinding(
  { records, spf }: { readonly records: DnsView; readonly spf: readonly SpfSeen[] },
  { host, addresses }: Wanted,
  name: string,
): Finding {
  const isHelo = name === host
  const about: About = {
    id: `spf ${name}`,
    title: isHelo ? `bounces, judged by ${name}, pass SPF` : `mail from ${name} passes SPF from each address`,
    severity: isHelo ? 'warning' : 'error',
    remedy: isHelo
      ? `Set the TXT record “v=spf1 a -all” of ${name}.`
      : `Let ${name} have exactly one SPF record, such as “v=spf1 mx -all”, that allows ${addresses.join(' and ')}.`,
  }
  const answer = answerTo(records, name, 'TXT')
  if ('failed' in answer) return unseen(about, answer.failed)
  const own = answer.values.filter((text) => /^v=spf1( |$)/i.test(text))
  const [record, second] = own
  if (record === undefined) return fails(about, 'no SPF record')
  if (second !== undefined) return fails(about, `${own.length} SPF records: ${own.join(' / ')}`)
  return evaluated(
    about,
    record,
    spf.filter((one) => one.name === name),
  )
}

function evaluated(about: About, record: string, all: readonly SpfSeen[]): Finding {
  const open = all.find(({ result }) => result === 'temperror')
  if (open !== undefined) return unseen(about, `${record}: ${open.words}`)
  const wrong = all.filter(({ result }) => result !== 'pass')
  if (wrong.length > 0)
    return fails(
      about,
      `${record}: ${wrong.map(({ address, result }) => `${address} gives ${result}`).join(', ')}`,
    )
  if (/(^| )[+?]?all( |$)/i.test(record))
    return fails(about, `${record}: anybody may send`, {
      severity: 'warning',
      remedy: `End the SPF record with “-all”, so that others may not send in its name.`,
    })
  const most = Math.max(0, ...all.map(({ lookups }) => lookups))
  return passes(about, `${record} (${most} of 10 lookups)`)
}
