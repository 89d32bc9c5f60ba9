import type { Internet, RunningHost } from '../../src/lab/index.ts'

/** What a fault is planted in. */
export interface Ground {
  readonly net: Internet
  readonly mx: RunningHost
}

/** Something that goes wrong with a mail server, and what the check has to say of it; all else stays as it was. */
export interface Fault {
  readonly name: string
  readonly plant: (ground: Ground) => Promise<unknown>
  readonly repair: (ground: Ground) => Promise<unknown>
  readonly found: readonly string[]
  /** What is told of a healthy server, and cannot be told of this one. */
  readonly gone?: readonly string[]
}

const HOST = 'mx.mail.example'
const [V4, V6] = ['198.51.100.11', '2001:db8:100::11']
const CERTS = '/etc/chasquid/certs/mail'
/** It is restarted more often than systemd lets a unit that fails. */
const RESTART = 'systemctl reset-failed chasquid; systemctl restart chasquid; sleep 1'
const KEEP = 'rm -rf /root/keep; cp -a /etc/chasquid /root/keep'
const BACK = `rm -rf /etc/chasquid; cp -a /root/keep /etc/chasquid; ${RESTART}`

/** A fault of a file in /etc/chasquid: made by a script, after which chasquid is restarted unless it must not be. */
function filed(script: string, restart = true): Pick<Fault, 'plant' | 'repair'> {
  const after = restart ? RESTART : ':'
  return {
    plant: ({ mx }) => mx.get(['sh', '-ec', `${KEEP}; cd /etc/chasquid; ${script}; ${after}`]),
    repair: ({ mx }) => mx.get(['sh', '-ec', BACK]),
  }
}

/** A fault of the host that two scripts make and unmake. */
function scripted(plant: string, repair: string): Pick<Fault, 'plant' | 'repair'> {
  return {
    plant: ({ mx }) => mx.get(['sh', '-ec', plant]),
    repair: ({ mx }) => mx.get(['sh', '-ec', repair]),
  }
}

/** Other values of a name in the DNS; what was there before is put back. */
function dns(name: string, type: string, values: readonly string[]): Pick<Fault, 'plant' | 'repair'> {
  let before: readonly string[] = []
  return {
    plant: async ({ net }) => {
      before = await net.dns.get(name, type)
      await net.dns.set(name, type, values)
    },
    repair: ({ net }) => net.dns.set(name, type, before),
  }
}

/** A certificate that no authority has signed, in the place of the right one. */
const selfSigned = (name: string, more: string) =>
  `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -addext subjectAltName=DNS:${name} ${more} -keyout /root/k -out /root/c 2>/dev/null; cat /root/c >${CERTS}/fullchain.pem; cat /root/k >${CERTS}/privkey.pem`

