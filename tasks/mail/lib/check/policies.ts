import { addressesOf, answerTo, type DnsView } from './dns-view.ts'
import { type About, type Finding, fails, passes, unseen } from './finding.ts'
import { upwards } from './names.ts'

/** What a domain may have beside: who issues its certificates, TLS that is insisted on, reports, where clients find it. */
export function policyFindings(records: DnsView, domain: string): Finding[] {
  return [mtaSts(records, domain), tlsReports(records, domain), submission(records, domain)]
}

function mtaSts(records: DnsView, domain: string): Finding {
  const about: About = {
    id: `mta-sts ${domain}`,
    title: `others are told to insist on TLS for ${domain} (MTA-STS)`,
    severity: 'info',
    remedy: `Publish a policy at https://mta-sts.${domain}/.well-known/mta-sts.txt, and TXT “v=STSv1; id=1” at _mta-sts.${domain}.`,
  }
  return texts(records, { about, name: `_mta-sts.${domain}`, form: /^v=STSv1;\s*id=[A-Za-z0-9]{1,32};?\s*$/ })
}

function tlsReports(records: DnsView, domain: string): Finding {
  const about: About = {
    id: `tls-rpt ${domain}`,
    title: `others report when TLS to ${domain} fails (TLS-RPT)`,
    severity: 'info',
    remedy: `Set the TXT record “v=TLSRPTv1; rua=mailto:postmaster@${domain}” of _smtp._tls.${domain}.`,
  }
  return texts(records, {
    about,
    name: `_smtp._tls.${domain}`,
    form: /^v=TLSRPTv1;\s*rua=(mailto|https):\S+$/,
  })
}

/** An optional record: it may be missing, which is worth a word, and must not be wrong. */
function texts(
  records: DnsView,
  { about, name, form }: { readonly about: About; readonly name: string; readonly form: RegExp },
): Finding {
  const answer = answerTo(records, name, 'TXT')
  if ('failed' in answer) return unseen(about, answer.failed)
  const [text] = answer.values
  if (text === undefined) return fails(about, 'not published')
  if (answer.values.length > 1)
    return fails(about, `${answer.values.length} TXT records at ${name}`, { severity: 'warning' })
  return form.test(text) ? passes(about, text) : fails(about, `not valid: ${text}`, { severity: 'warning' })
}

function submission(records: DnsView, domain: string): Finding {
  const about: About = {
    id: `clients ${domain}`,
    title: `mail programs find the server of ${domain} by themselves`,
    severity: 'info',
    remedy: `Set SRV of _submissions._tcp.${domain} to “0 1 465” and the server’s name, or offer autoconfig.${domain}.`,
  }
  const answer = answerTo(records, `_submissions._tcp.${domain}`, 'SRV')
  if ('failed' in answer) return unseen(about, answer.failed)
  const isAuto = addressesOf(records, `autoconfig.${domain}`).length > 0
  if (answer.values.length > 0) return passes(about, `SRV ${answer.values.join(', ')}`)
  return isAuto
    ? passes(about, `autoconfig.${domain} has an address`)
    : fails(about, 'no SRV record, no autoconfig')
}

/** Who may issue certificates for a name: the records of the closest name above it that has any. */
export function caaFinding(records: DnsView, name: string): Finding {
  const about: About = {
    id: `caa ${name}`,
    title: `only the authorities that are named may issue certificates for ${name} (CAA)`,
    severity: 'info',
    remedy: `Set the CAA record “0 issue "letsencrypt.org"” of ${name}, with the authority that you use.`,
  }
  for (const above of upwards(name)) {
    const answer = answerTo(records, above, 'CAA')
    if ('failed' in answer) return unseen(about, answer.failed)
    if (answer.values.length === 0) continue
    const issuers = answer.values.flatMap((value) => /^\d+ issue "\s*([^";\s]*)/.exec(value)?.[1] ?? [])
    const isForbidden = issuers.length > 0 && issuers.every((issuer) => issuer === '')
    return isForbidden
      ? fails(about, `${above}: ${answer.values.join(', ')} lets nobody issue`, { severity: 'error' })
      : passes(about, `${above}: ${answer.values.join(', ')}`)
  }
  return fails(about, 'no CAA record: any authority may issue')
}
