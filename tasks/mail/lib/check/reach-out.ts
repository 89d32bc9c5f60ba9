import { isIPv6 } from 'node:net'
import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import type { HostSeen } from './host-fact.ts'
import { type HostAsked, testName } from './host-script.ts'
import { backwards } from './names.ts'

/** What the host meets outside: mail servers, and blocklists that know it. */
export function outsideFindings(seen: HostSeen, asked: HostAsked): Finding[] {
  const families = ([4, 6] as const).filter((family) =>
    asked.addresses.some((one) => isIPv6(one) === (family === 6)),
  )
  return [
    ...families.map((family) => outbound(seen, family, asked.outbound)),
    ...asked.blocklists.addresses.map((list) =>
      listed(seen, {
        list,
        test: backwards('127.0.0.2'),
        entries: asked.addresses.map((one) => ({ name: one, asked: backwards(one) })),
      }),
    ),
    ...asked.blocklists.names.map((list) =>
      listed(seen, {
        list,
        test: testName(list),
        entries: asked.domains.map((one) => ({ name: one, asked: one })),
      }),
    ),
  ]
}

function outbound({ parts }: HostSeen, family: 4 | 6, server: string): Finding {
  const about: About = {
    id: `outbound IPv${family}`,
    title: `the host reaches other mail servers over IPv${family}`,
    severity: 'error',
    remedy: 'Ask your provider to open port 25 for outgoing mail, or send by another family.',
  }
  const [title, said] = Object.entries(parts).find(([name]) => name.startsWith(`out${family} `)) ?? []
  if (title === undefined || said === undefined)
    return fails(about, `${server} does not answer on port 25 within 8 s`)
  const address = title.slice(5)
  if (address === 'none') return unseen(about, `${server} has no IPv${family} address`)
  return said.startsWith('220')
    ? passes(about, said)
    : fails(about, said === '' ? `${address} does not answer on port 25` : said)
}

interface List {
  readonly list: string
  /** An entry that is always there. */
  readonly test: string
  readonly entries: readonly { readonly name: string; readonly asked: string }[]
}

function listed({ parts }: HostSeen, { list, test, entries }: List): Finding {
  const about: About = {
    id: `blocklist ${list}`,
    title: `${list} lists none of ${entries.map(({ name }) => name).join(', ')}`,
    severity: list.endsWith('.spamhaus.org') ? 'error' : 'warning',
    remedy: `Find out why (an account that was taken over, a neighbor), then ask ${list} to be removed.`,
  }
  const answers = (name: string) =>
    (parts[`list ${name}.${list}`] ?? '').split(/\s+/).filter((one) => one !== '')
  // Some lists answer public resolvers, or too many questions, with a code that is no listing.
  const refused = [test, ...entries.map(({ asked }) => asked)]
    .flatMap(answers)
    .find((code) => code.startsWith('127.255.255.'))
  if (refused !== undefined)
    return unseen(about, `it does not answer the host’s resolver (${refused}): use a resolver of your own`)
  if (answers(test).length === 0)
    return unseen(about, 'it does not answer the host’s resolver, not even for its test entry')
  const wrong = entries.flatMap(({ name, asked }) => {
    const codes = [...new Set(answers(asked))]
    return codes.length === 0 ? [] : [`${name} (${codes.join(', ')})`]
  })
  return judged(about, wrong, 'none')
}
