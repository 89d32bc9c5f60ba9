import { describe, expect, it } from 'vitest'
import { erase } from '../../src/define/task.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { known } from '../../src/model/seen.ts'
import { announce } from '../../src/run/plan/announce.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'
import task from '../../tasks/dns/dns-records.ts'
import { lookAtOld } from '../../tasks/dns/lib/dns-old.ts'
import type { DnsOwned } from '../../tasks/dns/lib/dns-owned.ts'
import { dnsOwn } from '../../tasks/dns/lib/dns-owned.ts'
import { type DnsProviderParam, memberMark, providerOf } from '../../tasks/dns/lib/dns-provider.ts'
import { dnsAfter } from '../../tasks/dns/lib/dns-record.ts'
import { type DnsRecords, sameRecords } from '../../tasks/dns/lib/dns-state.ts'
import type { DnsZone } from '../../tasks/dns/lib/providers/provider.ts'

const CLOUD: DnsProviderParam = { type: 'desec', token: 't' }
const ZONE: DnsZone = { id: 'z', name: 'a.example', ttl: 3600, lowest: 300, idle: null }

interface Here {
  readonly name: string
  readonly type?: 'A' | 'PTR'
  readonly seen?: DnsRecords
  readonly owned?: DnsOwned
  readonly zone?: DnsZone | null
}

const set = (...values: string[]): DnsRecords => ({ ttl: 3600, values })

/** What a host remembers that wrote these. */
function own(values: readonly string[], subject?: string, group = 'mail', provider = CLOUD): DnsOwned {
  const member =
    subject === undefined ? undefined : { set: group, mark: memberMark(provider, group, `${subject} A`) }
  const about = { asked: { name: 'x', type: 'A' }, seen: known(null), owned: known(null) } as const
  const { after } = dnsOwn({ ...about, after: known(set(...values)), adopt: false, member })
  return after.known ? (after.value as DnsOwned) : null
}

function planned(
  params: Record<string, unknown>,
  here: readonly Here[],
  old: readonly Here[] = [],
  unproved: readonly string[] = [],
): string[] {
  const value = { provider: CLOUD, ...params } as never
  const checked = paramsChecker(ajvCompiler()).filled({ task: task.name, schema: task.params, value })
  if (checked.problems.length > 0) return checked.problems.map(({ message }) => message)
  const provider = providerOf(checked.params)
  const looked = ({ name, type = 'A', seen = null, owned = null, zone = ZONE }: Here) => ({
    asked: { provider, zone, name, type },
    seen: known(seen),
    owned: known(owned),
  })
  return erase(task)
    .plan({ sets: here.map(looked), old: { old: old.map(looked), unproved } }, checked.params as never)
    .flatMap((change) => announce(change) ?? [])
    .map(({ change }) => change.summary)
}

const ONE = { name: 'one.a.example', type: 'A', value: '192.0.2.1' }
const TWO = { name: 'two.a.example', type: 'A', value: '192.0.2.2' }

