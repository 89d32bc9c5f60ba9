import { describe, expect, it } from 'vitest'
import { hostFindings, listening } from '../../tasks/mail/lib/check/host.ts'
import { hostSeen } from '../../tasks/mail/lib/check/host-fact.ts'
import { outsideFindings } from '../../tasks/mail/lib/check/reach-out.ts'
import { told } from './dns-view.ts'

const DF =
  'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 100 60 40 60% /\n/dev/vdb1 200 20 180 10% /var'
const unit = (kind: string, about: Record<string, string>) =>
  Object.entries({ Id: `renew.${kind}`, LoadState: 'loaded', ...about })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
const renewal = (timer: Record<string, string> = {}, service: Record<string, string> = {}) =>
  `${unit('timer', { ActiveState: 'active', UnitFileState: 'enabled', ...timer })}\n\n${unit('service', { Result: 'success', ...service })}`

const keeper = (name: string, state: string) =>
  `Id=ntp.service\nActiveState=inactive\n\nId=${name}.service\nActiveState=${state}`

const PARTS = {
  name: 'mx.d.example',
  chasquid: 'chasquid 1.15.0-1+b4 (source date: x)',
  queue: '0',
  disk: DF,
  inodes: DF,
  clock: keeper('chrony', 'active'),
  upgrades: 'install ok installed\nAPT::Periodic::Unattended-Upgrade "1";',
  failed: '',
  renewal: renewal(),
  backup: '1799827200',
  now: '1800000000',
}
const RIGHT = [
  'ok hostname: mx.d.example',
  'ok chasquid: 1.15.0',
  'ok queue: 0 waiting',
  'ok disk: 40 % free on /',
  'ok inodes: 40 % free on /',
  'ok clock: kept by chrony.service',
  'ok upgrades: unattended-upgrades is on',
  'ok units: none',
  'ok renewal: renew.timer is active, the last result was success',
  'ok backup: the last one that changed anything is 2 days old',
]

