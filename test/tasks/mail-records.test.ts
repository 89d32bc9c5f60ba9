import { describe, expect, it } from 'vitest'
import { known, Unknown, unknown } from '../../src/model/seen.ts'
import type { DnsSigned } from '../../tasks/dns/lib/dns-signed.ts'
import { dmarcOn, mtaStsPolicy } from '../../tasks/mail/lib/mail-records.ts'
import { unsignedZones } from '../../tasks/mail/lib/mail-signed.ts'
import task from '../../tasks/mail/mail-records.ts'
import { type Answers, outputs, planned, wrong } from './planned.ts'

const server = { host: 'mx.d.example', addresses: { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } }
const domain = { name: 'd.example' }
const told = (params: object, day: unknown = '2026-12-01') =>
  outputs(task, { ...server, domains: [domain], ...params }, { day })

describe('mail-records', () => {
  it('changes nothing', async () => {
    expect(await planned(task, { ...server, domains: [domain] }, { day: '2026-12-01' })).toEqual([])
  })

  it('lists the records of a server and a domain, those that send mail there last', async () => {
    const { host, senders, routes, former, selectors } = await told({ caa: ['letsencrypt.org'] })
    expect(host).toEqual([
      { name: 'mx.d.example', type: 'A', values: ['192.0.2.1'] },
      { name: 'mx.d.example', type: 'AAAA', values: ['2001:db8::1'] },
      { name: 'mx.d.example', type: 'TXT', values: ['v=spf1 a -all'] },
      { name: 'mx.d.example', type: 'CAA', values: ['0 issue "letsencrypt.org"'] },
    ])
    expect(senders).toEqual(
      known([
        { name: 'd.example', type: 'TXT', values: ['v=spf1 mx -all'] },
        {
          name: '_dmarc.d.example',
          type: 'TXT',
          values: ['v=DMARC1; p=none; rua=mailto:postmaster@d.example'],
        },
        {
          name: '_smtp._tls.d.example',
          type: 'TXT',
          values: ['v=TLSRPTv1; rua=mailto:postmaster@d.example'],
        },
      ]),
    )
    expect(routes).toEqual([
      { name: 'd.example', type: 'MX', values: ['10 mx.d.example.'] },
      { name: '_submissions._tcp.d.example', type: 'SRV', values: ['0 1 465 mx.d.example.'] },
      { name: '_submission._tcp.d.example', type: 'SRV', values: ['10 1 587 mx.d.example.'] },
    ])
    expect(former).toEqual([])
    expect(selectors).toEqual([{ domain: 'd.example', selector: 's1', state: 'signing' }])
  })

  it('lists no records that are not wanted', async () => {
    const { host, routes } = await told({ addresses: { A: ['192.0.2.1'] }, clients: false })
    expect(host).toEqual([
      { name: 'mx.d.example', type: 'A', values: ['192.0.2.1'] },
      { name: 'mx.d.example', type: 'TXT', values: ['v=spf1 a -all'] },
    ])
    expect(routes).toEqual([{ name: 'd.example', type: 'MX', values: ['10 mx.d.example.'] }])
  })

  it('leads mail programs to mailboxes only where there are any', async () => {
    const imaps = async (params: object) => {
      const { routes } = await told(params)
      return (routes as { name: string; values: string[] }[]).filter(({ name }) => name.startsWith('_imaps'))
    }
    expect(await imaps({})).toEqual([])
    expect(await imaps({ imap: true })).toEqual([
      { name: '_imaps._tcp.d.example', type: 'SRV', values: ['0 1 993 mx.d.example.'] },
    ])
    expect(await imaps({ imap: true, clients: false })).toEqual([])
  })

  it('lists the names of addresses where they are its own to set', async () => {
    const { reverse } = await told({ reverse: true })
    const ip6 = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'
    expect(reverse).toEqual([
      { name: '1.2.0.192.in-addr.arpa', type: 'PTR', values: ['mx.d.example.'] },
      { name: ip6, type: 'PTR', values: ['mx.d.example.'] },
    ])
    expect(
      await planned(
        task,
        { ...server, addresses: { A: ['0'] }, reverse: true, domains: [domain] },
        { day: '2026-12-01' },
      ),
    ).toEqual(['refused: "0" is not an address'])
    expect((await told({}))['reverse']).toEqual([])
  })

  it('gives other texts of a domain their place beside SPF', async () => {
    const { senders } = await told({ domains: [{ ...domain, spf: 'v=spf1 -all', txt: ['site=0', ''] }] })
    expect(senders).toMatchObject({ value: [{ values: ['v=spf1 -all', 'site=0', ''] }, {}, {}] })
  })

  it('lists what a domain that is gone could have had, the way of its mail first', async () => {
    const { senders, routes, former, selectors } = await told({
      domains: [{ ...domain, state: 'absent', dkim: { s1: 'retired', s2: 'signing' } }],
    })
    const words = (records: unknown) =>
      (records as { name: string; type: string; state: string }[]).map(
        ({ name, type, state }) => `${name} ${type} ${state}`,
      )
    const ways = [
      'd.example MX absent',
      '_submissions._tcp.d.example SRV absent',
      '_submission._tcp.d.example SRV absent',
      '_imaps._tcp.d.example SRV absent',
      '_mta-sts.d.example TXT absent',
    ]
    const sending = [
      'd.example TXT absent',
      '_dmarc.d.example TXT absent',
      '_smtp._tls.d.example TXT absent',
      'mta-sts.d.example CNAME absent',
      'autoconfig.d.example CNAME absent',
    ]
    const keys = ['s1._domainkey.d.example TXT absent', 's2._domainkey.d.example TXT absent']
    expect(words(routes)).toEqual(ways)
    expect(words((senders as { value: unknown }).value)).toEqual(sending)
    expect(words(former)).toEqual([...ways, ...sending, ...keys])
    expect(selectors).toEqual([])
  })

  it('gives another policy for MTA-STS another id, and the same one the same', async () => {
    const ids = await Promise.all(
      ['testing', 'testing', 'enforce'].map(async (mta_sts) => {
        const { routes } = await told({ mta_sts })
        return (routes as { name: string; values: string[] }[]).find(
          ({ name }) => name === '_mta-sts.d.example',
        )?.values[0]
      }),
    )
    expect(ids[0]).toMatch(/^v=STSv1; id=[0-9a-f]{20}$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    expect(mtaStsPolicy({ host: 'mx.d.example', mtaSts: 'enforce' })).toBe(
      'version: STSv1\r\nmode: enforce\r\nmx: mx.d.example\r\nmax_age: 604800\r\n',
    )
  })

  it('cannot tell the DMARC record where it does not know the day', async () => {
    expect((await told({}, unknown('later')))['senders']).toBeInstanceOf(Unknown)
  })

  const signed = (zone: string, how: DnsSigned['signed']) => ({ zone, signed: how })
  it.each<[string, object, Answers, readonly string[]]>([
    ['asks nobody where no key is published', {}, {}, []],
    ['asks nobody where that is assumed', { dane: 'assumed' }, {}, []],
    [
      'has nothing to say of zones that are signed',
      { dane: 'signed' },
      { 'dns signed': signed('d.example', 'validated') },
      [],
    ],
    [
      'has nothing to say of those that are signed as far as a resolver knows that follows no signatures',
      { dane: 'signed' },
      { 'dns signed': signed('d.example', 'announced') },
      [],
    ],
    [
      'refuses what nobody would heed',
      { dane: 'signed' },
      { 'dns signed': signed('d.example', 'no') },
      [
        'refused: DANE needs a signed zone, and d.example, which mx.d.example is in, is not: nobody would heed its TLSA record. Have it signed (DNSSEC) where it is registered, or do without DANE',
      ],
    ],
    ['waits where it cannot be known', { dane: 'signed' }, { 'dns signed': unknown('later') }, []],
  ])('%s', async (_title, more, answers, expected) => {
    const params = { ...server, domains: [domain], ...more }
    expect(await planned(task, params, { day: '2026-12-01', ...answers })).toEqual(expected)
  })

  it('tells once of each other zone whose mail does not profit', () => {
    const all = [signed('d.example', 'validated'), signed('d.example', 'validated')]
    const more = [signed('other', 'no'), signed('other', 'no'), signed('f.example', 'announced')]
    expect(unsignedZones('mx.d.example', [...all, ...more])).toEqual([
      'other is not signed: who sends mail to it does not heed the TLSA record of mx.d.example',
    ])
    expect(unsignedZones('mx.d.example', [])).toEqual([])
  })

  it('refuses a domain that is none', async () => {
    const params = { ...server, domains: [{ name: 'D.example' }] }
    expect(await planned(task, params, { day: '2026-12-01' })).toEqual(wrong('domains[0].name'))
  })
})

describe('the DMARC record in force', () => {
  const steps = [
    { since: '2026-12-01', policy: 'none' },
    { since: '2027-01-01', policy: 'quarantine' },
  ]
  it.each([
    ['2026-11-30', 'none'],
    ['2026-12-31', 'none'],
    ['2027-01-01', 'quarantine'],
    ['2030-01-01', 'quarantine'],
  ])('on %s is %s', (day, policy) => {
    expect(dmarcOn(day, steps)).toBe(policy)
  })

  it('is the only one, whatever day it is', () => {
    expect(dmarcOn('', [{ policy: 'reject' }])).toBe('reject')
  })
})
