import { dkimRecord } from '../dkim.ts'
import type { DkimKey } from '../dkim-key.ts'
import { answerTo, type DnsView } from './dns-view.ts'
import { type About, type Finding, fails, passes, unseen } from './finding.ts'

/** A key that signs: the domain, its name in the DNS, and what is on the host. */
export interface SigningKey {
  readonly domain: string
  readonly selector: string
  readonly path: string
  readonly key: DkimKey
}

/** The key that signs is the one that is published. */
export function dkimFinding(records: DnsView, { domain, selector, path, key }: SigningKey): Finding {
  const name = `${selector}._domainkey.${domain}`
  const want = key === null || 'broken' in key ? undefined : dkimRecord(key)
  const about: About = {
    id: `dkim ${name}`,
    title: `the key ${selector} that signs mail from ${domain} is published`,
    severity: 'error',
    remedy: want === undefined ? `Make a key in ${path} (dkim).` : `Set TXT of ${name} to ${want}`,
  }
  if (key === null) return fails(about, `there is no key in ${path}`)
  if ('broken' in key) return fails(about, `${path}: ${key.broken}`)
  const answer = answerTo(records, name, 'TXT')
  if ('failed' in answer) return unseen(about, answer.failed)
  const [text, second] = answer.values
  if (text === undefined) return fails(about, `no TXT record at ${name}`)
  if (second !== undefined) return fails(about, `${answer.values.length} TXT records at ${name}`)
  const tags = tagsOf(text)
  if (tags.get('p') === '') return fails(about, `the key at ${name} is revoked (p= is empty)`)
  if (tags.get('p') !== key.public) return fails(about, `the key at ${name} is not the one in ${path}`)
  if ((tags.get('k') ?? 'rsa') !== key.type)
    return fails(about, `${name} says k=${tags.get('k')}, the key is ${key.type}`)
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1') return fails(about, `${name} says v=${tags.get('v')}`)
  if (key.type === 'rsa' && key.bits < 1024) return fails(about, `${key.bits} bits are too few`)
  return passes(about, `${key.type} ${key.bits}, as in ${path}`)
}

/** All keys that are there sign: one that the DNS does not know makes every message fail a check. */
export function otherKeysFinding(all: readonly string[], known: readonly string[]): Finding[] {
  const about: About = {
    id: 'dkim-others',
    title: 'every key that signs is checked here',
    severity: 'warning',
    remedy: 'Name the selector in dkim, or remove the key: chasquid signs with every key that it finds.',
  }
  const others = all.filter((path) => !known.includes(path))
  return others.length === 0 ? [] : [fails(about, others.join(', '))]
}

/** The tags of a record such as DKIM and DMARC have: `v=DKIM1; k=rsa`. Blanks in values do not count. */
export function tagsOf(record: string): ReadonlyMap<string, string> {
  const parts = record.split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at < 0
      ? []
      : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).replace(/\s/g, '')] as const]
  })
  return new Map(parts)
}
