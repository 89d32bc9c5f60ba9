import { describe, expect, it } from 'vitest'
import { dkimFinding, otherKeysFinding } from '../../tasks/mail/lib/check/dkim.ts'
import { dmarcFindings } from '../../tasks/mail/lib/check/dmarc.ts'
import { caaFinding, policyFindings } from '../../tasks/mail/lib/check/policies.ts'
import { stsFinding } from '../../tasks/mail/lib/check/sts.ts'
import type { StsSeen } from '../../tasks/mail/lib/check/sts-fact.ts'
import type { DkimKey } from '../../tasks/mail/lib/dkim-key.ts'
import { type Records, told, view } from './dns-view.ts'

describe('the check of a DKIM key', () => {
  const key: DkimKey = {
    type: 'rsa',
    bits: 2048,
    public: 'AAAA',
    pkcs8: true,
    mode: '0640',
    owner: 'root',
    group: 'chasquid',
  }
  const NAME = 's1._domainkey.d.example'
  it.each<[string, readonly string[] | string, DkimKey, string]>([
    ['finds it right', ['v=DKIM1; k=rsa; p=AAAA'], key, 'ok dkim NAME: rsa 2048, as in /k'],
    ['does not mind blanks, nor what may be left out', ['p=AA AA;'], key, 'ok dkim NAME: rsa 2048, as in /k'],
    [
      'finds another key',
      ['v=DKIM1; k=rsa; p=BBBB'],
      key,
      'error dkim NAME: the key at NAME is not the one in /k',
    ],
    [
      'finds a key that is revoked',
      ['v=DKIM1; p='],
      key,
      'error dkim NAME: the key at NAME is revoked (p= is empty)',
    ],
    [
      'finds another type',
      ['v=DKIM1; k=ed25519; p=AAAA'],
      key,
      'error dkim NAME: NAME says k=ed25519, the key is rsa',
    ],
    ['finds another version', ['v=DKIM2; p=AAAA'], key, 'error dkim NAME: NAME says v=DKIM2'],
    ['misses the record', [], key, 'error dkim NAME: no TXT record at NAME'],
    ['finds two records', ['p=AAAA', 'p=BBBB'], key, 'error dkim NAME: 2 TXT records at NAME'],
    ['misses the key', ['p=AAAA'], null, 'error dkim NAME: there is no key in /k'],
    [
      'finds a file that is no key',
      ['p=AAAA'],
      { mode: '', owner: '', group: '', broken: 'it is no private key' },
      'error dkim NAME: /k: it is no private key',
    ],
    [
      'finds a key that is too short',
      ['p=AAAA'],
      { ...key, bits: 512 },
      'error dkim NAME: 512 bits are too few',
    ],
    ['cannot tell', 'timeout', key, 'unknown dkim NAME: timeout'],
  ])('%s', (_title, texts, key, expected) => {
    const records = view({ [`${NAME} TXT`]: texts })
    const finding = dkimFinding(records, { domain: 'd.example', selector: 's1', path: '/k', key })
    expect(told([finding])).toEqual([expected.replaceAll('NAME', NAME)])
  })
})

describe('the check of other keys', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['is content with those that are named', ['/d/dkim:s1.pem'], []],
    ['is content where there is none', [], []],
    ['warns of another', ['/d/dkim:s0.pem', '/d/dkim:s1.pem'], ['warning dkim-others: /d/dkim:s0.pem']],
  ])('%s', (_title, all, expected) => {
    expect(told(otherKeysFinding(all, ['/d/dkim:s1.pem']))).toEqual(expected)
  })
})

