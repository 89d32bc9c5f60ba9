import { createHash } from 'node:crypto'
import {
  allSeen,
  defineChange,
  defineFact,
  known,
  mapSeen,
  print,
  quote,
  Refusal,
  type Seen,
  STATE_DIR,
  type StateChange,
  wantedState,
} from 'hostwright'
import { type DnsRecords, type DnsSubject, sameRecords } from './dns-state.ts'

/** The records that steps for this host wrote under a name and type. `null`: none. */
export type DnsOwned = {
  /** What they are now, and were before the last change. */
  readonly digests: readonly string[]
  /** The name of the set that they belong to, if any. */
  readonly set: string | null
  /** What proves that a run with these credentials wrote them for that set: a host could name any records of the world. */
  readonly mark: string | null
} | null

/** What this host remembers of the DNS records written for it: those, and only those, are ours to change. */
export const dnsOwned = defineFact<string, DnsOwned>({
  name: 'dns owned',
  script: (subjects) =>
    `${STATE_DIR}; ${subjects.map((subject) => `cat "$HW"/dns/${fileName(subject)} 2>/dev/null; printf '\\0'`).join('; ')}`,
  parse: ({ stdout }, subjects) => {
    const files = stdout.split('\0')
    return subjects.map((_subject, at) => readOwned(files[at] ?? ''))
  },
})

/** The subjects that this host remembers for a set, each with its proof. */
export const dnsOwnedIn = defineFact<
  string,
  readonly { readonly subject: string; readonly mark: string | null }[]
>({
  name: 'dns owned in',
  script: () => `${STATE_DIR}; cat "$HW"/dns/*.json 2>/dev/null`,
  parse: ({ stdout }, sets) => {
    const all = stdout.split('\n').flatMap((line) => {
      const owned = readOwned(line)
      const { subject } = parsed(line) as { readonly subject?: unknown }
      return owned === null || typeof subject !== 'string' ? [] : [{ subject, ...owned }]
    })
    return sets.map((set) =>
      all.filter((one) => one.set === set).map(({ subject, mark }) => ({ subject, mark })),
    )
  },
})

/** How the records at a name stand to what shall be there. */
export interface DnsClaim {
  readonly asked: DnsSubject
  readonly seen: Seen<DnsRecords>
  readonly owned: Seen<DnsOwned>
  readonly after: Seen<DnsRecords>
  /** Records of someone else may be replaced. */
  readonly adopt: boolean
  /** The set that they are to be remembered for, with its proof; without it they stay in the one they are in. */
  readonly member?: { readonly set: string; readonly mark: string } | undefined
}

/** True for records that this host wrote, or that are gone. */
export function isOwn(here: DnsRecords, owned: DnsOwned): boolean {
  return here === null || !('values' in here) || owned?.digests.includes(digest(here)) === true
}

/** Records that differ and that this host did not write are refused, unless they are to be adopted. */
export function requireOwn({ asked, seen, owned, after, adopt }: DnsClaim): void {
  const all = allSeen([seen, owned, after])
  if (adopt || !all.known) return
  const [here, ours, wanted] = all.value
  if (here === null || !('values' in here) || sameRecords(here, wanted) || isOwn(here, ours)) return
  // Only the time to live differs: nothing of anybody is lost.
  if (wanted !== null && digest(here) === digest(wanted)) return
  throw new Refusal(
    `${subjectOf(asked)} is ${here.values.map((text) => JSON.stringify(text)).join(', ')}, which was not written for this host: adopt: true replaces it`,
    all.assuming,
  )
}

/** The host shall remember the records that are about to be replaced and those that take their place, so that a run that dies between the two owns either. */
export function dnsOwn({ asked, seen, owned, after, member }: DnsClaim): StateChange {
  const next = mapSeen(allSeen([seen, owned, after]), ([here, ours, wanted]): DnsOwned => {
    if (wanted === null || sameRecords(here, wanted))
      return ours === null || member === undefined ? ours : { ...ours, ...member }
    const both = [here, wanted].flatMap((one) => (one === null || !('values' in one) ? [] : [digest(one)]))
    const { set, mark } = member ?? ours ?? { set: null, mark: null }
    return { digests: [...new Set(both)].sort(), set, mark }
  })
  return change(asked, { before: owned, after: next, summary: `record that ${subjectOf(asked)} is ours` })
}

/** The host shall forget records that are gone. */
export function dnsDisown({ asked, owned }: Pick<DnsClaim, 'asked' | 'owned'>): StateChange {
  return change(asked, {
    before: owned,
    after: known(null),
    summary: `forget that ${subjectOf(asked)} was ours`,
  })
}

/** What a host remembers of its records: a file each in our folder there. */
const remembered = defineChange<DnsOwned>({
  name: 'dns owned',
  script: (one) => {
    const file = `"$HW"/dns/${fileName(one.subject)}`
    const wanted = wantedState(one)
    if (wanted === null) return `rm -f ${file}`
    return `umask 077; mkdir -p "$HW"/dns && ${print(`${JSON.stringify({ subject: one.subject, ...wanted })}\n`)} >${file}.new && mv -f ${file}.new ${file}`
  },
})

/** The name under which a host remembers records. */
export function subjectOf({ name, type }: DnsSubject): string {
  return `${name} ${type}`
}

interface About {
  readonly before: Seen<DnsOwned>
  readonly after: Seen<DnsOwned>
  readonly summary: string
}

function change(asked: DnsSubject, about: About): StateChange {
  const subject = subjectOf(asked)
  return remembered({ subject, goal: dnsOwned(subject), ...about })
}

function digest(records: NonNullable<DnsRecords>): string {
  const values = 'values' in records ? records.values : []
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
}

function fileName(subject: string): string {
  return quote(`${encodeURIComponent(subject)}.json`)
}

/** Nothing, or half a file of a host that lost power, owns nothing. Before there were sets, it was the list alone. */
function readOwned(text: string): DnsOwned {
  const value = parsed(text)
  const { digests, set, mark } = (Array.isArray(value) ? { digests: value } : value) as Readonly<
    Record<string, unknown>
  >
  if (!Array.isArray(digests)) return null
  return {
    digests: digests.filter((one) => typeof one === 'string'),
    set: typeof set === 'string' ? set : null,
    mark: typeof mark === 'string' ? mark : null,
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
