import { describe, expect, it } from 'vitest'
import { addressFindings } from '../../tasks/mail/lib/check/addresses.ts'
import type { ServerSeen } from '../../tasks/mail/lib/check/dns-asker.ts'
import { mxFinding } from '../../tasks/mail/lib/check/mx.ts'
import { reverseName } from '../../tasks/mail/lib/check/names.ts'
import { spfFinding } from '../../tasks/mail/lib/check/spf.ts'
import { zoneFinding } from '../../tasks/mail/lib/check/zone.ts'
import { type Records, told, view } from './dns-view.ts'

const [V4, V6] = ['192.0.2.5', '2001:db8::5']
const WANTED = { host: 'mx.d.example', addresses: [V4, V6], domains: [{ name: 'd.example', dkim: ['s1'] }] }
const [PTR4, PTR6] = [`${reverseName(V4)} PTR`, `${reverseName(V6)} PTR`]

const RIGHT: Records = {
  'mx.d.example A': [V4],
  'mx.d.example AAAA': [V6],
  [PTR4]: ['mx.d.example.'],
  [PTR6]: ['mx.d.example.'],
}
const ALL_RIGHT = [
  `ok a mx.d.example: ${V4}`,
  `ok aaaa mx.d.example: ${V6}`,
  `ok ptr ${V4}: mx.d.example`,
  `ok ptr ${V6}: mx.d.example`,
]

describe('the check of addresses', () => {
  it.each<[string, Records, { readonly [at: number]: string }]>([
    ['finds all right', {}, {}],
    ['takes any way of writing IPv6', { 'mx.d.example AAAA': ['2001:db8:0:0:0:0:0:5'] }, {}],
    [
      'misses an address',
      { 'mx.d.example AAAA': [] },
      {
        1: `error aaaa mx.d.example: no AAAA record with ${V6}`,
        3: `error ptr ${V6}: its PTR record is mx.d.example, which does not have this address`,
      },
    ],
    [
      'finds another address',
      { 'mx.d.example A': [V4, '192.0.2.6'] },
      {
        0: 'error a mx.d.example: A 192.0.2.6 is not one of its addresses',
      },
    ],
    [
      'finds an alias',
      { 'mx.d.example A': { alias: 'x.d.example.' } },
      {
        0: 'error a mx.d.example: it is an alias of x.d.example.',
        2: `error ptr ${V4}: its PTR record is mx.d.example, which does not have this address`,
      },
    ],
    ['misses a name', { [PTR4]: [] }, { 2: `error ptr ${V4}: no PTR record` }],
    [
      'finds another name',
      { [PTR6]: ['vps.host.example.'] },
      {
        3: `error ptr ${V6}: its PTR record is vps.host.example`,
      },
    ],
    [
      'finds two names',
      { [PTR4]: ['a.example.', 'mx.d.example.'] },
      {
        2: `warning ptr ${V4}: several PTR records: a.example, mx.d.example`,
      },
    ],
    [
      'follows a name that is kept elsewhere',
      { [PTR4]: { alias: '5.sub.arpa.' }, '5.sub.arpa PTR': ['mx.d.example.'] },
      {},
    ],
    [
      'cannot tell what is not answered',
      { [PTR4]: 'no answer', 'mx.d.example AAAA': 'SERVFAIL' },
      {
        1: 'unknown aaaa mx.d.example: SERVFAIL',
        2: `unknown ptr ${V4}: no answer`,
        3: `unknown ptr ${V6}: SERVFAIL`,
      },
    ],
  ])('%s', (_title, records, but) => {
    expect(told(addressFindings(view({ ...RIGHT, ...records }), WANTED))).toEqual(
      ALL_RIGHT.map((line, at) => but[at] ?? line),
    )
  })

  it('wants no AAAA record where there is no IPv6 address', () => {
    const findings = addressFindings(view({ ...RIGHT, 'mx.d.example AAAA': [] }), {
      ...WANTED,
      addresses: [V4],
    })
    expect(told(findings)).toContain('ok aaaa mx.d.example: no AAAA record, and none is wanted')
  })
})