describe('the check of DMARC', () => {
  const RUA = 'rua=mailto:p@d.example'
  it.each<[string, readonly string[] | string, readonly string[]]>([
    [
      'finds it right',
      [`v=DMARC1; p=reject; ${RUA}`],
      [
        `ok dmarc d.example: v=DMARC1; p=reject; ${RUA}`,
        'ok dmarc-policy d.example: p=reject',
        'ok dmarc-rua d.example: p@d.example',
      ],
    ],
    [
      'suggests to act',
      [`v=DMARC1; p=none; ${RUA}`],
      [
        `ok dmarc d.example: v=DMARC1; p=none; ${RUA}`,
        'info dmarc-policy d.example: p=none: receivers only report',
        'ok dmarc-rua d.example: p@d.example',
      ],
    ],
    ['misses it', [], ['error dmarc d.example: no DMARC record']],
    [
      'finds another record in its place',
      ['v=spf1 -all'],
      ['error dmarc d.example: not a DMARC record: v=spf1 -all'],
    ],
    [
      'finds two',
      ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
      ['error dmarc d.example: 2 DMARC records: v=DMARC1; p=none / v=DMARC1; p=reject'],
    ],
    [
      'finds a policy that is none',
      [`v=DMARC1; p=block; ${RUA}`],
      [
        'error dmarc d.example: p=block is not valid',
        'ok dmarc-policy d.example: p=block',
        'ok dmarc-rua d.example: p@d.example',
      ],
    ],
    [
      'misses the policy',
      [`v=DMARC1; ${RUA}`],
      [
        'error dmarc d.example: p is missing',
        'ok dmarc-policy d.example: p=',
        'ok dmarc-rua d.example: p@d.example',
      ],
    ],
    [
      'wants reports',
      ['v=DMARC1; p=reject'],
      [
        'ok dmarc d.example: v=DMARC1; p=reject',
        'ok dmarc-policy d.example: p=reject',
        'warning dmarc-rua d.example: no rua: nobody is told who sends in its name',
      ],
    ],
    [
      'finds an address without mailto:',
      ['v=DMARC1; p=reject; rua=p@d.example'],
      [
        'error dmarc d.example: rua=p@d.example is not a list of mailto: addresses',
        'ok dmarc-policy d.example: p=reject',
        'warning dmarc-rua d.example: no rua: nobody is told who sends in its name',
      ],
    ],
    ['cannot tell', 'timeout', ['unknown dmarc d.example: timeout']],
  ])('%s', (_title, texts, expected) => {
    expect(told(dmarcFindings(view({ '_dmarc.d.example TXT': texts }), 'd.example'))).toEqual(expected)
  })

  it.each<[string, Records, string]>([
    [
      'wants a domain elsewhere to say that it takes them',
      { 'o.example MX': ['10 mx.o.example.'] },
      'warning dmarc-rua d.example: o.example does not say that it takes reports about d.example (TXT at d.example._report._dmarc.o.example)',
    ],
    [
      'wants a domain elsewhere that takes mail',
      { 'd.example._report._dmarc.o.example TXT': ['v=DMARC1'] },
      'warning dmarc-rua d.example: o.example takes no mail',
    ],
    [
      'is content with both',
      { 'o.example MX': ['10 mx.o.example.'], 'd.example._report._dmarc.o.example TXT': ['v=DMARC1'] },
      'ok dmarc-rua d.example: r@o.example',
    ],
    ['cannot tell', { 'o.example MX': 'timeout' }, 'unknown dmarc-rua d.example: timeout'],
  ])('of reports elsewhere: %s', (_title, records, expected) => {
    const all = view({
      '_dmarc.d.example TXT': ['v=DMARC1; p=reject; rua=mailto:r@o.example!10m'],
      ...records,
    })
    expect(told(dmarcFindings(all, 'd.example'))[2]).toBe(expected)
  })
})

