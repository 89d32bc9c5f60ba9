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
import { type DnsQuestion, type DnsRecords, sameRecords } from './dns-record.ts'

/** The records that steps for this host wrote under a name and type, as digests: now, and before the last change. `null`: none. */
export type DnsOwned = readonly string[] | null

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

/** How the records at a name stand to what shall be there. */
export interface DnsClaim {
  readonly asked: DnsQuestion
  readonly seen: Seen<DnsRecords>
  readonly owned: Seen<DnsOwned>
  readonly after: Seen<DnsRecords>
  /** Records of someone else may be replaced. */
  readonly adopt: boolean
}

/** Records that differ and that this host did not write are refused, unless they are to be adopted. */
export function requireOwn({ asked, seen, owned, after, adopt }: DnsClaim): void {
  const all = allSeen([seen, owned, after])
  if (adopt || !all.known) return
  const [here, ours, wanted] = all.value
  if (here === null || 'alias' in here || sameRecords(here, wanted) || ours?.includes(digest(here)) === true)
    return
  // Only the time to live differs: nothing of anybody is lost.
  if (wanted !== null && digest(here) === digest(wanted)) return
  throw new Refusal(
    `${subjectOf(asked)} is ${here.values.map((text) => JSON.stringify(text)).join(', ')}, which was not written for this host: adopt: true replaces it`,
    all.assuming,
  )
}

/** The host shall remember the records that are about to be replaced and those that take their place, so that a run that dies between the two owns either. */
export function dnsOwn({ asked, seen, owned, after }: DnsClaim): StateChange {
  const next = mapSeen(allSeen([seen, owned, after]), ([here, ours, wanted]): DnsOwned => {
    if (wanted === null || sameRecords(here, wanted)) return ours
    const both = [here, wanted].flatMap((one) => (one === null || 'alias' in one ? [] : [digest(one)]))
    return [...new Set(both)].sort()
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
    return `umask 077; mkdir -p "$HW"/dns && ${print(`${JSON.stringify(wanted)}\n`)} >${file}.new && mv -f ${file}.new ${file}`
  },
})

/** The name under which a host remembers records. */
export function subjectOf({ name, type }: DnsQuestion): string {
  return `${name} ${type}`
}

interface About {
  readonly before: Seen<DnsOwned>
  readonly after: Seen<DnsOwned>
  readonly summary: string
}

function change(asked: DnsQuestion, about: About): StateChange {
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

function readOwned(text: string): DnsOwned {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null
  } catch {
    return null // nothing, or half a file of a host that lost power: then it owns nothing
  }
}
