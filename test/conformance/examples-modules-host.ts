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
    'apt',
    'a package whose service is not to start',
    { name: 'nullmailer', policy_rc_d: 101 },
    {
      prepare: sh('printf "#!/bin/sh\nexit 0\n" >/usr/sbin/policy-rc.d; chmod 0700 /usr/sbin/policy-rc.d'),
      holds: sh(
        'dpkg -s nullmailer | grep -q "ok installed" && ! systemctl is-active nullmailer && grep -qx "exit 0" /usr/sbin/policy-rc.d',
      ),
      drift: ['apt-get', 'remove', '-qy', 'nullmailer'],
      writes: ['/'],
    },
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
    // Hosts of the lab are containers: they have no modules of their own, nor a program for them.
    name: 'no module',
    task: 'community.general.modprobe',
    params: { name: 'rows_none', state: 'absent' },
  },
  {
    name: 'a module that is not loaded at boot any more',
    task: 'community.general.modprobe',
    params: { name: 'rows_none', state: 'absent', persistent: 'absent' },
    prepare: sh('mkdir -p /etc/modules-load.d; echo rows_none >/etc/modules-load.d/rows.conf'),
    holds: sh('! grep -qx rows_none /etc/modules-load.d/rows.conf'),
    drift: sh('echo rows_none >/etc/modules-load.d/rows.conf'),
    writes: ['/etc/modules-load.d'],
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
