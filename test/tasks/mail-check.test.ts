import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import type { Finding } from '../../tasks/mail/lib/check/finding.ts'
import { pageText } from '../../tasks/mail/lib/check/page.ts'
import task from '../../tasks/mail/mail-check.ts'
import { type Answers, changesOf, outputs, planned, wrong } from './planned.ts'

const HOST = 'mx.d.example'
const PARAMS = {
  host: HOST,
  addresses: { A: '192.0.2.5' },
  domains: [{ name: 'd.example', dkim: { s1: 'signing' } }],
  blocklists: { addresses: [], names: [] },
}
const RECORDS = {
  [`${HOST} A`]: ['192.0.2.5'],
  [`${HOST} AAAA`]: [],
  [`${HOST} TXT`]: ['v=spf1 a -all'],
  '5.2.0.192.in-addr.arpa PTR': [`${HOST}.`],
  'd.example MX': [`10 ${HOST}.`],
  'd.example TXT': ['v=spf1 mx -all'],
  's1._domainkey.d.example TXT': ['v=DKIM1; k=rsa; p=AAAA'],
  '_dmarc.d.example TXT': ['v=DMARC1; p=reject; rua=mailto:postmaster@d.example'],
  '_mta-sts.d.example TXT': ['v=STSv1; id=1'],
  '_smtp._tls.d.example TXT': ['v=TLSRPTv1; rua=mailto:postmaster@d.example'],
  '_submissions._tcp.d.example SRV': [`0 1 465 ${HOST}.`],
  'd.example CAA': ['0 issue "ca.example"'],
  [`_25._tcp.${HOST} TLSA`]: [],
}
const spf = ['d.example', HOST].map((name) => ({
  name,
  address: '192.0.2.5',
  result: 'pass',
  words: '',
  lookups: 1,
}))
const dns = (but: Record<string, readonly string[]> = {}) => ({
  records: Object.fromEntries(
    Object.entries({ ...RECORDS, ...but }).map(([name, values]) => [name, { values }]),
  ),
  spf,
  dane: null,
  zones: [{ domain: 'd.example', servers: [{ server: 'ns', serial: 1 }] }],
})
const NOW = 1_800_000_000
const served = { names: [HOST], serial: 'A', notAfter: NOW + 5_000_000, key: 'ab' }
const port = {
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
const parts = {
  name: HOST,
  chasquid: 'chasquid 1.15.0',
  queue: '0',
  disk: 'x\n/dev/vda1 100 50 50 50% /',
  inodes: 'x\n/dev/vda1 100 50 50 50% /',
  clock: 'Id=chrony.service\nActiveState=active',
  upgrades: 'install ok installed\nAPT::Periodic::Unattended-Upgrade "1";',
  renewal:
    'Id=hostwright-acme-mail.timer\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n\nId=hostwright-acme-mail.service\nResult=success',
  backup: `${NOW}`,
  now: `${NOW}`,
  'out4 192.0.2.9': '220 hello',
}
const RIGHT: Answers = {
  'mail dns': dns(),
  'mail port': port,
  'mail talk': {
    relay: [{ about: 'a', code: 550, words: 'no' }],
    mailboxes: [],
    bareLf: { about: 'bare LF', code: 521, words: 'no' },
  },
  'mail host': { parts, ahead: 0 },
  certificate: {
    names: [HOST],
    serial: 'A',
    notBefore: NOW - 5_000_000,
    notAfter: NOW + 5_000_000,
    issuer: 'ca',
  },
  'mail sts policy': { text: `version: STSv1\nmode: enforce\nmx: ${HOST}\nmax_age: 86400\n` },
  'dkim key': {
    type: 'rsa',
    bits: 2048,
    public: 'AAAA',
    pkcs8: true,
    mode: '0640',
    owner: 'root',
    group: 'chasquid',
  },
}
const SECOND = {
  'mail dns': dns({
    'd.example MX': [`10 ${HOST}.`, '20 o.example.'],
    'o.example A': ['192.0.2.6'],
    'o.example AAAA': [],
  }),
}
const NONE = { 'mail dns': dns({ 'd.example MX': [] }) }

describe('mail-check', () => {
  it('tells all that is right, and nothing else', async () => {
    const told = await planned(task, PARAMS, RIGHT)
    expect(told.filter((line) => !line.startsWith('definite: ok '))).toEqual([
      'definite: 39 checks: 0 errors, 0 warnings, 0 unknown, 0 suggestions, 39 right',
    ])
    expect(told).toContain(`definite: ok       mail for d.example comes to ${HOST}: 10 ${HOST}.`)
  })

  it('fails where there is an error, which comes first, with what was seen and what to do', async () => {
    const [line = ''] = await planned(task, PARAMS, { ...RIGHT, ...NONE })
    expect(line.split('\n').slice(0, 3)).toEqual([
      'refused: error    mx d.example: no MX record',
      `  wanted: mail for d.example comes to ${HOST}`,
      `  remedy: Set MX of d.example to “10 ${HOST}.”, and nothing else.`,
    ])
    expect(line).toContain('39 checks: 1 error, 0 warnings, 0 unknown, 0 suggestions, 38 right')
  })

  it.each<[string, Answers, string, boolean]>([
    ['an error', NONE, 'error', true],
    ['an error', NONE, 'warning', true],
    ['an error', NONE, 'never', false],
    ['a warning', SECOND, 'error', false],
    ['a warning', SECOND, 'warning', true],
    ['a warning', SECOND, 'never', false],
    [
      'what is not known',
      {
        'mail talk': {
          relay: [{ about: 'a', code: null, words: 'x' }],
          mailboxes: [],
          bareLf: { about: 'DATA', code: 450, words: '' },
        },
      },
      'warning',
      false,
    ],
  ])('%s: fail_on decides', async (_title, but, fail_on, refused) => {
    const told = await planned(task, { ...PARAMS, fail_on }, { ...RIGHT, ...but })
    expect(told[0]?.startsWith('refused: ')).toBe(refused)
  })

  describe('with since', () => {
    const since = { ...PARAMS, since: '/f' }
    const kept = (findings: unknown, host = HOST) => ({
      'mail check before': { text: JSON.stringify({ host, when: '2026-11-28 06:15 UTC', findings }) },
    })
    const found = async (but: Answers) => {
      const { findings } = await outputs(task, PARAMS, { ...RIGHT, ...but })
      return (findings as { readonly value: readonly Finding[] }).value
    }

    it('tells all at first, and keeps it', async () => {
      const told = await planned(task, since, { ...RIGHT, 'mail check before': { text: null } })
      expect(told).toHaveLength(1)
      expect(told[0]).toMatch(/^definite: no earlier result in \/f: all is told\nok /)
    })

    it('tells that nothing has changed, and nothing else', async () => {
      const told = await planned(task, since, { ...RIGHT, ...kept(await found({})) })
      expect(told).toEqual([
        'definite: nothing has changed since 2026-11-28 06:15 UTC: 39 checks: 0 errors, 0 warnings, 0 unknown, 0 suggestions, 39 right',
      ])
    })

    it('tells what has become worse, keeps that, and fails then', async () => {
      const answers = { ...RIGHT, ...NONE, ...kept(await found({})) }
      const [told = ''] = await planned(task, since, answers)
      expect(told.split('\n').slice(0, 2)).toEqual([
        'definite: since 2026-11-28 06:15 UTC:',
        'error    mx d.example: no MX record (before: ok)',
      ])
      const [change] = await changesOf(task, since, answers)
      expect(change).toMatchObject({
        subject: '/f',
        leaves: false,
        data: { worse: 'worse since 2026-11-28 06:15 UTC: mx d.example: no MX record' },
      })
      expect((await outputs(task, since, answers))['worse']).toMatchObject({ value: { error: 1, ok: 0 } })
    })

    it('does not fail again for what was wrong already', async () => {
      const answers = { ...RIGHT, ...NONE, ...kept(await found(NONE)) }
      const [change] = await changesOf(task, since, answers)
      expect(change).toMatchObject({ data: { worse: null } })
      const { counts, worse } = await outputs(task, since, answers)
      expect([counts, worse]).toMatchObject([{ value: { error: 1 } }, { value: { error: 0 } }])
    })

    it('writes a page before', async () => {
      const told = await planned(
        task,
        { ...since, page: '/p', page_template: 'x' },
        { ...RIGHT, 'mail check before': { text: '' } },
      )
      expect(told[0]).toBe('definite: write the page /p')
    })

    it('refuses a file of something else', async () => {
      const answers = { ...RIGHT, 'mail check before': { text: 'x' } }
      expect(await planned(task, since, answers)).toEqual([
        'refused: /f does not hold an earlier result of mail-check: remove it, or name another file',
      ])
      expect(await planned(task, { ...PARAMS, since: '' }, RIGHT)).toEqual(wrong('since'))
    })
  })

  it('is not known before what it looks at is made', async () => {
    const answers = { ...RIGHT, 'mail host': unknown('chasquid is installed first') }
    expect(await planned(task, PARAMS, answers)).toEqual([
      'definite: not known yet: chasquid is installed first',
    ])
  })

  it('returns findings, and how many there are of each kind', async () => {
    const { findings, counts, summary } = await outputs(task, PARAMS, { ...RIGHT, ...NONE })
    expect(counts).toEqual(known({ error: 1, warning: 0, unknown: 0, info: 0, ok: 38 }))
    expect(summary).toEqual(known('39 checks: 1 error, 0 warnings, 0 unknown, 0 suggestions, 38 right'))
    expect((findings as { readonly value: readonly unknown[] }).value[0]).toEqual({
      id: 'mx d.example',
      title: `mail for d.example comes to ${HOST}`,
      severity: 'error',
      result: 'fail',
      evidence: 'no MX record',
      remedy: `Set MX of d.example to “10 ${HOST}.”, and nothing else.`,
    })
  })

  it.each<[string, Record<string, unknown>]>([
    ['host', { host: '' }],
    ['host', { host: 'mx.example\r\nRCPT TO:<x@y>' }],
    ['addresses', { addresses: { A: 'mx.example' } }],
    ['domains', { domains: [] }],
    ['domains', { domains: [{ name: 'd.example>' }] }],
    ['fail_on', { fail_on: 'info' }],
  ])('refuses a wrong %s', async (param, but) => {
    expect(await planned(task, { ...PARAMS, ...but }, RIGHT)).toEqual(wrong(param))
  })

  it('wants an authority in text', async () => {
    expect(await planned(task, { ...PARAMS, ca_file: { base64: 'AA==' } }, RIGHT)).toEqual([
      'refused: ca_file is not text in PEM form',
    ])
  })
})

describe('the page of mail-check', () => {
  const template = readFileSync('templates/mailcheck.html.hbs', 'utf8')
  const finding = {
    id: 'mx',
    title: 'a < b',
    severity: 'error',
    evidence: '"><script>x</script>',
    remedy: 'r & s',
  } as const
  const page = (result: Finding['result']) =>
    pageText(
      { path: '/p', template, host: HOST, findings: [{ ...finding, result }] },
      new Date('2026-01-02T03:04:05Z'),
    )

  it('says what was found, and what to do only where it is wrong', async () => {
    const text = await page('fail')
    for (const words of [
      '<h1>mx.d.example</h1>',
      '1 check: 1 error',
      '2026-01-02 03:04 UTC',
      'class="error"',
      'r &amp; s',
    ])
      expect(text).toContain(words)
    expect(await page('pass')).not.toContain('r &amp; s')
    expect(await page('pass')).toContain('class="ok"')
  })

  it('shows markup that a server sends as text, and loads nothing', async () => {
    const text = await page('unknown')
    expect(text).not.toContain('<script')
    expect(text).toContain('a &lt; b')
    expect(text).not.toMatch(/\b(src|href)=|url\(|@import/)
  })

  it('is written with the findings, and needs a template', async () => {
    const told = await planned(task, { ...PARAMS, page: '/p', page_template: template }, RIGHT)
    expect(told.at(-1)).toBe('definite: write the page /p')
    expect(await planned(task, { ...PARAMS, page: '/p' }, RIGHT)).toEqual([
      'refused: a page needs page_template, a text',
    ])
  })
})
