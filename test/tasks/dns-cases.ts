import { expect, it } from 'vitest'
import { PreconditionFailed } from '../../src/host/channel.ts'
import type { StateChange } from '../../src/model/change.ts'
import type { Fact } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { known } from '../../src/model/seen.ts'
import { announce } from '../../src/run/plan/announce.ts'
import type { DnsType } from '../../tasks/dns/lib/dns-message.ts'
import type { DnsProviderParam } from '../../tasks/dns/lib/dns-provider.ts'
import { type DnsQuestion, dnsRecords, dnsZones } from '../../tasks/dns/lib/dns-record.ts'
import type { DnsRecords } from '../../tasks/dns/lib/dns-state.ts'
import { dnsSet } from '../../tasks/dns/lib/dns-update.ts'

/** A provider to be tried, and a way to its records that is not ours. */
export interface Tried {
  readonly provider: DnsProviderParam
  /** A zone of its own for these tests. */
  readonly zone: string
  /** The records as they are, texts as in a zone file; `undefined`: none. */
  truth(
    name: string,
    type: string,
  ): Promise<{ readonly ttl: number; readonly texts: readonly string[] } | undefined>
  plant(name: string, type: string, texts: readonly string[]): Promise<void>
  /** The server has a root zone: every name is in a zone of its own. */
  readonly hasRoot?: true
  /** Types that the provider does not have. */
  readonly lacks?: readonly DnsType[]
}

const signal = () => AbortSignal.timeout(60_000)

/** What the controller answers to a question. */
export async function answered<T extends Json>({ kind, arg }: Fact<T>): Promise<T> {
  if (kind.ask.on !== 'controller') throw new TypeError('the controller is asked')
  return (await kind.ask.answer(arg, signal())) as T
}

/** The question of a name and type, with its zone found. */
export async function askedFor(
  provider: DnsProviderParam,
  name: string,
  type: DnsType,
): Promise<DnsQuestion> {
  const [zone = null] = await answered(dnsZones({ provider, names: [name] }))
  return { provider, zone, name, type }
}

interface Wanted {
  readonly values: readonly string[]
  readonly ttl?: number
}

/** The change to these records, from what is there. */
export async function changeTo(asked: DnsQuestion, { values, ttl }: Wanted): Promise<StateChange> {
  const seen = known(await answered(dnsRecords(asked)))
  return dnsSet(asked, seen, { values: known(values), ttl })
}

/** Makes a change as the engine does: nothing where nothing is to be done. Says whether there was. */
export async function made(change: StateChange): Promise<boolean> {
  if (announce(change) === undefined) return false
  await change.kind.perform?.(change, signal(), () => undefined)
  return true
}

const LONG = `v=DKIM1; k=rsa; p=${'A'.repeat(530)}`

/** Texts as they are written in a play, and as they come back. */
const ROUND: readonly (readonly [DnsType, readonly string[], readonly string[]])[] = [
  ['A', ['198.51.100.7', '198.51.100.8'], ['198.51.100.7', '198.51.100.8']],
  ['AAAA', ['2001:db8:0:0::7'], ['2001:db8::7']],
  ['CAA', ['0 issue "ca.example"', '128 issuewild ";"'], ['0 issue "ca.example"', '128 issuewild ";"']],
  ['CNAME', ['Other.Example'], ['other.example.']],
  ['MX', ['10 mx.example', '20 mx2.example.'], ['10 mx.example.', '20 mx2.example.']],
  ['PTR', ['mx.example'], ['mx.example.']],
  ['SRV', ['0 1 993 mx.example.'], ['0 1 993 mx.example.']],
  ['TLSA', ['3 1 1 00AA11'.concat('bb'.repeat(29))], [`3 1 1 00aa11${'bb'.repeat(29)}`]],
  ['TXT', ['', 'v=spf1 mx -all', 'a "b" \\c; d', 'grün'], ['', 'a "b" \\c; d', 'grün', 'v=spf1 mx -all']],
  ['TXT', [LONG], [LONG]],
]

