import { setTimeout as sleep } from 'node:timers/promises'
import {
  defineChange,
  HostError,
  PreconditionFailed,
  Refusal,
  type Seen,
  type StateChange,
  type StateOf,
  wantedState,
} from 'hostwright'
import { type DnsQuestion, type DnsWanted, dnsAfter, dnsRecords } from './dns-record.ts'
import { type DnsRecords, recordsOf, sameRecords, zoneLines } from './dns-state.ts'
import { openProvider } from './providers/open.ts'
import type { DnsEntry } from './providers/provider.ts'

/** Records shall be so; a text that is none of its type is refused. */
export function dnsSet(asked: DnsQuestion, seen: Seen<DnsRecords>, wanted: DnsWanted): StateChange {
  const subject = `${asked.name} ${asked.type}`
  if (seen.known && seen.value !== null && 'alias' in seen.value)
    throw new Refusal(
      `${asked.name} is an alias of ${seen.value.alias} (CNAME): it cannot have other records`,
      seen.assuming,
    )
  const after = dnsAfter(asked, seen, wanted)
  const summary = deed(subject, after)
  const data = { ...asked, patience: wanted.patience ?? null }
  const about = { subject, goal: dnsRecords(asked), before: seen, after, data, summary }
  if (wanted.patience === undefined) return updated(about)
  if (wanted.patience === 0) return byHand(about)
  return awaited({ ...about, summary: `wait for a person to ${summary}` })
}

type Data = DnsQuestion & { readonly patience: number | null }

/** Seconds in which a provider must show what it has accepted. */
const STALE = 60

/** DNS records that we set at their provider, only if they are still what was seen. */
const updated = defineChange<DnsRecords, Data>({
  name: 'dns records',
  same: sameRecords,
  perform: async (change, signal) => {
    const { asked, before, after } = updateOf(change)
    const provider = await openProvider(asked.provider)
    const entries = await provider.entries(asked, signal)
    const here = recordsOf(asked, entries)
    if (before !== undefined && !sameRecords(here, before)) throw new PreconditionFailed(change.subject)
    if (sameRecords(here, after)) return
    const had = entries.filter(({ type }) => type === asked.type)
    const { ttl, values } = after !== null && 'values' in after ? after : { ttl: null, values: [] }
    await provider.replace({ ...asked, had, ttl: ttl ?? 3600, values }, signal)
    // Some answer for a while with what was there before: who looks again must not be told that.
    const shown = await eventually(() => provider.entries(asked, signal), {
      isRight: (now: readonly DnsEntry[]) => sameRecords(recordsOf(asked, now), after),
      seconds: STALE,
      signal,
    })
    if (!shown)
      throw new HostError(
        `${asked.provider.type} accepted the change of ${change.subject}, and after ${STALE} s still shows others`,
      )
  },
})

interface Patience<T> {
  readonly isRight: (now: T) => boolean
  readonly seconds: number
  readonly signal: AbortSignal
}

/** Looks until it is right, more and more seldom; false when the time is over. */
async function eventually<T>(
  look: () => Promise<T>,
  { isRight, seconds, signal }: Patience<T>,
): Promise<boolean> {
  const until = Date.now() + seconds * 1000
  for (let pause = 200; !isRight(await look()); pause = Math.min(pause * 2, 5000)) {
    const left = until - Date.now()
    if (left <= 0) return false
    await sleep(Math.min(left, pause), undefined, { signal })
  }
  return true
}

interface Update {
  readonly asked: DnsQuestion
  readonly patience: number
  readonly before: DnsRecords | undefined
  readonly after: DnsRecords
}

function updateOf(change: StateOf<DnsRecords, Data>): Update {
  const { before, data } = change
  const { patience, ...asked } = data
  const seen = before.known ? before.value : undefined
  return { asked, patience: patience ?? 0, before: seen, after: wantedState(change) }
}

/** DNS records that a person sets: we look until they are right, or the time is over. */
const awaited = defineChange<DnsRecords, Data>({
  name: 'dns awaited',
  same: sameRecords,
  byHand: todo,
  perform: async (change, signal) => {
    const { asked, patience, after } = updateOf(change)
    const provider = await openProvider(asked.provider)
    const isRight = (now: readonly DnsEntry[]) => sameRecords(recordsOf(asked, now), after)
    const look = () => provider.entries(asked, signal)
    if (!(await eventually(look, { isRight, seconds: patience, signal })))
      throw new Error(`waited ${patience} s for a person to ${deed(change.subject, change.after)}`)
  },
})

/** DNS records that a person sets, for which nobody waits. */
const byHand = defineChange<DnsRecords, Data>({ name: 'dns by hand', same: sameRecords, byHand: todo })

/** What a person has to do, with the lines of the zone to copy. */
function todo({ subject, before, after, data }: StateOf<DnsRecords, Data>): string {
  const lines = after.known ? zoneLines(data, after.value) : []
  const work = lines.length === 0 ? `remove ${subject}` : `set ${subject} to\n${lines.join('\n')}`
  const differing = before.known && before.value !== null && 'differing' in before.value
  if (!differing) return work
  return `${work}\nits name servers differ:\n${before.value.differing.join('\n')}`
}

function deed(subject: string, after: Seen<DnsRecords>): string {
  if (!after.known) return `set ${subject}`
  if (after.value === null) return `remove ${subject}`
  const values = 'values' in after.value ? after.value.values : []
  return `set ${subject} to ${values.map((text) => (text.length > 80 ? `${text.slice(0, 77)}...` : text)).join(', ')}`
}
