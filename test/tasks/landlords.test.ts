import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { known } from '../../src/model/seen.ts'
import { isLandlord, providerOf } from '../../tasks/dns/lib/dns-provider.ts'
import { dnsRecords } from '../../tasks/dns/lib/dns-record.ts'
import { setsChanges } from '../../tasks/dns/lib/dns-sets.ts'
import { addressNamed } from '../../tasks/dns/lib/reverse-name.ts'
import { reverseName } from '../../tasks/mail/lib/check/names.ts'
import { answered, askedFor, changeTo, made } from './dns-cases.ts'
import { type Manner, type StandIn, startStandIn } from './dns-stand-ins/stand-in.ts'
import { emptyZone } from './dns-stand-ins/zone.ts'
import { contaboManner } from './landlord-stand-ins/contabo.ts'
import { hetznerCloudManner } from './landlord-stand-ins/hetzner-cloud.ts'
import { ovhIpManner } from './landlord-stand-ins/ovh-ip.ts'
import { vultrManner } from './landlord-stand-ins/vultr.ts'

const MANNERS: readonly (readonly [string, Manner])[] = [
  ['Hetzner’s cloud', hetznerCloudManner],
  ['Vultr', vultrManner],
  ['OVH', ovhIpManner],
  ['Contabo', contaboManner],
]

const RENTED = ['203.0.113.5', '203.0.113.9', '2001:db8:1::5'] as const

describe.each(MANNERS)('%s (a stand-in made from its description) as a landlord', (name, manner) => {
  let there: StandIn
  beforeEach(async () => {
    there = await startStandIn(emptyZone('names'), manner)
  })
  afterEach(() => there.close())

  const asked = (address: string) => askedFor(there.provider, reverseName(address), 'PTR')
  const set = async (address: string, ...values: string[]) =>
    made(await changeTo(await asked(address), { values }))
  const see = async (address: string) => answered(dnsRecords(await asked(address)))
  const truth = (address: string) => there.zone.at(address, 'PTR')[0]?.text.replace(/\.$/, '')

  it.each(RENTED)('gives %s a name, another one, and leaves it alone when it is right', async (address) => {
    expect(await see(address)).toBeNull()
    for (const host of ['mx.mail.example', 'post.mail.example']) {
      expect(await set(address, `${host}.`)).toBe(true)
      expect(truth(address)).toBe(host)
      expect(await see(address)).toEqual({ ttl: 3600, values: [`${host}.`] })
      const { writes } = there.zone
      expect(await set(address, `${host.toUpperCase()}.`)).toBe(false)
      expect(there.zone.writes).toBe(writes)
    }
  })

  it('takes a name away again', async () => {
    await set('2001:db8:1::5', 'mx.mail.example.')
    expect(await set('2001:db8:1::5')).toBe(true)
    expect(await see('2001:db8:1::5')).toBeNull()
    await set('203.0.113.5', 'mx.mail.example.')
    const removed = set('203.0.113.5')
    if (name === 'Contabo') await expect(removed).rejects.toThrow(/can only be changed/)
    else expect([await removed, await see('203.0.113.5')]).toEqual([true, null])
  })

  it('does not rent out other addresses, and has no other names', async () => {
    for (const other of [reverseName('192.0.2.1'), 'mail.example', '5.113.0.203.ip6.arpa'])
      expect((await askedFor(there.provider, other, 'PTR')).zone).toBeNull()
  })

  it('says what is wrong with the credentials, and shows none of them', async () => {
    const told = await askedFor(there.stranger, reverseName('203.0.113.5'), 'PTR').catch(
      (error: unknown) => error,
    )
    expect(told).toBeInstanceOf(HostError)
    expect(String(told)).toMatch(/does not accept the credentials/)
    expect(String(told)).not.toMatch(/wrong|right|pass&word/)
  })

  it('is asked again when it is busy, or cut off', async () => {
    there.faults.busy = 1
    expect(await set('203.0.113.5', 'mx.mail.example.')).toBe(true)
    there.faults.cut = 1
    expect(await see('203.0.113.5')).toMatchObject({ values: ['mx.mail.example.'] })
  })

  it('sets the TTL itself, has one name for an address, and none of another type', async () => {
    const here = { asked: await asked('203.0.113.5'), seen: known(null), owned: known(null) }
    const wish = { state: 'present', values: known(['a.example.']), adopt: false, wait: 0 } as const
    const plan = (more: object, type: 'PTR' | 'TXT' = 'PTR') =>
      setsChanges([{ ...here, asked: { ...here.asked, type }, wish: { ...wish, ...more } }])
    expect(plan({}).map(({ summary }) => summary)).toContain('set 5.113.0.203.in-addr.arpa PTR to a.example.')
    expect(() => plan({ ttl: 60 })).toThrow('sets the TTL of names itself')
    expect(() => plan({ values: known(['a.example.', 'b.example.']) })).toThrow(
      'one name for an address, not 2',
    )
    expect(() => plan({}, 'TXT')).toThrow('has no records of type TXT')
    const lost = { ...here, asked: { ...here.asked, zone: null }, wish }
    expect(() => setsChanges([lost])).toThrow(
      /^5\.113\.0\.203\.in-addr\.arpa is not the name of an address that is rented from/,
    )
  })
})

describe('the name of an address', () => {
  it.each(['203.0.113.5', '0.0.0.0', '2001:db8::1', '::', '2001:db8:1:2:3:4:5:6'])(
    'leads back to %s',
    (address) => {
      expect(addressNamed(reverseName(address))).toBe(address)
    },
  )
  it.each([
    '',
    '0',
    'mail.example',
    '1.2.3.in-addr.arpa',
    '256.2.3.4.in-addr.arpa',
    '1.ip6.arpa',
    'x.1.2.3.4.in-addr.arpa',
  ])('is none of “%s”', (name) => expect(addressNamed(name)).toBeNull())
})

it('a landlord needs its credentials, and is no keeper of zones', () => {
  expect(() => providerOf({ provider: { type: 'contabo', user: 'me' } })).toThrow(
    'the provider contabo needs client_id and client_secret and password',
  )
  expect(() => providerOf({ provider: { type: 'vultr' } })).toThrow('needs token')
  expect(isLandlord({ type: 'hetzner' })).toBe(false)
  expect(isLandlord({ type: 'manual' })).toBe(false)
})
