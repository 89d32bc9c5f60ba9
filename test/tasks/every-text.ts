import { moduleTexts } from './every-module-text.ts'

/** The params of a task. */
export type Params = { readonly [name: string]: unknown }

const key = { name: 'k', algorithm: 'hmac-sha256', secret: 'c2VjcmV0' }
const dnsProvider = {
  type: 'cloudflare',
  server: 'ns:53',
  key,
  zone: 'z.org',
  url: 'https://api',
  token: 't',
  api_key: 'a',
  server_id: 's',
  access_key_id: 'i',
  secret_access_key: 's',
  application_key: 'a',
  application_secret: 's',
  consumer_key: 'c',
  client_id: 'i',
  client_secret: 's',
  user: 'u',
  password: 'p',
  auth_url: 'http://a',
  servers: ['ns:53'],
  resolver: 'r:53',
}
const place = {
  repository: 'ssh://git@g/r',
  branch: 'main',
  directory: '/srv/keep',
  deploy_key: 'k',
  known_hosts: 'h k',
}

const mailDomain = {
  name: 'a.org',
  aliases: { you: ['me@b.org'] },
  catch_all: ['me@b.org'],
  users: [{ name: 'me', password: 'p' }],
  spf: 'v=spf1',
  txt: ['t'],
  dmarc: [{ since: '2027-01-01', policy: 'v=DMARC1;' }],
  dkim: { s1: 'signing' },
}