describe('the check of what is optional', () => {
  it.each<[string, Records, readonly string[]]>([
    [
      'suggests what is not there',
      {},
      [
        'info mta-sts d.example: not published',
        'info tls-rpt d.example: not published',
        'info clients d.example: no SRV record, no autoconfig',
      ],
    ],
    [
      'finds it right',
      {
        '_mta-sts.d.example TXT': ['v=STSv1; id=20260101;'],
        '_smtp._tls.d.example TXT': ['v=TLSRPTv1; rua=mailto:p@d.example'],
        '_submissions._tcp.d.example SRV': ['0 1 465 mx.d.example.'],
      },
      [
        'ok mta-sts d.example: v=STSv1; id=20260101;',
        'ok tls-rpt d.example: v=TLSRPTv1; rua=mailto:p@d.example',
        'ok clients d.example: SRV 0 1 465 mx.d.example.',
      ],
    ],
    [
      'warns of what is wrong',
      {
        '_mta-sts.d.example TXT': ['v=STSv1'],
        '_smtp._tls.d.example TXT': ['v=TLSRPTv1; rua=p@d.example'],
        'autoconfig.d.example A': ['192.0.2.5'],
      },
      [
        'warning mta-sts d.example: not valid: v=STSv1',
        'warning tls-rpt d.example: not valid: v=TLSRPTv1; rua=p@d.example',
        'ok clients d.example: autoconfig.d.example has an address',
      ],
    ],
    [
      'cannot tell',
      {
        '_mta-sts.d.example TXT': 'a',
        '_smtp._tls.d.example TXT': 'b',
        '_submissions._tcp.d.example SRV': 'c',
      },
      ['unknown mta-sts d.example: a', 'unknown tls-rpt d.example: b', 'unknown clients d.example: c'],
    ],
  ])('%s', (_title, records, expected) => {
    expect(told(policyFindings(view(records), 'd.example'))).toEqual(expected)
  })

  it.each<[string, Records, string]>([
    ['suggests CAA', {}, 'info caa a.d.example: no CAA record: any authority may issue'],
    [
      'takes CAA of a name above',
      { 'd.example CAA': ['0 issue "letsencrypt.org"'] },
      'ok caa a.d.example: d.example: 0 issue "letsencrypt.org"',
    ],
    [
      'takes the closest',
      { 'a.d.example CAA': ['0 iodef "mailto:x"'], 'd.example CAA': ['0 issue ";"'] },
      'ok caa a.d.example: a.d.example: 0 iodef "mailto:x"',
    ],
    [
      'finds that nobody may issue',
      { 'd.example CAA': ['0 issue ";"'] },
      'error caa a.d.example: d.example: 0 issue ";" lets nobody issue',
    ],
    ['cannot tell', { 'a.d.example CAA': 'timeout' }, 'unknown caa a.d.example: timeout'],
  ])('%s', (_title, records, expected) => {
    expect(told([caaFinding(view(records), 'a.d.example')])).toEqual([expected])
  })
})

describe('the check of an MTA-STS policy', () => {
  const policy = (mode: string, mx = 'mx.d.example') => ({
    text: `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 86400\r\n`,
  })
  it.each<[string, StsSeen, string]>([
    ['finds it right', policy('enforce'), 'ok ID: mode: enforce, mx: mx.d.example'],
    ['takes a wildcard', policy('enforce', '*.d.example'), 'ok ID: mode: enforce, mx: *.d.example'],
    ['suggests to enforce it', policy('testing'), 'info ID: mode: testing'],
    ['suggests to enforce one that says nothing', policy('none', 'x'), 'info ID: mode: none'],
    ['finds that mail is kept away', policy('enforce', 'old.d.example'), 'error ID: mx: old.d.example'],
    [
      'warns that mail will be kept away',
      policy('testing', 'old.d.example'),
      'warning ID: mx: old.d.example',
    ],
    ['warns of another mode', policy('on'), 'warning ID: mode: on is not valid'],
    ['warns of another text', { text: '<html>' }, 'warning ID: it does not begin with version: STSv1'],
    ['warns of an empty text', { text: '' }, 'warning ID: it does not begin with version: STSv1'],
    [
      'misses the lifetime',
      { text: 'version: STSv1\nmode: enforce\nmx: mx.d.example\n' },
      'warning ID: max_age is missing',
    ],
    [
      'warns if it cannot be fetched',
      { failed: 'self-signed certificate' },
      'warning ID: self-signed certificate',
    ],
  ])('%s', (_title, seen, expected) => {
    expect(told([stsFinding(seen, 'd.example', 'mx.d.example')])).toEqual([
      expected.replace('ID', 'mta-sts-policy d.example'),
    ])
  })
})