describe('the check of the host', () => {
  const df = (free: number) => `x\n/dev/vda1 100 ${100 - free} ${free} x% /`
  it.each<[string, Record<string, string>, { readonly [at: number]: string }]>([
    ['finds all right', {}, {}],
    ['finds another name', { name: 'vps' }, { 0: 'warning hostname: it is called vps' }],
    ['misses chasquid', { chasquid: '' }, { 1: 'error chasquid: it is not installed' }],
    [
      'warns of an old chasquid',
      { chasquid: 'chasquid 1.11-2+b2' },
      { 1: 'warning chasquid: 1.11 takes smuggled mail' },
    ],
    ['warns of mail that waits', { queue: '51' }, { 2: 'warning queue: 51 waiting' }],
    ['finds a queue that is nearly full', { queue: '190' }, { 2: 'error queue: 190 waiting' }],
    ['warns of a disk with little room', { disk: df(9) }, { 3: 'warning disk: 9 % free on /' }],
    ['finds a full disk', { disk: df(0) }, { 3: 'error disk: 0 % free on /' }],
    ['finds a disk that takes no more files', { inodes: df(1) }, { 4: 'error inodes: 1 % free on /' }],
    [
      'does not mind a disk that does not count files',
      { inodes: `x\nnone 0 0 0 - /\n/dev/vda1 100 50 50 50% /var` },
      { 4: 'ok inodes: 50 % free on /var' },
    ],
    [
      'warns of a clock that nobody keeps',
      { clock: keeper('chrony', 'inactive') },
      { 5: 'warning clock: it is right now, but nothing keeps it' },
    ],
    [
      'warns of a clock that is not set yet',
      { clock: keeper('systemd-timesyncd', 'active') },
      { 5: 'warning clock: systemd-timesyncd.service has not reached a time server yet' },
    ],
    [
      'knows that it is set',
      { clock: `synchronized\n${keeper('systemd-timesyncd', 'active')}` },
      { 5: 'ok clock: kept by systemd-timesyncd.service' },
    ],
    [
      'misses unattended-upgrades',
      { upgrades: '' },
      { 6: 'warning upgrades: unattended-upgrades is not installed' },
    ],
    [
      'finds them switched off',
      { upgrades: 'install ok installed\nAPT::Periodic::Unattended-Upgrade "0";' },
      { 6: 'warning upgrades: unattended-upgrades is not switched on' },
    ],
    [
      'warns of failed units',
      { failed: 'a.service loaded failed failed A\nb.timer loaded failed failed B' },
      { 7: 'warning units: a.service; b.timer' },
    ],
    [
      'misses the timer',
      { renewal: renewal({ LoadState: 'not-found', ActiveState: 'inactive', UnitFileState: '' }) },
      { 8: 'error renewal: there is no renew.timer' },
    ],
    [
      'finds the timer disabled and stopped',
      { renewal: renewal({ ActiveState: 'inactive', UnitFileState: 'disabled' }) },
      { 8: 'error renewal: renew.timer is inactive; renew.timer is disabled' },
    ],
    [
      'finds a renewal that failed',
      { renewal: renewal({}, { Result: 'exit-code' }) },
      { 8: 'error renewal: the last renewal ended with exit-code' },
    ],
    ['warns where there is no backup', { backup: '' }, { 9: 'warning backup: no backup was ever made' }],
    [
      'cannot tell what the host does not say',
      { name: '', queue: '', disk: '', inodes: '', clock: '', renewal: '' },
      {
        0: 'unknown hostname: the host did not say',
        2: 'unknown queue: the host did not say',
        3: 'unknown disk: the host did not say',
        4: 'unknown inodes: the host did not say',
        5: 'unknown clock: the host did not say',
        8: 'unknown renewal: the host did not say',
      },
    ],
  ])('%s', (_title, but, expected) => {
    const findings = hostFindings(
      { parts: { ...PARTS, ...but }, ahead: 0 },
      { host: 'mx.d.example', renewal: 'renew' },
    )
    expect(told(findings)).toEqual(RIGHT.map((line, at) => expected[at] ?? line))
  })

  it.each([
    [60, 'ok clock: kept by chrony.service'],
    [61, 'error clock: it is 61 s ahead of the controller’s'],
    [-3600, 'error clock: it is 3600 s behind the controller’s'],
  ])('compares its clock with that of the controller: %i s', (ahead, expected) => {
    expect(told(hostFindings({ parts: PARTS, ahead }, { host: 'mx.d.example', renewal: 'renew' }))[5]).toBe(
      expected,
    )
  })

  it('knows the ports on which anything listens', () => {
    const line = (port: string, state: string) =>
      ` 0: 00000000000000000000000000000000:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000`
    const ports = `  sl  local_address\n${line('0019', '0A')}\n${line('01D1', '01')}\n${line('024B', '0A')}`
    expect([...listening({ parts: { ports } })]).toEqual([25, 587])
  })

  it('is read part by part, in whatever order they come', () => {
    const ask = hostSeen({
      outbound: 'o',
      addresses: [],
      domains: [],
      blocklists: { addresses: [], names: [] },
      renewal: 'r',
      backup: '/b',
    })
    const stdout = `\0name\nmx\n\0list a.b\t127.0.0.2 127.0.0.4\0out4 none\t\0now\n${Math.round(Date.now() / 1000) + 100}\n\0end\n`
    const [seen] =
      ask.kind.ask.on === 'host' ? ask.kind.ask.parse({ stdout, stderr: '', status: 0 }, [ask.arg]) : []
    expect(seen).toMatchObject({ parts: { name: 'mx', 'list a.b': '127.0.0.2 127.0.0.4', 'out4 none': '' } })
    expect((seen as { readonly ahead: number }).ahead).toBeCloseTo(100, -1)
  })
})

