import { answerTo, type DnsAnswer, type DnsView, valuesOf } from './dns-view.ts'
import { type About, type Finding, fails, judged, passes, unseen, type Wanted } from './finding.ts'
import { plainAddress, plainName, reverseName } from './names.ts'

/** The server's name has its addresses, and they have its name. */
export function addressFindings(records: DnsView, { host, addresses }: Wanted): Finding[] {
  const families = [
    { type: 'A', wanted: addresses.filter((one) => !one.includes(':')) },
    { type: 'AAAA', wanted: addresses.filter((one) => one.includes(':')) },
  ] as const
  return [
    ...families.map(({ type, wanted }) => forward(answerTo(records, host, type), { host, type, wanted })),
    ...addresses.map((address) => reverse(records, host, address)),
  ]
}

interface Family {
  readonly host: string
  readonly type: 'A' | 'AAAA'
  readonly wanted: readonly string[]
}

function forward(answer: DnsAnswer, { host, type, wanted }: Family): Finding {
  const about: About = {
    id: `${type.toLowerCase()} ${host}`,
    title: `${host} has its ${type === 'A' ? 'IPv4' : 'IPv6'} addresses`,
    severity: 'error',
    remedy: `Set ${type} of ${host} to ${wanted.join(', ') || 'nothing'}, the addresses that it sends from.`,
  }
  if ('failed' in answer) return unseen(about, answer.failed)
  if (answer.alias !== undefined) return fails(about, `it is an alias of ${answer.alias}`)
  const seen = answer.values.map(plainAddress)
  const want = wanted.map(plainAddress)
  return judged(
    about,
    [
      ...want.filter((one) => !seen.includes(one)).map((one) => `no ${type} record with ${one}`),
      ...seen.filter((one) => !want.includes(one)).map((one) => `${type} ${one} is not one of its addresses`),
    ],
    seen.length === 0 ? `no ${type} record, and none is wanted` : seen.join(', '),
  )
}

function reverse(records: DnsView, host: string, address: string): Finding {
  const about: About = {
    id: `ptr ${address}`,
    title: `${address} has the name ${host}, in both directions`,
    severity: 'error',
    remedy: `Where the address is rented, set its reverse DNS (PTR) to ${host}: large receivers refuse mail without it.`,
  }
  const names = namesOf(records, reverseName(address))
  if ('failed' in names) return unseen(about, names.failed)
  const all = valuesOf(names).map(plainName)
  const [name, second] = all
  if (name === undefined) return fails(about, 'no PTR record')
  if (second !== undefined)
    return fails(about, `several PTR records: ${all.join(', ')}`, {
      severity: all.includes(host) ? 'warning' : 'error',
    })
  if (name !== host) return fails(about, `its PTR record is ${name}`)
  const back = answerTo(records, name, address.includes(':') ? 'AAAA' : 'A')
  if ('failed' in back) return unseen(about, back.failed)
  const isBack = valuesOf(back).map(plainAddress).includes(plainAddress(address))
  return isBack
    ? passes(about, name)
    : fails(about, `its PTR record is ${name}, which does not have this address`)
}

function namesOf(records: DnsView, name: string): DnsAnswer {
  const answer = answerTo(records, name, 'PTR')
  const alias = 'alias' in answer ? answer.alias : undefined
  return alias === undefined ? answer : answerTo(records, alias, 'PTR')
}