describe('dns-records', () => {
  it('plans each set as a change of its own, in their order', () => {
    expect(
      planned(
        { records: [TWO, ONE] },
        [TWO, ONE].map(({ name }) => ({ name })),
      ),
    ).toEqual([
      'record that two.a.example A is ours',
      'set two.a.example A to 192.0.2.2',
      'record that one.a.example A is ours',
      'set one.a.example A to 192.0.2.1',
    ])
  })

  it('has nothing to do with no records, nor with records that are right', () => {
    expect(planned({ records: [] }, [])).toEqual([])
    expect(planned({ records: [ONE] }, [{ name: ONE.name, seen: set('192.0.2.1') }])).toEqual([])
  })

  it('removes those that shall be absent', () => {
    const gone = { name: ONE.name, type: 'A', state: 'absent' }
    const here = { name: ONE.name, seen: set('192.0.2.1'), owned: own(['192.0.2.1']) }
    expect(planned({ records: [gone] }, [here])).toEqual([
      'remove one.a.example A',
      'forget that one.a.example A was ours',
    ])
    expect(planned({ records: [gone] }, [{ name: ONE.name }])).toEqual([])
  })

  it('shows a person all lines in one list before anything is waited for', () => {
    const right = { name: 'right.a.example', type: 'A', value: '192.0.2.3' }
    const gone = { name: 'gone.a.example', type: 'A', state: 'absent' }
    const manual = { provider: { type: 'manual' }, records: [ONE, right, TWO, gone] }
    const here = [
      { name: ONE.name },
      { name: right.name, seen: { ttl: 5, values: ['192.0.2.3'] } },
      { name: TWO.name, seen: set('192.0.2.9') },
      { name: gone.name, seen: set('192.0.2.9') },
    ]
    expect(planned(manual, here)).toEqual([
      [
        'one.a.example. 3600 IN A 192.0.2.1',
        'two.a.example. 3600 IN A 192.0.2.2',
        'remove gone.a.example A',
      ].join('\n'),
      'wait for a person to set one.a.example A to 192.0.2.1',
      'wait for a person to set two.a.example A to 192.0.2.2',
      'wait for a person to remove gone.a.example A',
    ])
  })

  it('does not wait for a person where it is not to, and goes on', () => {
    const manual = { provider: { type: 'manual' }, wait: 0 }
    const here = [{ name: ONE.name, zone: null }]
    expect(planned({ ...manual, records: [ONE] }, here)).toEqual(['set one.a.example A to 192.0.2.1'])
    expect(
      planned({ ...manual, records: [ONE] }, [{ ...here[0], name: ONE.name, seen: set('192.0.2.1') }]),
    ).toEqual([])
    const { outputs } = erase(task)
    const asked = { provider: { type: 'manual' }, zone: null, name: ONE.name, type: 'A' } as const
    const sets = [{ asked, seen: known(null), owned: known(null) }]
    const params = { records: [{ ...ONE, state: 'present', value: known(ONE.value) }], adopt: false, wait: 0 }
    expect(outputs?.({ sets, old: null }, params as never)).toMatchObject({
      pending: known(['one.a.example A']),
    })
    expect(outputs?.({ sets, old: null }, { ...params, wait: 9 })).not.toHaveProperty('pending')
  })

  it('accepts any TTL of a person unless one is asked for', () => {
    const manual = { provider: { type: 'manual' } }
    const here = [{ name: ONE.name, zone: null, seen: { ttl: 77, values: ['192.0.2.1'] } }]
    expect(planned({ ...manual, records: [ONE] }, here)).toEqual([])
    expect(planned({ ...manual, records: [{ ...ONE, ttl: 60 }] }, here)).toHaveLength(2)
    // Also where another value had one before.
    const asked = { provider: { type: 'manual' }, zone: null, name: ONE.name, type: 'A' } as const
    const after = dnsAfter(asked, known(set('192.0.2.9')), { values: known(['192.0.2.1']), patience: 1 })
    expect(after).toEqual(known({ ttl: null, values: ['192.0.2.1'] }))
    expect(sameRecords({ ttl: 5, values: ['192.0.2.1'] }, after.known ? after.value : null)).toBe(true)
  })

  it('remembers the set, also of records that were ours before it had a name', () => {
    expect(
      planned({ records: [ONE], set: 'mail' }, [
        { name: ONE.name, seen: set('192.0.2.1'), owned: own(['192.0.2.1']) },
      ]),
    ).toEqual(['record that one.a.example A is ours'])
    const known = { name: ONE.name, seen: set('192.0.2.1'), owned: own(['192.0.2.1'], ONE.name) }
    expect(planned({ records: [ONE], set: 'mail' }, [known])).toEqual([])
    // Whoever wrote it did not write it for us.
    expect(planned({ records: [ONE], set: 'mail' }, [{ name: ONE.name, seen: set('192.0.2.1') }])).toEqual([])
  })

  const OLD: Here = {
    name: 'old.a.example',
    seen: set('192.0.2.8'),
    owned: own(['192.0.2.8'], 'old.a.example'),
  }
  it.each<[string, Record<string, unknown>, Here, string[]]>([
    [
      'tells of what is listed no more',
      {},
      OLD,
      ['finding: old.a.example A is no longer listed in the set mail: prune: true removes it'],
    ],
    [
      'removes it when told to',
      { prune: true },
      OLD,
      ['remove old.a.example A', 'forget that old.a.example A was ours'],
    ],
    [
      'forgets what is gone',
      { prune: true },
      { ...OLD, seen: null },
      ['forget that old.a.example A was ours'],
    ],
    [
      'forgets what an alias has the place of',
      { prune: true },
      { ...OLD, seen: { alias: 'x.' } },
      ['forget that old.a.example A was ours'],
    ],
    [
      'leaves what someone else has put there',
      { prune: true },
      { ...OLD, seen: set('192.0.2.7') },
      [
        'finding: old.a.example A is no longer listed in the set mail, and now it is someone else’s: it is left as it is',
      ],
    ],
    [
      'leaves what is in no zone of the provider',
      { prune: true },
      { ...OLD, zone: null },
      ['finding: old.a.example A is no longer listed in the set mail, and desec has no zone of it'],
    ],
    [
      'knows no other set',
      { prune: true },
      { ...OLD, owned: own(['192.0.2.8'], 'old.a.example', 'web') },
      [],
    ],
    ['has removed it before', { prune: true }, { ...OLD, seen: null, owned: null }, []],
  ])('%s', (_title, more, old, expected) => {
    expect(planned({ records: [], set: 'mail', ...more }, [], [old])).toEqual(expected)
  })

  it('removes nothing on the word of a host alone, which could name any records of the world', async () => {
    const mark = (name: string) => memberMark(CLOUD, 'mail', `${name} A`)
    const remembered = [
      { subject: `${ONE.name} A`, mark: mark(ONE.name) },
      { subject: 'old.a.example A', mark: mark('old.a.example') },
      { subject: 'theirs.example A', mark: null },
      { subject: 'copied.example A', mark: mark('old.a.example') },
      { subject: 'not/../a..name A', mark: mark('not/../a..name') },
      { subject: 'old.a.example HINFO', mark: memberMark(CLOUD, 'mail', 'old.a.example HINFO') },
    ]
    const asked: string[] = []
    const answers: Readonly<Record<string, Json>> = { 'dns owned in': remembered, 'dns zones': [ZONE] }
    const see = async ({ kind, arg }: Fact) => {
      asked.push(`${kind.name} ${JSON.stringify(arg)}`)
      return known(answers[kind.name] ?? null)
    }
    const host = { name: 'box', user: 'root', see } as unknown as HostReader
    const found = await lookAtOld(host, CLOUD, { set: 'mail', subjects: [{ name: ONE.name, type: 'A' }] })
    expect(found.old.map((one) => one.asked.name)).toEqual(['old.a.example'])
    expect(found.unproved).toHaveLength(4)
    expect(asked.join('\n')).not.toMatch(/theirs|copied/)
    expect(planned({ records: [], set: 'mail', prune: true }, [], [], found.unproved)).toEqual([
      'finding: theirs.example A, copied.example A, not/../a..name A, old.a.example HINFO: no longer listed in the set mail, and not written with these credentials: left as it is',
    ])
    const many = Array.from({ length: 1000 }, (_, at) => `n${at}.example A`)
    const [told = ''] = planned({ records: [], set: 'mail' }, [], [], many)
    expect(told).toContain('n4.example A and 995 more: no longer')
  })

  it.each<[string, Record<string, unknown>, Here, string]>([
    [
      'a name in no zone of the provider',
      { records: [ONE] },
      { name: ONE.name, zone: null },
      'desec has no zone that one.a.example is in',
    ],
    [
      'a zone that is delegated elsewhere',
      { records: [ONE] },
      { name: ONE.name, zone: { ...ZONE, idle: 'its status is pending' } },
      'desec has the zone a.example, but nobody is answered from it: its status is pending',
    ],
    [
      'a TTL that the provider does not take',
      { records: [{ ...ONE, ttl: 60 }] },
      { name: ONE.name },
      'desec takes no TTL below 300, and 60 is asked for',
    ],
    [
      'a type that the provider does not have',
      { records: [{ ...ONE, type: 'PTR' }], provider: { type: 'digitalocean', token: 't' } },
      { name: ONE.name, type: 'PTR' },
      'digitalocean has no records of type PTR',
    ],
    [
      'what is foreign',
      { records: [ONE] },
      { name: ONE.name, seen: set('192.0.2.9') },
      'adopt: true replaces it',
    ],
    [
      'a provider without its token',
      { records: [], provider: { type: 'cloudflare' } },
      { name: '' },
      'the provider cloudflare needs token',
    ],
    [
      'a provider without its keys',
      { records: [], provider: { type: 'route53', access_key_id: '' } },
      { name: '' },
      'the provider route53 needs secret_access_key',
    ],
    [
      'value and values',
      { records: [{ ...ONE, values: ['x'] }] },
      { name: ONE.name },
      'only one of value and values',
    ],
    ['no value', { records: [{ name: 'x', type: 'A' }] }, { name: 'x' }, 'needs one of value, values'],
    ['no values', { records: [{ name: 'x', type: 'A', values: [] }] }, { name: 'x' }, 'values is empty'],
    ['to prune what has no name', { records: [], prune: true }, { name: '' }, 'prune needs a set'],
  ])('refuses %s', (_title, params, here, words) => {
    const sets = (params['records'] as readonly unknown[]).length === 0 ? [] : [here]
    expect(() => planned(params, sets)).toThrow(words)
  })

  it.each([
    [{ provider: { type: 'bind' } }, 'type'],
    [{ provider: {} }, 'type'],
    [{ provider: { ...CLOUD, tokn: 'x' } }, 'tokn'],
    [{ records: [{ name: '', type: 'A', value: 'x' }] }, 'name'],
    [{ records: [{ ...ONE, type: 'HINFO' }] }, 'type'],
    [{ set: '' }, 'set'],
  ])('does not take %j', (params, word) => {
    const [message] = planned({ records: [], ...params }, [])
    expect(message).toContain(word)
  })
})
