import { describe, expect, it } from 'vitest'
import { type DaneZone, daneSignedFinding } from '../../tasks/mail/lib/check/dane-signed.ts'
import type { DnsView } from '../../tasks/mail/lib/check/dns-view.ts'
import { imapPlainFinding, reachFinding } from '../../tasks/mail/lib/check/ports.ts'
import { talkFindings } from '../../tasks/mail/lib/check/talk.ts'
import type { TalkSeen } from '../../tasks/mail/lib/check/talk-fact.ts'
import { tlsFindings } from '../../tasks/mail/lib/check/tls.ts'
import type { Met, Port, PortSeen } from '../../tasks/mail/lib/check/tls-fact.ts'
import { type Records, told, view } from './dns-view.ts'

const NOW = 1_800_000_000
const DAY = 86_400
const HOST = 'mx.d.example'
const port = (number: Port['port']): Port => ({ address: '192.0.2.5', port: number, name: HOST, ca: null })
const served = { names: ['mx.d.example'], serial: '0A0B', notAfter: NOW + 60 * DAY, key: 'ab' }
const MET: Met = {
  greeting: HOST,
  ehlo: HOST,
  openAuth: false,
  tlsFault: null,
  untrusted: null,
  protocol: 'TLSv1.3',
  served,
  old: [],
  now: NOW,
}
const file = {
  names: [HOST],
  serial: 'A0B',
  notBefore: NOW - 30 * DAY,
  notAfter: NOW + 60 * DAY,
  issuer: 'x',
}

const RIGHT = [
  'ok tls: TLSv1.3',
  `ok certificate-name: ${HOST}`,
  'ok certificate-file: /c, serial A0B',
  'ok certificate-age: 60 days left',
  'ok tls-old: TLS 1.0 and 1.1 refused',
  'ok auth-before-tls: no AUTH before TLS',
  `ok helo: ${HOST}`,
]

describe('the check of ports', () => {
  const refused = { failed: { code: 'ECONNREFUSED', words: 'connect ECONNREFUSED' } }
  const silent = { failed: { code: '', words: 'no answer within 6 s' } }
  it.each<[string, Port['port'], PortSeen, boolean, string]>([
    ['finds one open', 25, MET, true, `ok port 25 192.0.2.5: ${HOST}`],
    [
      'finds one that nothing listens on',
      465,
      refused,
      false,
      'error port 465 192.0.2.5: connect ECONNREFUSED',
    ],
    ['finds one that a firewall closes', 587, silent, true, 'error port 587 192.0.2.5: no answer within 6 s'],
    [
      'cannot tell of 25 where the controller may not go out by it',
      25,
      silent,
      true,
      'unknown port 25 192.0.2.5: no answer within 6 s; perhaps the controller’s network closes port 25',
    ],
    [
      'knows that 25 is closed if it is refused',
      25,
      refused,
      true,
      'error port 25 192.0.2.5: connect ECONNREFUSED',
    ],
    [
      'cannot tell without a network',
      465,
      { failed: { code: 'ENETUNREACH', words: 'x' } },
      true,
      'unknown port 465 192.0.2.5: the controller has no way to 192.0.2.5 (ENETUNREACH)',
    ],
  ])('%s', (_title, number, seen, listens, expected) => {
    expect(told([reachFinding({ port: port(number), seen }, listens)])).toEqual([expected])
  })
})

describe('the check of mailboxes', () => {
  const refused = { failed: { code: 'ECONNREFUSED', words: 'connect ECONNREFUSED' } }
  it.each<[string, readonly PortSeen[], string[]]>([
    ['says nothing where nobody looked', [], []],
    ['finds port 143 closed', [refused], ['ok imap-before-tls: port 143 is closed']],
    [
      'finds one that waits for TLS',
      [refused, MET],
      ['ok imap-before-tls: port 143 refuses logins before TLS'],
    ],
    [
      'finds one that takes passwords as they are',
      [{ ...MET, openAuth: true }],
      ['error imap-before-tls: port 143 (192.0.2.5) takes a login without TLS'],
    ],
  ])('%s', (_title, all, expected) => {
    expect(told(imapPlainFinding(all.map((seen) => ({ port: port(143), seen }))))).toEqual(expected)
  })
})

