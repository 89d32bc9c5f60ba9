import { type Change, defineAct, type HostReader, known, Refusal, type Seen } from 'hostwright'
import { dnsName } from './dns-name.ts'
import { type DnsOwned, dnsDisown, dnsOwn, dnsOwned, requireOwn, subjectOf } from './dns-owned.ts'
import { type DnsProviderParam, isLandlord, memberMark, requireNaming, requireType } from './dns-provider.ts'
import { type DnsQuestion, dnsAfter, dnsRecords, dnsZones } from './dns-record.ts'
import { type DnsRecords, type DnsSubject, sameRecords, zoneLines } from './dns-state.ts'
import { dnsSet } from './dns-update.ts'
import type { DnsZone } from './providers/provider.ts'

/** A set of records as it is: at its provider, and as the host remembers it. */
export interface DnsSeen {
  readonly asked: DnsQuestion
  readonly seen: Seen<DnsRecords>
  readonly owned: Seen<DnsOwned>
}

/** Records to be looked at, at a provider, which may be asked for their zones. */
export interface DnsLooking {
  readonly provider: DnsProviderParam
  readonly subjects: readonly DnsSubject[]
  readonly hasZone?: boolean
}

/**
 * Looks at all records of these names and types; zones are asked for once. What is in no zone of the provider counts as none,
 * where zones are asked for.
 */
export async function lookAtSets(
  host: HostReader,
  { provider, subjects, hasZone = hasZones(provider) }: DnsLooking,
): Promise<DnsSeen[]> {
  const zones = hasZone ? await zonesOf(host, provider, subjects) : known(new Map<string, DnsZone | null>())
  return Promise.all(
    subjects.map(async ({ name, type }): Promise<DnsSeen> => {
      const zone = zones.known ? (zones.value.get(name) ?? null) : null
      const asked = { provider, zone, name, type }
      const isLost = hasZone && zones.known && zone === null
      const [seen, owned] = await Promise.all([
        !zones.known ? zones : isLost ? known(null) : host.see(dnsRecords(asked)),
        host.see(dnsOwned(subjectOf(asked))),
      ])
      return { asked, seen, owned }
    }),
  )
}

/** A name server is asked for names alone, and a person knows the zone. */
function hasZones({ type }: DnsProviderParam): boolean {
  return type !== 'rfc2136' && type !== 'manual'
}

async function zonesOf(
  host: HostReader,
  provider: DnsProviderParam,
  subjects: readonly DnsSubject[],
): Promise<Seen<ReadonlyMap<string, DnsZone | null>>> {
  if (subjects.length === 0) return known(new Map())
  const names = [...new Set(subjects.map(({ name }) => name))]
  const found = await host.see(dnsZones({ provider, names }))
  return found.known ? known(new Map(names.map((name, at) => [name, found.value[at] ?? null]))) : found
}

/** What shall be of a set of records. */
export interface DnsWish {
  readonly state: 'present' | 'absent'
  readonly values: Seen<readonly string[]>
  readonly ttl?: number | undefined
  readonly adopt: boolean
  /** Seconds to wait for the person who sets them; 0: not at all. */
  readonly wait: number
  /** The set that they are remembered for. */
  readonly set?: string | undefined
}

/** The changes of several sets; what a person is waited for is shown in one list before. */
export function setsChanges(sets: readonly (DnsSeen & { readonly wish: DnsWish })[]): Change[] {
  // Who does not wait goes on, and is told at the end what that leaves.
  const lines = sets.filter(({ wish }) => wish.wait > 0).flatMap(linesFor)
  const changes = sets.flatMap(({ wish, ...here }) => changesOf(here, wish))
  return [...(lines.length === 0 ? [] : [shown(lines)]), ...changes]
}

function changesOf({ asked, seen, owned }: DnsSeen, wish: DnsWish): Change[] {
  requireType(asked.provider, asked.type)
  requireZone(asked)
  const wanted = wantedOf(asked, wish)
  requireNaming(asked.provider, wanted)
  const set = dnsSet(asked, seen, wanted)
  if (wanted.patience !== undefined) return [set]
  const { set: name, adopt } = wish
  const member =
    name === undefined ? undefined : { set: name, mark: memberMark(asked.provider, name, subjectOf(asked)) }
  const claim = { asked, seen, owned, after: dnsAfter(asked, seen, wanted), adopt, member }
  requireOwn(claim)
  return wish.state === 'absent' ? [set, dnsDisown(claim)] : [dnsOwn(claim), set]
}

function wantedOf({ provider }: DnsQuestion, { state, values, ttl, wait }: DnsWish) {
  const texts = state === 'absent' ? known([]) : values
  return { values: texts, ttl, patience: provider.type === 'manual' ? wait : undefined }
}

function linesFor({ asked, seen, wish }: DnsSeen & { readonly wish: DnsWish }): string[] {
  if (asked.provider.type !== 'manual') return []
  const after = dnsAfter(asked, seen, wantedOf(asked, wish))
  if (!seen.known || !after.known || sameRecords(seen.value, after.value)) return []
  return after.value === null ? [`remove ${subjectOf(asked)}`] : zoneLines(asked, after.value)
}

/** Lines for a person to copy: told at once, for what follows waits for them. */
const lined = defineAct({ name: 'dns lines', perform: async ({ summary }, _signal, tell) => tell(summary) })

function shown(lines: readonly string[]): Change {
  const summary = lines.join('\n')
  return lined({ subject: summary, summary, leaves: false })
}

function requireZone({ provider, zone, name }: DnsQuestion): void {
  if (!hasZones(provider)) return
  const { type } = provider
  if (zone === null && isLandlord(provider))
    throw new Refusal(
      `${name} is not the name of an address that is rented from ${type} with these credentials`,
    )
  if (zone === null) throw new Refusal(`${type} has no zone that ${name} is in`)
  if (zone.idle !== null)
    throw new Refusal(`${type} has the zone ${zone.name}, but nobody is answered from it: ${zone.idle}`)
}

/** A name and type as they are asked for. Throws a Refusal for a name that can be none. */
export function subjectFrom({ name, type }: DnsSubject): DnsSubject {
  return { name: dnsName(name), type }
}
