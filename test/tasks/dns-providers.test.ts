import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DnsType } from '../../tasks/dns/lib/dns-message.ts'
import { dnsRecords } from '../../tasks/dns/lib/dns-record.ts'
import { answered, askedFor, changeTo, made, providerCases } from './dns-cases.ts'
import { cloudflareManner } from './dns-stand-ins/cloudflare.ts'
import { desecManner } from './dns-stand-ins/desec.ts'
import { digitaloceanManner } from './dns-stand-ins/digitalocean.ts'
import { gandiManner } from './dns-stand-ins/gandi.ts'
import { hetznerManner } from './dns-stand-ins/hetzner.ts'
import { ovhManner } from './dns-stand-ins/ovh.ts'
import { route53Manner } from './dns-stand-ins/route53.ts'
import { type Manner, type StandIn, startStandIn } from './dns-stand-ins/stand-in.ts'
import { emptyZone } from './dns-stand-ins/zone.ts'

const ZONE = 'mail.example'

const MANNERS: readonly (readonly [string, Manner, readonly DnsType[]])[] = [
  ['deSEC', desecManner, []],
  ['Cloudflare', cloudflareManner, []],
  ['Hetzner', hetznerManner, []],
  ['Gandi', gandiManner, []],
  ['DigitalOcean', digitaloceanManner, ['PTR', 'TLSA']],
  ['OVH', ovhManner, ['PTR']],
  ['Route 53', route53Manner, []],
]

describe.each(MANNERS)('%s (a stand-in made from its description)', (_name, manner, lacks) => {
  let there: StandIn
  beforeEach(async () => {
    there = await startStandIn(emptyZone(ZONE), manner)
  })
  afterEach(() => there.close())

  providerCases(() => ({
    provider: there.provider,
    zone: ZONE,
    lacks,
    truth: async (name, type) => {
      const [first, ...more] = there.zone.at(name, type)
      if (first === undefined) return undefined
      return { ttl: first.ttl, texts: [first, ...more].map(({ text }) => text) }
    },
    plant: async (name, type, texts) => there.zone.put(name, type, { ttl: 3600, texts }),
  }))

  const set = async (values: readonly string[]) =>
    made(await changeTo(await askedFor(there.provider, `www.${ZONE}`, 'A'), { values }))

  it('writes nothing when all is right', async () => {
    await set(['192.0.2.1'])
    const { writes } = there.zone
    expect(await set(['192.0.2.1'])).toBe(false)
    expect(there.zone.writes).toBe(writes)
  })

  it('waits when it is told to, and gives up in the end', async () => {
    there.faults.busy = 2
    expect(await set(['192.0.2.1'])).toBe(true)
    there.faults.busy = 50
    await expect(askedFor(there.provider, ZONE, 'A')).rejects.toThrow(/asked too much \(HTTP 429/)
    expect(there.faults.busy).toBe(30)
  })

  it('asks again where an answer was lost', async () => {
    for (const fault of ['failing', 'cut', 'garbage'] as const) {
      if (fault === 'garbage' && there.provider.type === 'route53') continue // XML is looked at later
      there.faults[fault] = 1
      expect((await askedFor(there.provider, ZONE, 'A')).zone?.name).toBe(ZONE)
    }
  })

  it('says clearly that an answer is none of its kind', async () => {
    const asked = await askedFor(there.provider, `www.${ZONE}`, 'A')
    there.faults.other = 1
    const { type } = there.provider
    await expect(answered(dnsRecords(asked))).rejects.toThrow(
      `${type} did not answer as its interface is described`,
    )
  })

  it('says clearly that credentials are not accepted, without showing them', async () => {
    const end = askedFor(there.stranger, `www.${ZONE}`, 'A')
    await expect(end).rejects.toThrow(/does not accept the credentials.*HTTP 40[13]/)
    await expect(end).rejects.not.toThrow(/right|wrong/)
  })

  it('believes a change only when it is shown', async () => {
    await set(['192.0.2.1'])
    there.zone.stale = 2
    expect(await set(['192.0.2.2'])).toBe(true)
    expect(await set(['192.0.2.2'])).toBe(false)
  })
})