describe('the check of TLS', () => {
  const findings = (
    seen: PortSeen,
    about: { readonly file?: typeof file | null; readonly records?: DnsView } = {},
  ) =>
    told(
      tlsFindings(
        [
          { port: port(25), seen: MET },
          { port: port(465), seen },
        ],
        HOST,
        {
          file: about.file === undefined ? file : about.file,
          path: '/c',
          renewal: 'r',
          records: about.records ?? view({}),
        },
      ),
    )
  it.each<[string, Partial<Met>, { readonly [at: number]: string }]>([
    ['finds all right', {}, {}],
    [
      'takes a wildcard',
      { served: { ...served, names: ['*.d.example'] } },
      { 1: `ok certificate-name: ${HOST}, *.d.example` },
    ],
    [
      'finds a certificate that is not trusted',
      { untrusted: 'self-signed certificate' },
      { 0: 'error tls: port 465 (192.0.2.5): self-signed certificate' },
    ],
    [
      'finds no TLS',
      { tlsFault: 'STARTTLS is not accepted: 502', served: null, protocol: null },
      { 0: 'error tls: port 465 (192.0.2.5): STARTTLS is not accepted: 502' },
    ],
    [
      'finds another name',
      { served: { ...served, names: ['*.example', 'd.example', '*.a.d.example'] } },
      {
        1: 'error certificate-name: port 465 (192.0.2.5): its certificate is for *.example, d.example, *.a.d.example',
      },
    ],
    [
      'finds another certificate than in the file',
      { served: { ...served, serial: '0C' } },
      { 2: 'error certificate-file: port 465 (192.0.2.5): serves 0C, the file has A0B' },
    ],
    [
      'finds one that has expired',
      { served: { ...served, notAfter: NOW - DAY } },
      { 3: 'error certificate-age: expired 1 days ago' },
    ],
    [
      'finds one that expires at once',
      { served: { ...served, notAfter: NOW + 2.5 * DAY } },
      { 3: 'error certificate-age: 2 days left' },
    ],
    [
      'warns of one that should have been renewed',
      { served: { ...served, notAfter: NOW + 15 * DAY } },
      { 3: 'warning certificate-age: 15 days left' },
    ],
    [
      'warns of TLS 1.0',
      { old: ['TLSv1', 'TLSv1.1'] },
      { 4: 'warning tls-old: port 465 (192.0.2.5): TLSv1 and TLSv1.1 accepted' },
    ],
    [
      'finds passwords in the clear',
      { openAuth: true },
      { 5: 'error auth-before-tls: port 465 (192.0.2.5): AUTH is offered without TLS' },
    ],
    [
      'finds another name in the greeting',
      { greeting: 'localhost' },
      { 6: 'error helo: port 465 (192.0.2.5): it calls itself localhost' },
    ],
    [
      'finds another name in the answer to EHLO',
      { ehlo: 'vps' },
      { 6: 'error helo: port 465 (192.0.2.5): it calls itself vps' },
    ],
  ])('%s', (_title, but, expected) => {
    expect(findings({ ...MET, ...but })).toEqual(RIGHT.map((line, at) => expected[at] ?? line))
  })

  it('tells a fault of every port once', () => {
    const all = [25, 465, 587] as const
    const seen = all.map((one) => ({ port: port(one), seen: { ...MET, old: ['TLSv1'] } }))
    expect(told(tlsFindings(seen, HOST, { file, path: '/c', renewal: 'r', records: view({}) }))).toContain(
      'warning tls-old: every port: TLSv1 accepted',
    )
  })

  it('misses the file', () => {
    expect(findings(MET, { file: null })[2]).toBe('error certificate-file: no certificate in /c')
  })

  it('knows that a short lifetime is meant', () => {
    const short = { ...served, notAfter: NOW + 4 * DAY }
    const seen = [{ port: port(25), seen: { ...MET, served: short } }]
    const about = {
      file: { ...file, notBefore: NOW - 2 * DAY, notAfter: NOW + 4 * DAY },
      path: '/c',
      renewal: 'r',
      records: view({}),
    }
    expect(told(tlsFindings(seen, HOST, about))[3]).toBe('ok certificate-age: 4 days left')
  })

  it('says nothing of TLS where no port is reached', () => {
    const seen = { failed: { code: '', words: 'x' } }
    expect(
      tlsFindings([{ port: port(25), seen }], HOST, { file, path: '/c', renewal: 'r', records: view({}) }),
    ).toEqual([])
  })

  const TLSA = `_25._tcp.${HOST} TLSA`
  it.each<[string, Records, readonly string[]]>([
    ['wants none', {}, []],
    ['finds one that fits', { [TLSA]: ['3 1 1 ab', '3 1 1 cd'] }, ['ok dane: 3 1 1 ab, 3 1 1 cd']],
    ['finds one that does not', { [TLSA]: ['3 1 1 cd'] }, ['error dane: the key served is ab']],
    ['cannot tell of others', { [TLSA]: ['2 0 1 cd'] }, ['unknown dane: only 3 1 1 is checked: 2 0 1 cd']],
    ['cannot tell', { [TLSA]: 'timeout' }, ['unknown dane: timeout']],
  ])('of TLSA records, %s', (_title, records, expected) => {
    expect(findings(MET, { records: view(records) }).slice(RIGHT.length)).toEqual(expected)
  })
})