/** Faults of the DNS. */
export const DNS_FAULTS: readonly Fault[] = [
  {
    name: 'an address has the name of its provider',
    ...dns('11.100.51.198.in-addr.arpa', 'PTR', ['vps.lab.example.']),
    found: [`error ptr ${V4}`],
  },
  {
    name: 'the IPv6 address was forgotten',
    ...dns(HOST, 'AAAA', []),
    found: [`error aaaa ${HOST}`, `error ptr ${V6}`, 'error spf mail.example', `warning spf ${HOST}`],
  },
  {
    name: 'there are two SPF records',
    ...dns('mail.example', 'TXT', ['v=spf1 mx -all', 'v=spf1 a mx ~all']),
    found: ['error spf mail.example'],
  },
  {
    name: 'SPF knows one family only',
    ...dns('mail.example', 'TXT', [`v=spf1 ip4:${V4} -all`]),
    found: ['error spf mail.example'],
  },
  {
    name: 'SPF needs too many lookups',
    ...dns('mail.example', 'TXT', [
      `v=spf1 ${Array.from({ length: 11 }, () => 'exists:no.mail.example').join(' ')} mx -all`,
    ]),
    found: ['error spf mail.example'],
  },
  {
    name: 'anybody may send',
    ...dns('mail.example', 'TXT', ['v=spf1 mx +all']),
    found: ['warning spf mail.example'],
  },
  { name: 'bounces have no SPF record', ...dns(HOST, 'TXT', []), found: [`warning spf ${HOST}`] },
  {
    name: 'the key of another server is published',
    ...dns('s1._domainkey.mail.example', 'TXT', ['v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A']),
    found: ['error dkim s1._domainkey.mail.example'],
  },
  {
    name: 'there is no DMARC record',
    ...dns('_dmarc.mail.example', 'TXT', []),
    found: ['error dmarc mail.example'],
    gone: ['info dmarc-policy mail.example'],
  },
  {
    name: 'reports go to a domain that does not want them',
    ...dns('_dmarc.mail.example', 'TXT', ['v=DMARC1; p=none; rua=mailto:dmarc@world.example']),
    found: ['warning dmarc-rua mail.example'],
  },
  {
    name: 'MX is an alias',
    plant: async ({ net }) => {
      // BIND takes no MX that is an alias already.
      await net.dns.set('alias.mail.example', 'A', [V4])
      await net.dns.set('mail.example', 'MX', ['10 alias.mail.example.'])
      await net.dns.delete('alias.mail.example', 'A')
      await net.dns.set('alias.mail.example', 'CNAME', [`${HOST}.`])
    },
    repair: async ({ net }) => {
      await net.dns.set('mail.example', 'MX', [`10 ${HOST}.`])
      await net.dns.delete('alias.mail.example', 'CNAME')
    },
    found: ['error mx mail.example'],
  },
  {
    name: 'mail goes elsewhere, too',
    ...dns('mail.example', 'MX', [`10 ${HOST}.`, '20 out.world.example.']),
    found: ['warning mx mail.example'],
  },
  {
    name: 'one of the name servers does not answer',
    plant: ({ net }) => net.dns.set('mail.example', 'NS', ['ns.lab.example.', `${HOST}.`]),
    // All of them cannot be deleted at once: there must be one.
    repair: ({ net }) => {
      const { name, secret } = net.dns.adminKey
      const lines = [`update delete mail.example. NS ${HOST}.`, 'send', '']
      const head = [`server ${net.dns.address}`, `key hmac-sha256:${name} ${secret}`]
      return net.world.get(['nsupdate'], { input: [...head, ...lines].join('\n') })
    },
    found: ['warning ns mail.example'],
  },
  {
    name: 'nobody may issue certificates',
    ...dns('mail.example', 'CAA', ['0 issue ";"']),
    found: ['error caa mail.example'],
    gone: ['info caa mail.example'],
  },
  {
    name: 'the MTA-STS record is broken',
    ...dns('_mta-sts.mail.example', 'TXT', ['v=STSv1']),
    found: ['warning mta-sts mail.example'],
  },
  {
    name: 'DANE fits another key',
    ...dns(`_25._tcp.${HOST}`, 'TLSA', [`3 1 1 ${'ab'.repeat(32)}`]),
    found: ['error dane', 'warning dane-signed'],
  },
  {
    name: 'a blocklist knows the address',
    ...dns('11.100.51.198.bl.world.example', 'A', ['127.0.0.2']),
    found: ['warning blocklist bl.world.example'],
  },
  {
    name: 'a blocklist does not answer this resolver',
    ...dns('11.100.51.198.bl.world.example', 'A', ['127.255.255.254']),
    found: ['unknown blocklist bl.world.example'],
  },
]