/** For each task, params in which every text that it takes stands somewhere. */
export const PARAMS: Readonly<Record<string, readonly Params[]>> = {
  ...(await moduleTexts()),
  acme: ['lego', 'acme.sh'].flatMap((client): Params[] => {
    const dns = {
      server: 'ns:53',
      zone: 'z.org',
      key,
      env: { NAME: 'v' },
      resolvers: ['r:53'],
      provider: 'rfc2136',
      alias: 'al.org',
    }
    const rest = {
      domains: ['a.org'],
      email: 'a@b.org',
      accept_tos: true,
      directory: 'https://d',
      ca_file: '/srv/ca',
    }
    const install = { directory: '/srv/c', owner: 'o', group: 'g', mode: '0640' }
    const all = { name: 'a', client, dns, ...rest, install, reload: ['r'], timer: 'daily', timer_delay: '1h' }
    const told = { ...all, state: 'present', challenge: 'dns', on_failure: ['t'] }
    const http = { ...told, dns: undefined, challenge: 'http', webroot: '/srv/w' }
    const kept = client === 'lego' ? [{ ...told, reuse_key: true, key_number: 2 }] : []
    const others = [
      { ...told, state: 'absent' },
      { ...told, dns: { ...dns, provider: 'cloudflare' } },
    ]
    return [told, http, ...kept, ...others]
  }),
  apt: [
    {
      name: ['a1'],
      state: 'present',
      provides: {
        users: ['u'],
        groups: ['g'],
        nothing: ['/x'],
        directories: ['/d'],
        links: { '/l': '/d' },
        units: ['u.service'],
      },
    },
  ],
  assert: [{ that: ['true'], msg: 'm' }],
  chasquid: [
    {
      hostname: 'a.org',
      certificates: ['c'],
      domains: [mailDomain],
      mda: { command: '/bin/mda', args: ['a'] },
      settings: { max_data_size_mb: 'x' },
    },
  ],
  'chasquid-user': [{ address: 'me@a.org', password: 'p' }],
  'dovecot-users': [{ path: '/etc/m', group: 'g', mail: '/srv/m', mailbox: true, domains: [mailDomain] }],
  command: [
    { argv: ['x'], creates: '/srv/c', chdir: '/srv', env: { NAME: 'v' }, stdin: 's', alters: ['/srv/a'] },
    { argv: ['x'], removes: '/srv/c' },
    { argv: ['x'], onlyif: ['x'], alters: ['/srv/a'] },
    { argv: ['x'], unless: ['x'] },
    { shell: 'true', always: true },
  ],
  copy: [
    { src: 'f', dest: '/srv/f', mode: '0644', owner: 'o', group: 'g', validate: ['v', '%s'] },
    {
      src: {
        localTree: '/t',
        entries: [
          { path: 'd', type: 'directory' },
          { path: 'd/f', type: 'file', content: { largeFile: '/t/d/f', size: 1, sha256: 's', version: 'v' } },
          { path: 'd/l', type: 'link', target: 'f' },
        ],
      },
      dest: '/srv/t',
      directory_mode: '0755',
      exclude: ['e'],
      delete: true,
    },
  ],
  cron: [{ name: 'n', user: 'u', job: 'j', minute: '1', hour: '1', day: '1', month: '1', weekday: '1' }],
  debug: [{ msg: 'm' }],
  directory: [
    { path: '/srv/d', mode: '0755', owner: 'o', group: 'g' },
    { path: '/srv/d', state: 'absent' },
  ],
  dkim: [{ domain: 'a.org', selector: 's', path: '/srv/k', owner: 'o', group: 'g', mode: '0640' }],
  'dns-check': ['value', 'values'].map((one) => ({
    name: 'a.org',
    type: 'TXT',
    [one]: one === 'value' ? 'v' : ['v'],
    servers: ['ns:53'],
    resolver: 'r:53',
  })),
  'dns-record': [
    ...['value', 'values'].map((one) => ({
      name: 'a.org',
      type: 'TXT',
      [one]: one === 'value' ? 'v' : ['v'],
      server: 'ns:53',
      zone: 'org',
      key,
    })),
    { name: 'a.org', type: 'TXT', value: 'v', provider: dnsProvider },
  ],
  'dns-records': [
    {
      records: [
        { name: 'a.org', type: 'TXT', value: 'v' },
        { name: 'b.org', type: 'TXT', values: ['v'] },
      ],
      provider: dnsProvider,
      set: 's',
    },
  ],
  file: [
    { path: '/srv/f', content: 'c', mode: '0644', owner: 'o', group: 'g' },
    { path: '/srv/f', state: 'absent' },
  ],
  'git-backup': [{ ...place, plain: ['/srv/a'], secret: ['/srv/b'], recipients: ['age1a', 'age1b'] }],
  'git-restore': [{ ...place, identity: 'i', paths: ['/srv/a'] }],
  group: [{ name: 'g' }, { name: 'g', state: 'absent' }],
  hostname: [{ name: 'n.org' }],
  line: [
    {
      path: '/srv/f',
      line: 'l',
      match: '^l',
      create: true,
      mode: '0644',
      owner: 'o',
      group: 'g',
      validate: ['v', '%s'],
    },
  ],
  'mail-records': [
    {
      host: 'a.org',
      addresses: { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      reverse: true,
      domains: [mailDomain],
      caa: ['ca.org'],
      dane: 'signed',
      resolver: 'r:53',
    },
  ],
  'mail-check': [
    {
      host: 'mx.a.org',
      addresses: { A: '192.0.2.5' },
      domains: [mailDomain],
      certificate: '/srv/c',
      resolver: 'r:53',
      outbound: 'o.org',
      blocklists: { addresses: ['l.org'], names: ['n.org'] },
      renewal: 'u',
      backup: '/srv/b',
      since: '/srv/s',
      page: '/srv/p',
      page_template: 't',
    },
  ],
  'mail-test': [
    {
      server: 's',
      address: 'a',
      user: 'u',
      password: 'p',
      guess_as: 'g',
      from: 'a@b.org',
      to: 'a@b.org',
      subject: 's',
      mailbox: { host: 'h', address: 'a', user: 'u', password: 'p', ca: 'c' },
    },
  ],
  netplan: [{ path: '/etc/netplan/n.yaml', content: 'network: {}\n' }],
  probe: [{ argv: ['x'], chdir: '/srv' }],
  reboot: [{}],
  service: [
    { name: 'n', state: 'started', enabled: true },
    { name: 'n', state: 'restarted' },
  ],
  symlink: [{ path: '/srv/l', target: 't' }],
  sysctl: [{ settings: { 'net.core.x': '1' }, path: '/etc/sysctl.d/x.conf' }],
  template: [{ src: 'f', dest: '/srv/f', mode: '0644', owner: 'o', group: 'g', validate: ['v', '%s'] }],
  user: [
    { name: 'u', group: 'g', groups: ['h'], comment: 'c', home: '/h', shell: '/s' },
    { name: 'u', state: 'absent' },
  ],
  'wait-for': [{ port: 1, host: 'h' }, { path: '/srv/p' }, { argv: ['x'] }],
}