describe('the check of MX', () => {
  it.each<[string, Records, string]>([
    ['finds it right', { 'd.example MX': ['10 mx.d.example.'] }, 'ok mx d.example: 10 mx.d.example.'],
    ['misses it', {}, 'error mx d.example: no MX record'],
    [
      'finds another',
      { 'd.example MX': ['10 o.example.'], 'o.example A': [V4] },
      'error mx d.example: its MX is o.example',
    ],
    [
      'finds an alias',
      { 'd.example MX': ['10 o.example.'], 'o.example A': { alias: 'mx.d.example.' } },
      'error mx d.example: its MX o.example is an alias (CNAME) of mx.d.example, which many servers do not take',
    ],
    [
      'finds an address',
      { 'd.example MX': ['10 192.0.2.5.'] },
      'error mx d.example: its MX is the address 192.0.2.5, and must be a name',
    ],
    [
      'finds a name without address',
      { 'd.example MX': ['10 mx.d.example.', '20 gone.example.'] },
      'error mx d.example: its MX gone.example has no address',
    ],
    [
      'warns of a second',
      { 'd.example MX': ['10 mx.d.example.', '20 o.example.'], 'o.example A': [V4] },
      'warning mx d.example: mail may also go to o.example',
    ],
    ['cannot tell', { 'd.example MX': 'timeout' }, 'unknown mx d.example: timeout'],
  ])('%s', (_title, records, expected) => {
    expect(told([mxFinding(view({ ...RIGHT, ...records }), 'mx.d.example', 'd.example')])).toEqual([expected])
  })
})

describe('the check of SPF', () => {
  const seen = (v4: string, v6: string, name = 'd.example') =>
    [V4, V6].map((address, at) => ({ name, address, result: at === 0 ? v4 : v6, words: 'why', lookups: 2 }))
  it.each<[string, readonly string[] | string, [string, string], string]>([
    [
      'finds it right',
      ['v=spf1 mx -all', 'other'],
      ['pass', 'pass'],
      'ok spf d.example: v=spf1 mx -all (2 of 10 lookups)',
    ],
    ['misses it', ['v=spf10 mx', 'other'], ['none', 'none'], 'error spf d.example: no SPF record'],
    [
      'finds two',
      ['v=spf1 mx -all', 'v=spf1 a -all'],
      ['permerror', 'permerror'],
      'error spf d.example: 2 SPF records: v=spf1 mx -all / v=spf1 a -all',
    ],
    [
      'finds an address that may not send',
      ['v=spf1 ip4:192.0.2.5 -all'],
      ['pass', 'fail'],
      `error spf d.example: v=spf1 ip4:192.0.2.5 -all: ${V6} gives fail`,
    ],
    [
      'finds too many lookups',
      ['v=spf1 include:x -all'],
      ['permerror', 'permerror'],
      `error spf d.example: v=spf1 include:x -all: ${V4} gives permerror, ${V6} gives permerror`,
    ],
    [
      'warns if anybody may send',
      ['v=spf1 mx +all'],
      ['pass', 'pass'],
      'warning spf d.example: v=spf1 mx +all: anybody may send',
    ],
    [
      'cannot tell what is not answered',
      ['v=spf1 mx -all'],
      ['pass', 'temperror'],
      'unknown spf d.example: v=spf1 mx -all: why',
    ],
    ['cannot tell', 'timeout', ['pass', 'pass'], 'unknown spf d.example: timeout'],
  ])('%s', (_title, texts, [v4, v6], expected) => {
    const records = view({ 'd.example TXT': texts })
    expect(told([spfFinding({ records, spf: seen(v4, v6) }, WANTED, 'd.example')])).toEqual([expected])
  })

  it('is a warning for the name of the server, by which bounces are judged', () => {
    expect(
      told([
        spfFinding({ records: view({}), spf: seen('none', 'none', 'mx.d.example') }, WANTED, 'mx.d.example'),
      ]),
    ).toEqual(['warning spf mx.d.example: no SPF record'])
  })
})

describe('the check of name servers', () => {
  const at = (server: string, serial: number) => ({ server, serial })
  it.each<[string, readonly ServerSeen[], string]>([
    ['finds all alike', [at('a', 7), at('b', 7)], 'ok ns d.example: a has 7, b has 7'],
    ['finds one alone', [at('a', 0)], 'ok ns d.example: a has 0'],
    ['warns of one that lags', [at('a', 7), at('b', 6)], 'warning ns d.example: a has 7, b has 6'],
    [
      'warns of one that does not answer',
      [at('a', 7), { server: 'b', failed: 'no answer' }],
      'warning ns d.example: b: no answer',
    ],
    [
      'does not mind a network that the controller has not',
      [at('a', 7), { server: '::1', failed: 'cannot be queried: connect ENETUNREACH' }],
      'ok ns d.example: a has 7',
    ],
    [
      'cannot tell without any network',
      [{ server: '::1', failed: 'connect ENETUNREACH' }],
      'unknown ns d.example: the controller reaches none of them',
    ],
    ['misses them', [], 'error ns d.example: no name server can be found'],
  ])('%s', (_title, servers, expected) => {
    expect(told([zoneFinding('d.example', servers)])).toEqual([expected])
  })
})
