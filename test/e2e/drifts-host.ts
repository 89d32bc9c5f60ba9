import type { Draw } from '../../src/testing/draw.ts'
import { type Drift, entry } from './drift.ts'
import { CERTS, STARTS, UNITS } from './drifts-files.ts'

// Not masked: that is refused.
const unit = (title: string, verb: string, name: string): Drift => ({
  sort: 'unit',
  title: `${title} ${name}`,
  announced: { kind: 'unit', subject: name },
  touches: [name],
  script: () => `systemctl -q ${verb} ${name} 2>&1`,
})

const units = [...UNITS, 'hostwright-acme-mail.timer'].flatMap((name) => [
  unit('stopped', 'stop', name),
  unit('disabled', 'disable', name),
  unit('stopped and disabled', 'disable --now', name),
])

const lost = (name: string, ...touches: readonly string[]): Drift => ({
  sort: 'package',
  title: `no package ${name}`,
  announced: { kind: 'package', subject: name },
  touches: ['dpkg', ...touches],
  script: () => `DEBIAN_FRONTEND=noninteractive apt-get -qq -y remove ${name} >&2`,
})

const packages = [lost('lego'), lost('curl'), lost('chasquid', ...UNITS, CERTS, ...STARTS)]

const kernel = ['all', 'default', 'lo'].map((one): Drift => {
  const subject = `net.ipv6.conf.${one}.disable_ipv6`
  return {
    sort: 'kernel',
    title: `${subject} = 1`,
    announced: { kind: 'kernel value', subject },
    touches: ['all', 'default', 'lo'].filter((other) => one === 'all' || other === one),
    script: () => `sysctl -q -w ${subject}=1`,
  }
})

const names: readonly Drift[] = [
  {
    sort: 'name',
    title: 'another name of the running host',
    announced: { kind: 'run', subject: 'hostname mx.mail.example' },
    touches: ['hostname'],
    script: (draw) => `hostname ${draw.word()}`,
  },
  {
    sort: 'name',
    title: 'another name of the host in /etc/hosts',
    announced: entry('/etc/hosts'),
    touches: ['/etc/hosts'],
    script: (draw) => `sed -i 's/^127\\.0\\.1\\.1.*/127.0.1.1 ${draw.word()}/' /etc/hosts`,
  },
  {
    sort: 'name',
    title: 'no name of the host in /etc/hosts',
    announced: entry('/etc/hosts'),
    touches: ['/etc/hosts'],
    script: () => `sed -i '/^127\\.0\\.1\\.1/d' /etc/hosts`,
  },
  {
    sort: 'missing',
    title: 'no /etc/hosts',
    announced: entry('/etc/hosts'),
    touches: ['/etc/hosts'],
    script: () => 'rm /etc/hosts',
  },
]

/** Records of the mail server, each with a value that it shall not have. */
const RECORDS: readonly [name: string, type: string, other: (draw: Draw) => string][] = [
  ['mx.mail.example', 'A', (draw) => `192.0.2.${draw.below(256)}`],
  ['mx.mail.example', 'AAAA', (draw) => `2001:db8:bad::${1 + draw.below(9999)}`],
  ['11.100.51.198.in-addr.arpa', 'PTR', (draw) => `${draw.word()}.example.`],
  [
    '1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.8.b.d.0.1.0.0.2.ip6.arpa',
    'PTR',
    (draw) => `${draw.word()}.example.`,
  ],
  ['mail.example', 'MX', (draw) => `${draw.below(99)} mx.world.example.`],
  ['mail.example', 'TXT', (draw) => `v=spf1 ip4:192.0.2.${draw.below(256)} -all`],
  ['mx.mail.example', 'TXT', (draw) => `v=spf1 include:${draw.word()}.example -all`],
  ['_dmarc.mail.example', 'TXT', (draw) => `v=DMARC1; p=${draw.pick(['quarantine', 'reject'])}`],
  ['s1._domainkey.mail.example', 'TXT', (draw) => `v=DKIM1; k=rsa; p=${draw.word()}`],
]

const records = RECORDS.flatMap(([name, type, other]): Drift[] => {
  const subject = `${name} ${type}`
  const about = { sort: 'dns', announced: { kind: 'dns records', subject }, touches: [subject] } as const
  return [
    {
      ...about,
      title: `another ${subject}`,
      record: (draw) => ({ name, type, values: [other(draw)] }),
    },
    { ...about, title: `no ${subject}`, record: () => ({ name, type, values: [] }) },
  ]
})

/** What may happen to the rest of the host, and to its records. */
export const HOST_DRIFTS: readonly Drift[] = [...units, ...packages, ...kernel, ...names, ...records]
