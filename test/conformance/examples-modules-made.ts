import type { Example } from 'hostwright/testing'
import { of } from './examples-modules-host.ts'

const sh = (script: string) => ['sh', '-c', script]

/** A command that installs packages, whatever was done on the host before. */
const install = (...names: readonly string[]) =>
  `{ dpkg -s ${names.join(' ')} || { apt-get update && apt-get install -qy --no-install-recommends ${names.join(' ')}; }; } >/dev/null 2>&1`

const crypto = (name: string, about: Omit<Example, 'task'>): Example => ({
  task: `community.crypto.${name}`,
  ...about,
})
const general = (name: string, about: Omit<Example, 'task'>): Example => ({
  task: `community.general.${name}`,
  ...about,
})

/** Examples of modules whose files are made by programs of the host. */
export const madeModules: readonly Example[] = [
  crypto('openssl_privatekey', {
    name: 'a key',
    prepare: sh(`${install('openssl')} && mkdir -p /srv/tls`),
    params: { path: '/srv/tls/key', type: 'ECC', curve: 'secp256r1' },
    holds: sh('openssl pkey -in /srv/tls/key -noout -text | grep -q prime256v1'),
    drift: sh('openssl genrsa -out /srv/tls/key 2048'),
    writes: ['/srv/tls'],
  }),
  crypto('openssl_privatekey', {
    name: 'a key with a passphrase',
    params: { path: '/srv/tls/ca.key', size: 2048, passphrase: '{{ password }}', mode: '0640' },
    holds: sh('grep -q ENCRYPTED /srv/tls/ca.key && [ "$(stat -c %a /srv/tls/ca.key)" = 640 ]'),
    drift: sh('openssl genrsa -out /srv/tls/ca.key 2048'),
    writes: ['/srv/tls'],
  }),
  crypto('openssl_publickey', {
    name: 'its public half',
    params: { path: '/srv/tls/pub', privatekey_path: '/srv/tls/key' },
    holds: sh('[ "$(openssl pkey -in /srv/tls/key -pubout)" = "$(cat /srv/tls/pub)" ]'),
    drift: sh('openssl genrsa 2048 | openssl pkey -pubout >/srv/tls/pub'),
    writes: ['/srv/tls'],
  }),
  crypto('openssl_csr', {
    name: 'a request',
    params: {
      path: '/srv/tls/csr',
      privatekey_path: '/srv/tls/key',
      common_name: 'example.org',
      organization_name: 'Müller & Co',
      subject_alt_name: 'DNS:example.org,IP:192.0.2.1',
      key_usage: ['digitalSignature'],
      extended_key_usage: ['serverAuth'],
    },
    holds: sh('openssl req -in /srv/tls/csr -noout -text | grep -q "DNS:example.org, IP Address:192.0.2.1"'),
    drift: sh('openssl req -new -key /srv/tls/key -subj /CN=other -out /srv/tls/csr'),
    writes: ['/srv/tls'],
  }),
  crypto('x509_certificate', {
    name: 'a certificate that signs itself',
    params: {
      path: '/srv/tls/cert',
      csr_path: '/srv/tls/csr',
      privatekey_path: '/srv/tls/key',
      provider: 'selfsigned',
    },
    holds: sh(
      'openssl verify -CAfile /srv/tls/cert /srv/tls/cert && openssl x509 -in /srv/tls/cert -noout -text | grep -q "DNS:example.org"',
    ),
    drift: sh('openssl req -x509 -new -key /srv/tls/key -subj /CN=other -out /srv/tls/cert'),
    writes: ['/srv/tls'],
  }),
  crypto('x509_certificate', {
    name: 'a certificate of a CA',
    prepare: sh(
      'openssl req -x509 -newkey rsa:2048 -nodes -keyout /srv/tls/own.key -subj /CN=own -out /srv/tls/own.crt',
    ),
    params: {
      path: '/srv/tls/signed',
      csr_path: '/srv/tls/csr',
      provider: 'ownca',
      ownca_path: '/srv/tls/own.crt',
      ownca_privatekey_path: '/srv/tls/own.key',
      ownca_not_after: '+90d',
    },
    holds: sh('openssl verify -CAfile /srv/tls/own.crt /srv/tls/signed'),
    drift: ['cp', '/srv/tls/cert', '/srv/tls/signed'],
    writes: ['/srv/tls'],
  }),
  crypto('openssl_dhparam', {
    name: 'parameters',
    params: { path: '/srv/tls/dh', size: 512 },
    holds: sh('openssl dhparam -in /srv/tls/dh -noout -text | grep -q "512 bit"'),
    drift: ['truncate', '-s', '0', '/srv/tls/dh'],
    writes: ['/srv/tls'],
  }),
  crypto('openssh_keypair', {
    name: 'a pair of keys',
    prepare: sh(install('openssh-client')),
    params: { path: '/srv/tls/id', type: 'ed25519', comment: 'rows' },
    holds: sh(
      '[ "$(cut -d" " -f1,3 /srv/tls/id.pub)" = "ssh-ed25519 rows" ] && ssh-keygen -y -f /srv/tls/id',
    ),
    drift: ['rm', '/srv/tls/id.pub'],
    writes: ['/srv/tls'],
  }),
  general('htpasswd', {
    name: 'a name and its password',
    params: { path: '/srv/tls/users', name: 'me', password: '{{ password }}' },
    holds: ['grep', '-q', '^me:.apr1.', '/srv/tls/users'],
    drift: ['sed', '-i', 's/^me:.*/me:x/', '/srv/tls/users'],
    writes: ['/srv/tls'],
  }),
  general('pam_limits', {
    name: 'a limit',
    params: { domain: 'eve', limit_type: 'soft', limit_item: 'nofile', value: 5000, dest: '/srv/tls/limits' },
    holds: ['grep', '-q', '^eve.soft.nofile.5000$', '/srv/tls/limits'],
    drift: ['sed', '-i', 's/5000/1/', '/srv/tls/limits'],
  }),
  of(
    'assemble',
    'a file from its parts',
    { src: '/srv/tls/parts', dest: '/srv/tls/whole' },
    {
      prepare: sh('mkdir -p /srv/tls/parts && echo a >/srv/tls/parts/1 && echo b >/srv/tls/parts/2'),
      holds: sh('[ "$(cat /srv/tls/whole)" = "$(printf "a\\nb")" ]'),
      drift: ['truncate', '-s', '0', '/srv/tls/whole'],
      writes: ['/srv/tls'],
    },
  ),
  of(
    'deb822_repository',
    'a source with its key',
    { name: 'Rows', uris: 'file:/srv/tls', suites: './', signed_by: 'http://localhost:8822/key' },
    {
      prepare: sh(
        `${install('curl', 'python3')} && mkdir -p /srv/key && echo '-----BEGIN PGP PUBLIC KEY BLOCK-----' >/srv/key/key && systemd-run -q --unit rows-key python3 -m http.server 8822 --directory /srv/key --bind 127.0.0.1 && sleep 3`,
      ),
      holds: sh(
        'grep -qx "Signed-By: /etc/apt/keyrings/rows.asc" /etc/apt/sources.list.d/rows.sources && cmp /srv/key/key /etc/apt/keyrings/rows.asc',
      ),
      drift: ['rm', '/etc/apt/sources.list.d/rows.sources', '/etc/apt/keyrings/rows.asc'],
      writes: ['/etc/apt'],
    },
  ),
  of(
    'deb822_repository',
    'no source',
    { name: 'Rows', state: 'absent' },
    {
      holds: sh('! ls /etc/apt/sources.list.d /etc/apt/keyrings | grep -q rows'),
      drift: sh('touch /etc/apt/keyrings/rows.gpg'),
      writes: ['/etc/apt'],
    },
  ),
  {
    name: 'an entry',
    task: 'ansible.posix.acl',
    prepare: sh(`${install('acl')} && mkdir -p /srv/tls && touch /srv/tls/listed`),
    params: { path: '/srv/tls/listed', etype: 'user', entity: 'games', permissions: 'r', state: 'present' },
    holds: sh('getfacl /srv/tls/listed | grep -qx user:games:r--'),
    drift: ['setfacl', '-b', '/srv/tls/listed'],
    writes: ['/srv/tls'],
  },
  of(
    'tempfile',
    'in every run',
    { path: '/srv/tmp' },
    {
      prepare: ['mkdir', '-p', '/srv/tmp'],
      acts: true,
      count: async (host) => Number((await host.exec(['sh', '-c', 'ls /srv/tmp | wc -l'])).stdout),
      writes: ['/srv/tmp'],
    },
  ),
  general('git_config', {
    name: 'an option',
    prepare: sh(install('git')),
    params: { name: 'user.email', value: 'rows@example.org', scope: 'system' },
    holds: sh('[ "$(git config --system user.email)" = rows@example.org ]'),
    drift: ['git', 'config', '--system', 'user.email', 'x'],
    writes: ['/etc'],
  }),
  general('make', {
    name: 'what is not there',
    prepare: sh(
      `${install('make')} && mkdir -p /srv/tls && printf 'made:\\n\\techo x >made\\n' >/srv/tls/Makefile`,
    ),
    params: { chdir: '/srv/tls', target: 'made' },
    holds: ['test', '-s', '/srv/tls/made'],
    drift: ['rm', '/srv/tls/made'],
    writes: ['/srv/tls'],
  }),
  general('apache2_module', {
    name: 'a module',
    prepare: sh(install('apache2')),
    params: { name: 'rewrite' },
    holds: sh('apache2ctl -M | grep -q rewrite_module'),
    drift: ['a2dismod', '-q', 'rewrite'],
    writes: ['/etc/apache2', '/var/lib/apache2'],
  }),
  general('npm', {
    name: 'what package.json wants',
    prepare: sh(
      `${install('npm')} && mkdir -p /srv/node/rows && cd /srv/node && echo '{"name":"rows","version":"1.0.0"}' >rows/package.json && echo '{"name":"app","version":"1.0.0","dependencies":{"rows":"file:rows"}}' >package.json`,
    ),
    params: { path: '/srv/node' },
    holds: ['test', '-e', '/srv/node/node_modules/rows/package.json'],
    drift: ['rm', '-rf', '/srv/node/node_modules'],
    writes: ['/srv/node', '/root'],
  }),
]
