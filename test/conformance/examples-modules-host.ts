import type { Example } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]

/** An example of one of Ansible's modules. */
export const of = (
  module: string,
  name: string,
  params: Example['params'],
  more: Partial<Example> = {},
): Example => ({
  name,
  task: `ansible.builtin.${module}`,
  params,
  ...more,
})

const ACCOUNTS = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/gshadow',
  '/etc/subuid',
  '/etc/subgid',
  '/home',
  '/var/mail',
  '/etc',
]

/** Examples of modules that look after the host. */
export const hostModules: readonly Example[] = [
  of(
    'group',
    'a group',
    { name: 'crew' },
    { holds: ['getent', 'group', 'crew'], drift: ['groupdel', 'crew'], writes: ACCOUNTS },
  ),
  of(
    'user',
    'a user in these groups alone',
    { name: 'eve', groups: ['crew'], shell: '/bin/bash' },
    {
      holds: sh('id -nG eve | grep -qw crew && ! id -nG eve | grep -qw games'),
      drift: ['usermod', '-aG', 'games', 'eve'],
      writes: ACCOUNTS,
    },
  ),
  of(
    'apt',
    'a package',
    { name: 'tree' },
    { holds: ['tree', '--version'], drift: ['apt-get', 'remove', '-qy', 'tree'], writes: ['/'] },
  ),
  of(
    'package',
    'no package',
    { name: 'tree', state: 'absent' },
    {
      holds: sh('! [ -e /usr/bin/tree ]'),
      drift: ['apt-get', 'install', '-qy', 'tree'],
      writes: ['/'],
    },
  ),
  of(
    'service',
    'it runs',
    { name: 'cron', state: 'started' },
    {
      prepare: ['systemctl', 'stop', 'cron'],
      holds: ['systemctl', 'is-active', 'cron'],
      drift: ['systemctl', 'stop', 'cron'],
    },
  ),
  of(
    'systemd',
    'it is masked',
    { name: 'rows.service', masked: true },
    {
      prepare: sh(
        'printf "[Service]\\nExecStart=sleep inf\\n" >/usr/lib/systemd/system/rows.service; systemctl daemon-reload',
      ),
      holds: sh('[ "$(systemctl is-enabled rows)" = masked ]'),
      drift: ['systemctl', 'unmask', 'rows'],
      writes: ['/etc/systemd/system'],
    },
  ),
  of(
    'systemd_service',
    'it does not run',
    { name: 'cron', state: 'stopped' },
    {
      holds: sh('! systemctl is-active cron'),
      drift: ['systemctl', 'start', 'cron'],
    },
  ),
  of(
    'cron',
    'a job',
    { name: 'tidy', minute: '5', job: '/bin/true' },
    {
      holds: sh('crontab -l | grep -qFx "5 * * * * /bin/true"'),
      drift: ['crontab', '-r'],
      writes: ['/var/spool/cron'],
    },
  ),
  {
    name: 'a parameter',
    task: 'ansible.posix.sysctl',
    params: {
      name: 'net.core.somaxconn',
      value: '5001',
      sysctl_set: true,
      sysctl_file: '/etc/sysctl.d/90-rows.conf',
    },
    holds: sh('[ "$(sysctl -n net.core.somaxconn)" = 5001 ] && grep -q 5001 /etc/sysctl.d/90-rows.conf'),
    drift: ['sysctl', '-w', 'net.core.somaxconn=4000'],
  },
  {
    name: 'a file system in memory',
    task: 'ansible.posix.mount',
    params: { path: '/srv/tmpfs', src: 'tmpfs', fstype: 'tmpfs', opts: 'size=1m', state: 'mounted' },
    holds: ['mountpoint', '-q', '/srv/tmpfs'],
    drift: ['umount', '/srv/tmpfs'],
  },
  of(
    'apt_repository',
    'a source',
    { repo: 'deb [trusted=yes] file:/srv/m ./', filename: 'rows', update_cache: false },
    {
      holds: ['test', '-e', '/etc/apt/sources.list.d/rows.list'],
      drift: ['rm', '/etc/apt/sources.list.d/rows.list'],
    },
  ),
  of(
    'apt_repository',
    'no source',
    { repo: 'deb [trusted=yes] file:/srv/m ./', state: 'absent', update_cache: false },
    {
      holds: sh('[ ! -e /etc/apt/sources.list.d/rows.list ]'),
      drift: sh('echo "deb [trusted=yes] file:/srv/m ./" >/etc/apt/sources.list.d/rows.list'),
    },
  ),
  of(
    'debconf',
    'an answer',
    { name: 'tzdata', question: 'tzdata/Areas', vtype: 'select', value: 'Europe' },
    {
      prepare: sh('apt-get install -qy tzdata debconf-utils'),
      holds: sh('debconf-show tzdata | grep -q "Areas: Europe"'),
      drift: sh('echo tzdata tzdata/Areas select Asia | debconf-set-selections'),
      writes: ['/var/cache/debconf'],
    },
  ),
  {
    name: 'a time zone',
    task: 'community.general.timezone',
    params: { name: 'Europe/Berlin' },
    holds: sh('readlink -f /etc/localtime | grep -q Berlin'),
    drift: ['ln', '-sfn', '/usr/share/zoneinfo/Etc/UTC', '/etc/localtime'],
    writes: ['/etc'],
  },
  {
    name: 'a choice',
    task: 'community.general.alternatives',
    params: { name: 'rows', link: '/usr/bin/rows', path: '/bin/true' },
    holds: sh('[ "$(readlink /etc/alternatives/rows)" = /bin/true ]'),
    drift: ['update-alternatives', '--remove', 'rows', '/bin/true'],
    writes: ['/etc/alternatives', '/usr/bin/rows', '/var/lib/dpkg/alternatives', '/var/log'],
  },
  {
    name: 'a module that is there',
    task: 'community.general.modprobe',
    params: { name: 'overlay' },
  },
]

