import { type Act, type Change, defineAct, type HostReader, known } from 'hostwright'
import { DNS_TYPES, type DnsType } from './dns-message.ts'
import { dnsName } from './dns-name.ts'
import { dnsDisown, dnsOwnedIn, isOwn, subjectOf } from './dns-owned.ts'
import { type DnsProviderParam, memberMark } from './dns-provider.ts'
import { type DnsSeen, lookAtSets } from './dns-sets.ts'
import type { DnsSubject } from './dns-state.ts'
import { dnsSet } from './dns-update.ts'

/** What a host remembers of a set and is not listed any more. */
export interface DnsOld {
  /** Those that a run with these credentials wrote. */
  readonly old: readonly DnsSeen[]
  /** All others: a host could name any records of the world, so they are not even looked at. */
  readonly unproved: readonly string[]
}

interface Listed {
  readonly set: string
  readonly subjects: readonly DnsSubject[]
}

/** Looks at what the host remembers of a set and is not listed. */
export async function lookAtOld(
  host: HostReader,
  provider: DnsProviderParam,
  { set, subjects }: Listed,
): Promise<DnsOld> {
  const listed = new Set(subjects.map(subjectOf))
  const remembered = await host.see(dnsOwnedIn(set))
  const left = (remembered.known ? remembered.value : []).filter(({ subject }) => !listed.has(subject))
  const isProved = ({ subject, mark }: (typeof left)[number]) =>
    mark === memberMark(provider, set, subject) && readSubject(subject).length > 0
  const proved = left.filter(isProved).flatMap(({ subject }) => readSubject(subject))
  return {
    // A person is only told.
    old:
      provider.type === 'manual' ? [] : await lookAtSets(host, { provider, subjects: proved, hasZone: true }),
    unproved: left.filter((one) => !isProved(one)).map(({ subject }) => subject),
  }
}

function readSubject(subject: string): DnsSubject[] {
  const [name = '', type = '', ...more] = subject.split(' ')
  if (more.length > 0 || !Object.hasOwn(DNS_TYPES, type)) return []
  try {
    return dnsName(name) === name ? [{ name, type: type as DnsType }] : []
  } catch {
    return []
  }
}

const SHOWN = 5

/** Records that the host remembers for a set and that are not listed any more are removed, or at least told of. */
export function oldChanges(
  { old, unproved }: DnsOld,
  { set, prune }: { readonly set: string; readonly prune: boolean },
): Change[] {
  const some = unproved.slice(0, SHOWN).map((subject) => subject.slice(0, 300))
  const more = unproved.length > SHOWN ? ` and ${unproved.length - SHOWN} more` : ''
  const words = `no longer listed in the set ${set}, and not written with these credentials: left as it is`
  return [
    ...old.flatMap((one) => changesOfOld(one, { set, prune })),
    ...(some.length === 0 ? [] : [unwanted(`${some.join(', ')}${more}`, `: ${words}`)]),
  ]
}

function changesOfOld(
  one: DnsSeen,
  { set, prune }: { readonly set: string; readonly prune: boolean },
): Change[] {
  const { asked, seen, owned } = one
  if (!owned.known || owned.value === null || owned.value.set !== set) return []
  const tell = (words: string) => [
    unwanted(subjectOf(asked), ` is no longer listed in the set ${set}${words}`),
  ]
  if (!prune) return tell(': prune: true removes it')
  if (asked.zone === null) return tell(`, and ${asked.provider.type} has no zone of it`)
  if (seen.known && seen.value !== null && !isOwn(seen.value, owned.value))
    return tell(', and now it is someone else’s: it is left as it is')
  // An alias in its place is not ours, and the records are gone.
  const isGone = seen.known && (seen.value === null || !('values' in seen.value))
  const removed = isGone ? [] : [dnsSet(asked, seen, { values: known([]) })]
  return [...removed, dnsDisown(one)]
}

/** Told of as what no step wants any more. */
function unwanted(subject: string, words: string): Act {
  const why = words.replace(/^:? (is )?/, '')
  return told({ subject, data: { why }, leaves: false, summary: `finding: ${subject}${words}` })
}

const told = defineAct<{ readonly why: string }>({
  name: 'unwanted records',
  unwanted: true,
  perform: async () => undefined,
})
