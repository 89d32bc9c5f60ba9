import { tagsOf } from './dkim.ts'
import { answerTo, type DnsView, reportDomains, reportMailboxes, valuesOf } from './dns-view.ts'
import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'

/** The domain says what to do with mail that is not its own, and reports reach somebody. */
export function dmarcFindings(records: DnsView, domain: string): Finding[] {
  const about: About = {
    id: `dmarc ${domain}`,
    title: `${domain} has a valid DMARC record`,
    severity: 'error',
    remedy: `Set the TXT record “v=DMARC1; p=none; rua=mailto:postmaster@${domain}” of _dmarc.${domain}.`,
  }
  const answer = answerTo(records, `_dmarc.${domain}`, 'TXT')
  if ('failed' in answer) return [unseen(about, answer.failed)]
  const own = answer.values.filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text))
  const [record] = own
  if (record === undefined)
    return [
      fails(
        about,
        answer.values.length === 0 ? 'no DMARC record' : `not a DMARC record: ${answer.values.join(' / ')}`,
      ),
    ]
  if (own.length > 1) return [fails(about, `${own.length} DMARC records: ${own.join(' / ')}`)]
  return [judged(about, faultsOf(record), record), policy(record, domain), reports(records, record, domain)]
}

const VALUES: { readonly [tag: string]: RegExp } = {
  p: /^(none|quarantine|reject)$/,
  sp: /^(none|quarantine|reject)$/,
  np: /^(none|quarantine|reject)$/,
  adkim: /^[rs]$/,
  aspf: /^[rs]$/,
  t: /^[yn]$/,
  psd: /^[ynu]$/,
}

function faultsOf(record: string): string[] {
  const tags = tagsOf(record)
  const wrong = Object.entries(VALUES).flatMap(([tag, form]) => {
    const value = tags.get(tag)
    return value === undefined || form.test(value.toLowerCase()) ? [] : [`${tag}=${value} is not valid`]
  })
  const rua = tags.get('rua')
  const isReadable = rua === undefined || reportMailboxes(record).length === rua.split(',').length
  const more = isReadable ? [] : [`rua=${rua} is not a list of mailto: addresses`]
  return tags.has('p') ? [...wrong, ...more] : ['p is missing', ...wrong, ...more]
}

function policy(record: string, domain: string): Finding {
  const about: About = {
    id: `dmarc-policy ${domain}`,
    title: `receivers are told to act on mail that only claims to be from ${domain}`,
    severity: 'info',
    remedy: 'When the reports are clean, set p=quarantine, then p=reject.',
  }
  const value = tagsOf(record).get('p') ?? ''
  return /^none$/i.test(value) ? fails(about, 'p=none: receivers only report') : passes(about, `p=${value}`)
}

function reports(records: DnsView, record: string, domain: string): Finding {
  const about: About = {
    id: `dmarc-rua ${domain}`,
    title: `DMARC reports about ${domain} can be delivered`,
    severity: 'warning',
    remedy: `Name a mailbox that takes mail: rua=mailto:postmaster@${domain}.`,
  }
  const mailboxes = reportMailboxes(record)
  if (mailboxes.length === 0) return fails(about, 'no rua: nobody is told who sends in its name')
  const others = [...new Set(reportDomains(record))].filter((one) => one !== domain)
  const asked = others.flatMap((one) => [
    answerTo(records, `${domain}._report._dmarc.${one}`, 'TXT'),
    answerTo(records, one, 'MX'),
  ])
  for (const answer of asked) if ('failed' in answer) return unseen(about, answer.failed)
  return judged(
    about,
    others.flatMap((one) => [
      ...(valuesOf(answerTo(records, one, 'MX')).length + valuesOf(answerTo(records, one, 'A')).length === 0
        ? [`${one} takes no mail`]
        : []),
      ...(valuesOf(answerTo(records, `${domain}._report._dmarc.${one}`, 'TXT')).some((text) =>
        text.startsWith('v=DMARC1'),
      )
        ? []
        : [
            `${one} does not say that it takes reports about ${domain} (TXT at ${domain}._report._dmarc.${one})`,
          ]),
    ]),
    mailboxes.join(', '),
  )
}
