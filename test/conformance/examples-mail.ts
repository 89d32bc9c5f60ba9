import { type Example, OUTSIDE } from 'hostwright/testing'
import type { Ground } from './ground.ts'

const sh = (script: string) => ['sh', '-c', script]
const DOMAIN = 'mail.example'
const CERTS = '/etc/chasquid/certs/mx.mail.example'
const HERE = `/etc/chasquid/domains/${DOMAIN}`
const util = (...args: string[]) => ['chasquid-util', '-C=/etc/chasquid', ...args]

const PACKAGES = {
  name: 'packages',
  apt: {
    name: ['chasquid', 'python3-dkim', 'openssl', 'lego', 'git'],
    provides: { users: ['chasquid'], groups: ['chasquid'], directories: ['/etc/chasquid'] },
  },
}

/** Whether chasquid lets an account log in. */
const login = (user: string, password: string) =>
  util('authenticate', `${user}@${DOMAIN}`, `--password=${password}`)

/** Examples of the tasks that make a mail server. */
export function mailExamples({ net, secrets }: Ground): readonly Example[] {
  const password = secrets['password'] ?? ''
  return [
    {
      name: 'a certificate',
      task: 'acme',
      before: [PACKAGES],
      params: {
        name: 'mail',
        domains: ['mx.mail.example'],
        email: 'root@mail.example',
        accept_tos: true,
        directory: net.acme.directoryUrl,
        ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
        dns: {
          server: `${net.dns.address}:53`,
          key: { name: net.dns.adminKey.name, secret: '{{ dns_secret }}' },
          resolvers: [`${net.dns.address}:53`],
        },
        install: { directory: CERTS, group: 'chasquid' },
        reload: ['systemctl', 'try-restart', 'chasquid'],
      },
      holds: sh(`openssl x509 -noout -checkend 60 -in ${CERTS}/fullchain.pem && [ -s ${CERTS}/privkey.pem ]`),
      drift: ['rm', `${CERTS}/privkey.pem`],
      // When a timer was last due, and that it starts at boot.
      writes: ['/var/lib/systemd/timers', '/etc/systemd/system/timers.target.wants'],
    },
    {
      name: 'a certificate whose key is kept',
      task: 'acme',
      before: [PACKAGES],
      params: {
        name: 'kept',
        domains: ['kept.mail.example'],
        email: 'root@mail.example',
        accept_tos: true,
        directory: net.acme.directoryUrl,
        ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
        reuse_key: true,
        dns: {
          server: `${net.dns.address}:53`,
          key: { name: net.dns.adminKey.name, secret: '{{ dns_secret }}' },
          resolvers: [`${net.dns.address}:53`],
        },
        install: { directory: '/srv/certified' },
      },
      holds: sh('[ -s /srv/certified/privkey.pem ] && [ -s /var/lib/hostwright/acme/kept/next.pem ]'),
      drift: ['rm', '/var/lib/hostwright/acme/kept/next.pem'],
      // When a timer was last due, and that it starts at boot.
      writes: ['/var/lib/systemd/timers', '/etc/systemd/system/timers.target.wants'],
    },
    {
      name: 'a certificate that is taken back',
      task: 'acme',
      prepare: sh(
        'mkdir -p /etc/hostwright/acme /srv/old && echo x >/etc/hostwright/acme/old.env && echo x >/srv/old/fullchain.pem',
      ),
      params: { name: 'old', state: 'absent', install: { directory: '/srv/old' } },
      holds: sh('[ ! -e /etc/hostwright/acme/old.env ] && [ ! -e /srv/old/fullchain.pem ]'),
      drift: sh('echo x >/etc/hostwright/acme/old.env'),
    },
    {
      name: 'a domain with an account',
      task: 'chasquid',
      params: {
        hostname: 'mx.mail.example',
        certificates: ['mx.mail.example'],
        settle: 1,
        domains: [
          {
            name: DOMAIN,
            aliases: { me: [OUTSIDE], you: [OUTSIDE], postmaster: [OUTSIDE] },
            catch_all: [OUTSIDE],
            users: [{ name: 'me', password: '{{ password }}' }],
          },
        ],
      },
      holds: login('me', password),
      drift: util('user-add', `me@${DOMAIN}`, '--password=otherwise'),
      writes: ['/etc/chasquid', '/etc/systemd/system', '/var/lib/chasquid'],
    },
    {
      name: 'a configuration',
      task: 'chasquid',
      params: {
        hostname: 'mx.mail.example',
        settings: { max_data_size_mb: 20 },
        settle: 1,
        domains: [{ name: DOMAIN, catch_all: [OUTSIDE], aliases: { me: [OUTSIDE], you: [OUTSIDE] } }],
      },
      holds: sh(
        `grep -q 20 /etc/chasquid/chasquid.conf && grep -q . ${HERE}/aliases && systemctl is-active chasquid`,
      ),
      drift: sh(`systemctl stop chasquid; echo >${HERE}/aliases; chmod 600 ${HERE}/aliases`),
      writes: ['/etc/chasquid', '/etc/systemd/system', '/var/lib/chasquid'],
    },
    {
      name: 'a key',
      task: 'dkim',
      params: { domain: DOMAIN, selector: 's1' },
      holds: sh(`[ "$(stat -c "%U %G %a" ${HERE}/dkim:s1.pem)" = "root chasquid 640" ]`),
      drift: ['chmod', '0644', `${HERE}/dkim:s1.pem`],
    },
    {
      name: 'a key that is retired',
      task: 'dkim',
      prepare: sh(`cp -p ${HERE}/dkim:s1.pem ${HERE}/dkim:s0.pem`),
      params: { domain: DOMAIN, selector: 's0', state: 'retired' },
      holds: sh(`[ ! -e ${HERE}/dkim:s0.pem ] && [ -s ${HERE}/retired-dkim:s0.pem ]`),
      drift: ['mv', `${HERE}/retired-dkim:s0.pem`, `${HERE}/dkim:s0.pem`],
    },
    {
      name: 'all accounts and certificates, and a domain less',
      task: 'chasquid',
      prepare: sh(
        `mkdir -p /etc/chasquid/domains/gone.example /etc/chasquid/certs/old && cp ${CERTS}/*.pem /etc/chasquid/certs/old/`,
      ),
      params: {
        hostname: 'mx.mail.example',
        certificates: ['mx.mail.example'],
        exclusive: true,
        settle: 1,
        domains: [
          {
            name: DOMAIN,
            catch_all: [OUTSIDE],
            users: [{ name: 'me', password: '{{ password }}' }],
            aliases: { me: [OUTSIDE] },
          },
          { name: 'gone.example', state: 'absent' },
        ],
      },
      holds: sh(
        `! grep -q stray ${HERE}/users && [ ! -e /etc/chasquid/certs/old ] && [ ! -e /etc/chasquid/domains/gone.example ]`,
      ),
      drift: util('user-add', `stray@${DOMAIN}`, '--password=otherwise'),
      writes: ['/etc/chasquid', '/etc/systemd/system', '/var/lib/chasquid'],
    },
    {
      name: 'the records that are needed',
      task: 'mail-records',
      params: { host: 'mx.mail.example', addresses: { A: '198.51.100.11' }, domains: [{ name: DOMAIN }] },
    },
    {
      name: 'a key that was lost',
      task: 'dkim',
      params: { domain: DOMAIN, selector: 'e1', type: 'ed25519', path: '/srv/e1.pem', group: 'root' },
      holds: ['grep', '-q', 'PRIVATE KEY', '/srv/e1.pem'],
      drift: ['rm', '/srv/e1.pem'],
    },
    {
      name: 'an account',
      task: 'chasquid-user',
      params: { address: `you@${DOMAIN}`, password: '{{ password }}' },
      holds: login('you', password),
      drift: util('user-remove', `you@${DOMAIN}`),
      writes: [`${HERE}/users`],
    },
    {
      name: 'no account',
      task: 'chasquid-user',
      prepare: util('user-add', `old@${DOMAIN}`, '--password=old'),
      params: { address: `old@${DOMAIN}`, state: 'absent' },
      holds: sh(`! grep -q old ${HERE}/users`),
      drift: util('user-add', `old@${DOMAIN}`, '--password=old'),
      writes: [`${HERE}/users`],
    },
    {
      name: 'a mailbox',
      task: 'dovecot-users',
      before: [
        {
          apt: {
            name: ['dovecot-core', 'dovecot-imapd'],
            provides: {
              groups: ['dovecot'],
              directories: ['/etc/dovecot'],
              nothing: ['/etc/dovecot/mailboxes'],
            },
          },
        },
      ],
      params: {
        mailbox: true,
        domains: [{ name: DOMAIN, users: [{ name: 'me', password: '{{ password }}' }] }],
      },
      holds: sh(
        `[ "$(stat -c '%U %G %a' /etc/dovecot/mailboxes)" = 'root dovecot 640' ] && grep -qE '^me@${DOMAIN}:.{76,}::::::$' /etc/dovecot/mailboxes && ! grep -q stray /etc/dovecot/mailboxes`,
      ),
      drift: sh('echo stray@a.org:x:::::: >>/etc/dovecot/mailboxes'),
      writes: ['/etc/dovecot'],
    },
    {
      name: 'a message',
      task: 'mail-test',
      prepare: sh('systemctl restart chasquid && sleep 2'),
      params: {
        server: 'mx.mail.example',
        address: '198.51.100.11',
        ca_file: net.acme.rootFile,
        user: `me@${DOMAIN}`,
        password: '{{ password }}',
        to: OUTSIDE,
        timeout: 20,
      },
      // What chasquid knows of the domains it speaks to.
      writes: ['/var/lib/chasquid'],
      count: async () => (await net.mail.list()).length,
    },
    {
      name: 'a look from outside',
      task: 'mail-check',
      params: {
        host: 'mx.mail.example',
        addresses: { A: '198.51.100.11' },
        domains: [{ name: DOMAIN, dkim: { s1: 'signing' } }],
        ca_file: net.acme.rootFile,
        resolver: net.dns.address,
        outbound: 'out.world.example',
        blocklists: { addresses: [], names: [] },
        fail_on: 'never',
      },
      // What chasquid knows of the domains it speaks to.
      writes: ['/var/lib/chasquid'],
    },
  ]
}
