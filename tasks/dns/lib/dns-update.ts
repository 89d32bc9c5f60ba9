import { setTimeout as sleep } from 'node:timers/promises'
import {
  defineChange,
  PreconditionFailed,
  Refusal,
  type Seen,
  type StateChange,
  type StateOf,
  wantedState,
} from 'hostwright'
import { askServer, rcodeOf } from './dns-exchange.ts'
import { type DnsFound, type DnsRecord, FLAG } from './dns-message.ts'
import {
  answersTo,
  type DnsQuestion,
  type DnsRecords,
  type DnsWanted,
  dnsAfter,
  dnsRecords,
  EMPTY,
  lookUp,
  recordsOf,
  sameRecords,
  zoneLines,
} from './dns-record.ts'
import { dataOf } from './dns-text.ts'

/** Records shall be so; a text that is none of its type is refused. */
export function dnsSet(asked: DnsQuestion, seen: Seen<DnsRecords>, wanted: DnsWanted): StateChange {
  const subject = `${asked.name} ${asked.type}`
  if (seen.known && seen.value !== null && 'alias' in seen.value)
    throw new Refusal(
      `${asked.name} is an alias of ${seen.value.alias} (CNAME): it cannot have other records`,
      seen.assuming,
    )
  const after = dnsAfter(asked, seen, wanted)
  const manual = wanted.patience !== undefined
  const states = { goal: dnsRecords(asked), before: seen, after }
  const data = { ...asked, zone: wanted.zone ?? null, patience: wanted.patience ?? null }
  const summary = deed(subject, after)
  return manual
    ? awaited({ subject, ...states, data, summary: `wait for a person to ${summary}` })
    : updated({ subject, ...states, data, summary })
}

/** DNS records that we set by one update (RFC 2136), which the server makes only if they are still what was seen. */
const updated = defineChange<DnsRecords, Data>({
  name: 'dns records',
  same: sameRecords,
  perform: async (change, signal) => {
    const { asked, zone, before, after } = updateOf(change)
    const current = await lookUp(asked, signal)
    if (before !== undefined && !sameRecords(recordsOf(asked, current), before)) throw moved(change)
    const had = answersTo(asked, current)
    const question = { name: zone ?? (await zoneOf(asked, signal)), type: 'SOA' } as const
    const update = { ...EMPTY, answers: stillThere(asked, had), authorities: made(asked, had, after) }
    const answer = await askServer(asked, { flags: FLAG.update, question, ...update }, signal)
    const rcode = rcodeOf(answer)
    if (['NXRRSET', 'YXRRSET', 'NXDOMAIN', 'YXDOMAIN'].includes(rcode)) throw moved(change)
    if (rcode !== 'NOERROR')
      throw new Error(
        `the name server ${asked.server} says ${rcode} to the update of ${change.subject}${HINTS[rcode] ?? ''}`,
      )
  },
})

const HINTS: { readonly [rcode: string]: string } = {
  REFUSED: ': the key may not change that (or an MX or SRV points to a name that has no address yet)',
  NOTAUTH: ': it is not the primary server of the zone',
  NOTZONE: ': the name is not in the zone',
}

interface Update {
  readonly asked: DnsQuestion
  readonly zone: string | null
  readonly patience: number
  readonly before: DnsRecords | undefined
  readonly after: DnsRecords
}

type Data = DnsQuestion & { readonly zone: string | null; readonly patience: number | null }

function updateOf(change: StateOf<DnsRecords, Data>): Update {
  const { before, data } = change
  const { zone, patience, ...asked } = data
  const seen = before.known ? before.value : undefined
  return { asked, zone, patience: patience ?? 0, before: seen, after: wantedState(change) }
}

function moved({ subject }: { readonly subject: string }): PreconditionFailed {
  return new PreconditionFailed(subject)
}

/** Prerequisites: exactly these records are there, or none of that type. */
function stillThere({ name, type }: DnsQuestion, had: readonly DnsFound[]): DnsRecord[] {
  const about = { name, type, ttl: 0 }
  if (had.length === 0) return [{ ...about, class: 'NONE', data: null }]
  return had.map(({ data }) => ({ ...about, class: 'IN', data }))
}

/** All of that type is taken away and the new ones are put in its place, in one message. */
function made({ name, type }: DnsQuestion, had: readonly DnsFound[], after: DnsRecords): DnsRecord[] {
  const removed: DnsRecord[] = had.length === 0 ? [] : [{ name, type, class: 'ANY', ttl: 0, data: null }]
  if (after === null || 'alias' in after) return removed
  const { ttl, values } = after
  const added = values.map((text) => ({ name, type, class: 'IN', ttl, data: dataOf(type, text) }) as const)
  return [...removed, ...added]
}

/** The zone that a name is in, as its server says: the owner of the SOA record it answers with. */
async function zoneOf(asked: DnsQuestion, signal: AbortSignal): Promise<string> {
  const message = await askServer(
    asked,
    { flags: 0, question: { name: asked.name, type: 'SOA' }, ...EMPTY },
    signal,
  )
  const soa = [...message.answers, ...message.authorities].find(({ type }) => type === 'SOA')
  if (soa === undefined)
    throw new Error(`the name server ${asked.server} does not say which zone ${asked.name} is in: give zone`)
  return soa.name
}

/** DNS records that a person sets: we look until they are right, or the time is over. */
const awaited = defineChange<DnsRecords, Data>({
  name: 'dns awaited',
  same: sameRecords,
  perform: async (change, signal) => {
    const { asked, patience, after } = updateOf(change)
    const until = Date.now() + patience * 1000
    while (!sameRecords(recordsOf(asked, await lookUp(asked, signal)), after)) {
      const left = until - Date.now()
      if (left <= 0) throw new Error(pending(change.subject, zoneLines(asked, after)))
      await sleep(Math.min(left, 5000), undefined, { signal })
    }
  },
})

function pending(subject: string, lines: readonly string[]): string {
  if (lines.length === 0) return `manual work pending: remove ${subject}`
  return `manual work pending: set ${subject} to\n${lines.join('\n')}`
}

function deed(subject: string, after: Seen<DnsRecords>): string {
  if (!after.known) return `set ${subject}`
  if (after.value === null) return `remove ${subject}`
  const values = 'values' in after.value ? after.value.values : []
  return `set ${subject} to ${values.map((text) => (text.length > 80 ? `${text.slice(0, 77)}...` : text)).join(', ')}`
}
