import type { Example, RunningHost } from 'hostwright/testing'
import { databaseModules } from './examples-modules-databases.ts'
import { hostModules, lastModules, of } from './examples-modules-host.ts'
import { madeModules } from './examples-modules-made.ts'
import { programModules } from './examples-modules-programs.ts'

const sh = (script: string) => ['sh', '-c', script]
const lines = (path: string) => async (host: RunningHost) =>
  (await host.exec(['cat', path])).stdout.split('\n').length - 1
const BLOCK = '# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n'
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k'

/** Examples of modules that look after files and texts. */
const files: readonly Example[] = [
  of(
    'file',
    'a directory with its parents',
    { path: '/srv/m/a/b', state: 'directory', mode: '0750' },
    {
      holds: sh('[ "$(stat -c %a /srv/m/a/b)" = 750 ]'),
      drift: ['chmod', '0700', '/srv/m/a/b'],
    },
  ),
  of(
    'copy',
    'a secret text',
    { content: '{{ password }}', dest: '/srv/m/secret', mode: '0600' },
    {
      holds: sh('[ "$(wc -c </srv/m/secret)" = 24 ]'),
      drift: ['truncate', '-s', '0', '/srv/m/secret'],
    },
  ),
  of(
    'template',
    'a template',
    { src: 'greeting.hbs', dest: '/srv/m/' },
    {
      holds: ['grep', '-qx', 'Hello world,', '/srv/m/greeting.hbs'],
      drift: ['sed', '-i', 's/world/nobody/', '/srv/m/greeting.hbs'],
    },
  ),
  of(
    'lineinfile',
    'a line',
    { path: '/srv/m/conf', regexp: '^Port', line: 'Port 2' },
    {
      prepare: sh('echo Port 1 >/srv/m/conf'),
      holds: ['grep', '-qx', 'Port 2', '/srv/m/conf'],
      drift: ['sed', '-i', 's/2/3/', '/srv/m/conf'],
    },
  ),
  of(
    'blockinfile',
    'a block',
    { path: '/srv/m/block', block: 'x', create: true },
    {
      holds: async (host) => (await host.get(['cat', '/srv/m/block'])) === BLOCK,
      drift: ['sed', '-i', 's/x/y/', '/srv/m/block'],
    },
  ),
  of(
    'replace',
    'a word',
    { path: '/srv/m/words', regexp: 'bad', replace: 'good' },
    {
      prepare: sh('echo bad >/srv/m/words'),
      holds: ['grep', '-qx', 'good', '/srv/m/words'],
      drift: sh('echo bad >/srv/m/words'),
    },
  ),
  of(
    'known_hosts',
    'a key',
    { path: '/srv/m/known', name: 'a.example', key: `a.example ${KEY}` },
    {
      holds: ['grep', '-q', 'a.example', '/srv/m/known'],
      drift: ['truncate', '-s', '0', '/srv/m/known'],
    },
  ),
  of('stat', 'what is there', { path: '/etc/hostname' }, { step: { register: 'there' } }),
  of('find', 'what is there', { paths: '/etc', patterns: 'host*' }, { step: { register: 'found' } }),
  of('slurp', 'what is in it', { src: '/etc/hostname' }, { step: { register: 'read' } }),
  of('fetch', 'a file', { src: '/etc/debian_version', dest: '/tmp/hostwright-fetched/', flat: true }),
  {
    name: 'an option',
    task: 'community.general.ini_file',
    params: { path: '/srv/m/ini', section: 's', option: 'o', value: 'v' },
    holds: ['grep', '-qx', 'o = v', '/srv/m/ini'],
    drift: ['sed', '-i', 's/v$/w/', '/srv/m/ini'],
  },
  {
    name: 'a key',
    task: 'ansible.posix.authorized_key',
    prepare: sh('id lo || useradd -m lo'),
    params: { user: 'lo', key: KEY },
    holds: ['grep', '-qx', KEY, '/home/lo/.ssh/authorized_keys'],
    drift: ['truncate', '-s', '0', '/home/lo/.ssh/authorized_keys'],
  },
]

/** Examples of modules that run, wait and say. */
const acts: readonly Example[] = [
  of(
    'command',
    'in every run',
    { argv: ['sh', '-c', 'echo >>/srv/m/ran'] },
    { acts: true, count: lines('/srv/m/ran'), writes: ['/srv/m'] },
  ),
  of(
    'shell',
    'until a path is there',
    { cmd: 'echo x >/srv/m/made', creates: '/srv/m/made' },
    {
      holds: ['test', '-s', '/srv/m/made'],
      writes: ['/srv/m'],
    },
  ),
  of('raw', 'in every run', 'echo >>/srv/m/raw', {
    acts: true,
    count: lines('/srv/m/raw'),
    writes: ['/srv/m'],
  }),
  of('script', 'in every run', 'count.sh', { acts: true, count: lines('/srv/m/count'), writes: ['/srv/m'] }),
  of('wait_for', 'a port', { port: 22 }),
  of('pause', 'a second', { seconds: 1 }),
  of('debug', 'a message', { msg: 'hello' }),
  of('assert', 'what is true', { that: ['1 == 1'] }),
  of('fail', 'only where it is meant', { msg: 'no' }, { step: { when: '1 == 2' } }),
  of('ping', 'an answer', {}),
  of('setup', 'nothing', {}),
  of('getent', 'a user', { database: 'passwd', key: 'root' }, { step: { register: 'entries' } }),
  of('package_facts', 'packages', {}, { step: { register: 'packages' } }),
  of('service_facts', 'services', {}, { step: { register: 'services' } }),
]

/** Examples of Ansible's modules. */
export const moduleExamples: readonly Example[] = [
  ...files,
  ...acts,
  ...hostModules,
  ...programModules,
  ...madeModules,
  ...lastModules,
  // Their servers write at any time.
  ...databaseModules,
]