describe('the check of the zone of a TLSA record', () => {
  it.each<[string, DaneZone, readonly string[]]>([
    ['is none where there is no record', null, []],
    [
      'finds one that a resolver has judged',
      { zone: 'd.example', signed: 'validated' },
      ['ok dane-signed: d.example is signed, by the resolver’s own judgement'],
    ],
    [
      'finds one whose key the zone above has',
      { zone: 'd.example', signed: 'announced' },
      ['ok dane-signed: d.example is signed, as the zone above says'],
    ],
    [
      'finds one that is not signed',
      { zone: 'd.example', signed: 'no' },
      ['warning dane-signed: d.example is not signed'],
    ],
    ['cannot tell', { failed: 'timeout' }, ['unknown dane-signed: timeout']],
  ])('%s', (_title, seen, expected) => {
    expect(told(daneSignedFinding(seen, HOST))).toEqual(expected)
  })
})

describe('the check of what strangers may do', () => {
  const GOOD: TalkSeen = {
    relay: [{ about: 'a', code: 550, words: 'no' }],
    mailboxes: [{ about: 'postmaster@d.example', code: 250, words: 'ok' }],
    bareLf: { about: 'bare LF', code: null, words: 'it goes on waiting for the end' },
  }
  const lost = { code: null, words: 'no answer within 6 s' }
  it.each<[string, Partial<TalkSeen>, { readonly [at: number]: string }]>([
    ['finds all right', {}, {}],
    [
      'finds an open relay',
      {
        relay: [
          { about: 'a', code: 550, words: 'no' },
          { about: 'b', code: 250, words: 'ok' },
        ],
      },
      { 0: 'error relay: b: 250 ok' },
    ],
    [
      'cannot tell of a relay',
      { relay: [{ about: 'a', ...lost }] },
      { 0: 'unknown relay: a: no answer within 6 s' },
    ],
    [
      'finds that a bare line feed ends a message',
      { bareLf: { about: 'bare LF', code: 250, words: 'queued' } },
      { 1: 'error bare-lf: 250 queued' },
    ],
    [
      'is content if a bare line feed ends the connection',
      { bareLf: { about: 'bare LF', code: 521, words: 'invalid' } },
      { 1: 'ok bare-lf: 521 invalid' },
    ],
    [
      'cannot tell where postmaster is refused',
      { bareLf: { about: 'recipient', code: 550, words: 'no' } },
      { 1: 'unknown bare-lf: recipient: 550 no' },
    ],
    [
      'cannot tell without a connection',
      { bareLf: { about: 'bare LF', ...lost } },
      { 1: 'unknown bare-lf: no answer within 6 s' },
    ],
    [
      'finds a mailbox that is refused',
      { mailboxes: [{ about: 'postmaster@d.example', code: 550, words: 'unknown' }] },
      { 2: 'warning mailbox postmaster@d.example: 550 unknown' },
    ],
    [
      'cannot tell of a mailbox that is put off',
      { mailboxes: [{ about: 'postmaster@d.example', code: 450, words: 'later' }] },
      { 2: 'unknown mailbox postmaster@d.example: 450 later' },
    ],
    [
      'cannot tell of a mailbox without an answer',
      { mailboxes: [{ about: 'postmaster@d.example', ...lost }] },
      { 2: 'unknown mailbox postmaster@d.example: no answer within 6 s' },
    ],
  ])('%s', (_title, but, expected) => {
    const right = [
      'ok relay: a: 550',
      'ok bare-lf: it goes on waiting for the end',
      'ok mailbox postmaster@d.example: 250 ok',
    ]
    expect(told(talkFindings({ ...GOOD, ...but }))).toEqual(right.map((line, at) => expected[at] ?? line))
  })
})