/** Faults of the host and its server. */
export const HOST_FAULTS: readonly Fault[] = [
  {
    name: 'the certificate is of nobody’s making, and for another name',
    ...filed(selfSigned('other.example', '-days 60')),
    found: ['error tls', 'error certificate-name'],
  },
  {
    name: 'the certificate has expired',
    ...filed(selfSigned(HOST, '-not_before 20240101000000Z -not_after 20240301000000Z')),
    found: ['error tls', 'error certificate-age'],
  },
  {
    name: 'the certificate was renewed, and the old one is served',
    ...filed(selfSigned(HOST, '-days 90'), false),
    found: ['error certificate-file'],
  },
  {
    name: 'TLS 1.0 is accepted',
    ...scripted(
      `mv /etc/systemd/system/chasquid.service.d/tls.conf /root; systemctl daemon-reload; ${RESTART}`,
      `mv /root/tls.conf /etc/systemd/system/chasquid.service.d; systemctl daemon-reload; ${RESTART}`,
    ),
    found: ['warning tls-old'],
  },
  {
    name: 'nobody answers on port 465',
    ...filed(`echo 'submission_over_tls_address: "127.0.0.1:4650"' >>chasquid.conf`),
    found: [`error port 465 ${V4}`, `error port 465 ${V6}`],
  },
  {
    name: 'the server has another name',
    ...filed(`sed -i 's/^hostname:.*/hostname: "localhost.localdomain"/' chasquid.conf`),
    found: ['error helo'],
  },
  {
    name: 'postmaster is refused',
    ...filed(`sed -i '/^\\*:/d; /^postmaster:/d' domains/mail.example/aliases`),
    found: [
      'warning mailbox postmaster@mail.example',
      'warning mailbox abuse@mail.example',
      'unknown bare-lf',
    ],
  },
  {
    name: 'the key is not there',
    ...filed('rm domains/mail.example/dkim:s1.pem'),
    found: ['error dkim s1._domainkey.mail.example'],
  },
  {
    name: 'a key signs that nobody knows',
    ...filed('cp -p domains/mail.example/dkim:s1.pem domains/mail.example/dkim:old.pem'),
    found: ['warning dkim-others'],
  },
  {
    name: 'the server does not run',
    ...scripted(
      'systemctl stop chasquid chasquid-smtp.socket chasquid-submission.socket chasquid-submission_tls.socket',
      'systemctl start chasquid; sleep 1',
    ),
    found: [25, 465, 587]
      .flatMap((port) => [V4, V6].map((address) => `error port ${port} ${address}`))
      .concat([
        'unknown relay',
        'unknown bare-lf',
        'unknown mailbox postmaster@mail.example',
        'unknown mailbox abuse@mail.example',
        `unknown mailbox postmaster@${HOST}`,
        // chasquid minds that its sockets are taken away.
        'warning units',
      ]),
  },
  {
    name: 'the certificate does not renew itself',
    ...scripted(
      'systemctl disable --now hostwright-acme-mail.timer',
      'systemctl enable --now hostwright-acme-mail.timer',
    ),
    found: ['error renewal'],
  },
  {
    name: 'the host has another name',
    ...scripted('hostname vps', `hostname ${HOST}`),
    found: ['warning hostname'],
  },
  {
    name: 'a unit has failed',
    ...scripted('systemd-run -q --wait --unit=planted false || :', 'systemctl reset-failed planted.service'),
    found: ['warning units'],
  },
  {
    name: 'mail piles up',
    ...scripted(
      'for n in $(seq 60); do : >/var/lib/chasquid/queue/m:$n; done',
      'rm /var/lib/chasquid/queue/m:*',
    ),
    found: ['warning queue'],
  },
  {
    name: 'the disk is full',
    plant: ({ mx }) => mx.fillDisk(),
    repair: ({ mx }) => mx.emptyDisk(),
    found: ['error disk'],
  },
  {
    name: 'port 25 is closed for outgoing mail',
    plant: ({ net }) => net.world.get(['systemctl', 'stop', 'postfix']),
    repair: ({ net }) => net.world.get(['systemctl', 'start', 'postfix']),
    found: ['error outbound IPv4', 'error outbound IPv6'],
  },
]