/** What must be true of every provider, one record set after the other. */
export function providerCases(tried: () => Tried): void {
  const at = (label: string) => (label === '@' ? tried().zone : `${label}.${tried().zone}`)
  const asked = (label: string, type: DnsType) => askedFor(tried().provider, at(label), type)
  const set = async (label: string, type: DnsType, wanted: Wanted) =>
    made(await changeTo(await asked(label, type), wanted))
  const see = async (label: string, type: DnsType): Promise<DnsRecords> =>
    answered(dnsRecords(await asked(label, type)))

  it.each(ROUND)('keeps %s as it was given: %j', async (type, values, shown) => {
    if (tried().lacks?.includes(type) === true) return
    expect(await set(`r-${type.toLowerCase()}`, type, { values, ttl: 3600 })).toBe(true)
    expect(await see(`r-${type.toLowerCase()}`, type)).toEqual({ ttl: 3600, values: shown })
    expect(await set(`r-${type.toLowerCase()}`, type, { values, ttl: 3600 })).toBe(false)
  })

  it('creates, changes, keeps what is right, and removes', async () => {
    expect(await see('life', 'A')).toBeNull()
    const name = at('life')
    for (const values of [['192.0.2.1'], ['192.0.2.2'], ['192.0.2.2', '192.0.2.3'], ['192.0.2.3']]) {
      expect(await set('life', 'A', { values })).toBe(true)
      expect((await tried().truth(name, 'A'))?.texts.toSorted()).toEqual(values)
      expect((await tried().truth(name, 'A'))?.ttl).toBe(3600)
      expect(await set('life', 'A', { values })).toBe(false)
    }
    expect(await set('life', 'A', { values: ['192.0.2.3'], ttl: 7200 })).toBe(true)
    expect(await tried().truth(name, 'A')).toEqual({ ttl: 7200, texts: ['192.0.2.3'] })
    expect(await set('life', 'A', { values: [] })).toBe(true)
    expect(await tried().truth(name, 'A')).toBeUndefined()
    expect(await set('life', 'A', { values: [] })).toBe(false)
  })

  it('leaves other types of the name, and other names, as they are', async () => {
    await tried().plant(at('two'), 'AAAA', ['2001:db8::1'])
    await set('two', 'A', { values: ['192.0.2.1'] })
    await set('three.two', 'A', { values: ['192.0.2.4'] })
    await set('two', 'A', { values: [] })
    expect((await tried().truth(at('two'), 'AAAA'))?.texts).toEqual(['2001:db8::1'])
    expect((await tried().truth(at('three.two'), 'A'))?.texts).toEqual(['192.0.2.4'])
  })

  it('sets the records of the zone itself, and of a wildcard', async () => {
    for (const label of ['@', '*.wild']) {
      expect(await set(label, 'TXT', { values: ['here'] })).toBe(true)
      expect((await tried().truth(at(label), 'TXT'))?.texts).toEqual(['"here"'])
      expect(await set(label, 'TXT', { values: ['here'] })).toBe(false)
      expect(await set(label, 'TXT', { values: [] })).toBe(true)
    }
  })

  it('changes an alias, and removes it, also one that leads to another zone of the same server', async () => {
    for (const values of [['ns.lab.example.'], ['other.example.'], ['ns.lab.example.'], []])
      expect(await set('leads', 'CNAME', { values })).toBe(true)
    expect(await see('leads', 'CNAME')).toBeNull()
  })

  it('says that there is an alias in the place of records', async () => {
    await tried().plant(at('alias'), 'CNAME', ['elsewhere.example.'])
    expect(await see('alias', 'A')).toEqual({ alias: 'elsewhere.example.' })
  })

  it('changes nothing when somebody else was faster', async () => {
    await tried().plant(at('race'), 'A', ['192.0.2.1'])
    const change = await changeTo(await asked('race', 'A'), { values: ['192.0.2.9'] })
    await tried().plant(at('race'), 'A', ['192.0.2.5'])
    await expect(made(change)).rejects.toThrow(PreconditionFailed)
    expect((await tried().truth(at('race'), 'A'))?.texts).toEqual(['192.0.2.5'])
  })

  it('finds no zone for a name that it does not have', async () => {
    const { zone } = await askedFor(tried().provider, 'nobody.invalid', 'A')
    expect(zone?.name).toBe(tried().hasRoot === true ? '.' : undefined)
  })
}