describe('the check of what the host meets outside', () => {
  const asked = {
    outbound: 'o.example',
    addresses: ['192.0.2.5', '2001:db8::5'],
    domains: ['d.example'],
    blocklists: { addresses: ['zen.spamhaus.org', 'b.example'], names: ['n.example'] },
    renewal: 'r',
    backup: '/b',
  }
  const V6 = `5${'.0'.repeat(23)}.8.b.d.0.1.0.0.2`
  const OUT = { 'out4 192.0.2.9': '220 o', 'out6 2001:db8::9': '220 o' }
  const LISTS = {
    'list 2.0.0.127.zen.spamhaus.org': '127.0.0.2',
    'list 2.0.0.127.b.example': '127.0.0.2',
    'list test.n.example': '127.0.1.2',
  }
  const right = [
    'ok outbound IPv4: 220 o',
    'ok outbound IPv6: 220 o',
    'ok blocklist zen.spamhaus.org: none',
    'ok blocklist b.example: none',
    'ok blocklist n.example: none',
  ]
  it.each<[string, Record<string, string>, { readonly [at: number]: string }]>([
    ['finds all right', { ...OUT, ...LISTS }, {}],
    [
      'finds port 25 closed',
      { ...LISTS, 'out4 192.0.2.9': '' },
      {
        0: 'error outbound IPv4: 192.0.2.9 does not answer on port 25',
        1: 'error outbound IPv6: o.example does not answer on port 25 within 8 s',
      },
    ],
    [
      'finds a server that greets otherwise',
      { ...OUT, ...LISTS, 'out4 192.0.2.9': '554 go away' },
      { 0: 'error outbound IPv4: 554 go away' },
    ],
    [
      'cannot tell where the other has no such address',
      { ...LISTS, 'out4 192.0.2.9': '220 o', 'out6 none': '' },
      { 1: 'unknown outbound IPv6: o.example has no IPv6 address' },
    ],
    [
      'finds an address that is listed',
      {
        ...OUT,
        ...LISTS,
        'list 5.2.0.192.zen.spamhaus.org': '127.0.0.2 127.0.0.4',
        [`list ${V6}.b.example`]: '127.0.0.3',
      },
      {
        2: 'error blocklist zen.spamhaus.org: 192.0.2.5 (127.0.0.2, 127.0.0.4)',
        3: 'warning blocklist b.example: 2001:db8::5 (127.0.0.3)',
      },
    ],
    [
      'finds a domain that is listed',
      { ...OUT, ...LISTS, 'list d.example.n.example': '127.0.1.2' },
      { 4: 'warning blocklist n.example: d.example (127.0.1.2)' },
    ],
    [
      'takes an error code for no listing',
      { ...OUT, ...LISTS, 'list 5.2.0.192.zen.spamhaus.org': '127.255.255.254' },
      {
        2: 'unknown blocklist zen.spamhaus.org: it does not answer the host’s resolver (127.255.255.254): use a resolver of your own',
      },
    ],
    [
      'cannot tell of a list that does not have its test entry',
      { ...OUT, 'list 2.0.0.127.b.example': '127.0.0.2' },
      {
        2: 'unknown blocklist zen.spamhaus.org: it does not answer the host’s resolver, not even for its test entry',
        4: 'unknown blocklist n.example: it does not answer the host’s resolver, not even for its test entry',
      },
    ],
  ])('%s', (_title, parts, expected) => {
    expect(told(outsideFindings({ parts, ahead: 0 }, asked))).toEqual(
      right.map((line, at) => expected[at] ?? line),
    )
  })

  it('asks for no family of which the host has no address', () => {
    const only = { ...asked, addresses: ['192.0.2.5'], blocklists: { addresses: [], names: [] } }
    expect(told(outsideFindings({ parts: OUT, ahead: 0 }, only))).toEqual(['ok outbound IPv4: 220 o'])
  })
})