/** Examples of modules that need other programs: they are installed first. */
export const programModules: readonly Example[] = [
  {
    name: 'a locale',
    task: 'community.general.locale_gen',
    prepare: sh('apt-get install -qy locales git curl gpg ufw python3-venv >/dev/null'),
    params: { name: 'de_DE.UTF-8' },
    holds: sh('locale -a | grep -qi de_DE.utf8'),
    writes: ['/etc/locale.gen', '/usr/lib/locale', '/tmp'],
  },
  of(
    'git',
    'a working copy',
    { repo: '/srv/m/origin', dest: '/srv/m/copy' },
    {
      prepare: sh(
        'git init -q /srv/m/origin && cd /srv/m/origin && echo x >f && git add f && git -c user.name=a -c user.email=a@b commit -qm x',
      ),
      holds: ['test', '-e', '/srv/m/copy/f'],
      drift: ['rm', '-rf', '/srv/m/copy'],
      writes: ['/srv/m'],
    },
  ),
  of(
    'unarchive',
    'an archive',
    { src: '/srv/m/x.tar.gz', dest: '/srv/m/out', remote_src: true },
    {
      prepare: sh(
        'mkdir -p /srv/m/out /srv/m/in && echo x >/srv/m/in/x && tar czf /srv/m/x.tar.gz -C /srv/m/in .',
      ),
      holds: ['test', '-e', '/srv/m/out/x'],
      drift: ['rm', '/srv/m/out/x'],
      writes: ['/srv/m'],
    },
  ),
  of(
    'get_url',
    'a file',
    { url: 'file:///etc/debian_version', dest: '/srv/m/version' },
    {
      holds: ['test', '-s', '/srv/m/version'],
      drift: ['rm', '/srv/m/version'],
    },
  ),
  of(
    'uri',
    'a page',
    { url: 'http://apt.lab.example/debian/dists/trixie/Release' },
    { step: { register: 'page' } },
  ),
  of(
    'apt_key',
    'a key',
    { file: '/srv/m/key.asc', keyring: '/etc/apt/trusted.gpg.d/rows.gpg' },
    {
      prepare: sh(
        'export GNUPGHOME=$(mktemp -d); gpg --batch -q --passphrase "" --quick-gen-key rows ed25519 && gpg --armor --export rows >/srv/m/key.asc',
      ),
      holds: ['test', '-s', '/etc/apt/trusted.gpg.d/rows.gpg'],
      drift: ['rm', '/etc/apt/trusted.gpg.d/rows.gpg'],
      writes: ['/etc/apt/trusted.gpg.d'],
    },
  ),
  of(
    'pip',
    'a virtual environment',
    { virtualenv: '/srv/m/venv', virtualenv_command: 'python3 -m venv' },
    {
      holds: ['test', '-e', '/srv/m/venv/bin/pip'],
      drift: ['rm', '-rf', '/srv/m/venv'],
      writes: ['/srv/m'],
    },
  ),
  {
    name: 'a rule',
    task: 'community.general.ufw',
    params: { rule: 'allow', port: '22', proto: 'tcp' },
    holds: sh('ufw show added | grep -q "allow 22/tcp"'),
    drift: sh('ufw delete allow 22/tcp'),
    writes: ['/etc/ufw', '/run', '/var/lib/ufw'],
  },
]

/** Examples of modules that move the host itself. */
export const lastModules: readonly Example[] = [
  of(
    'hostname',
    'a name',
    { name: 'modules' },
    {
      holds: sh('[ "$(hostname)" = modules ] && [ "$(cat /etc/hostname)" = modules ]'),
      drift: ['hostname', 'other'],
    },
  ),
  of(
    'reboot',
    'in every run',
    { reboot_timeout: 60 },
    {
      acts: true,
      count: async (box) =>
        Number(
          await box.get(sh('cat /proc/sys/kernel/random/boot_id >>/srv/boots; sort -u /srv/boots | wc -l')),
        ),
      writes: ['/'],
    },
  ),
]
