import { type Row, row } from './row.ts'

const apt = 'ansible.builtin.apt'
const service = 'ansible.builtin.service'
const systemd = 'ansible.builtin.systemd'
const cron = 'ansible.builtin.cron'
const sysctl = 'ansible.posix.sysctl'
const mount = 'ansible.posix.mount'

/** What acts on the host itself. */
export const hostRows: readonly Row[] = [
  row(
    cron,
    'a job',
    { name: 'tidy', user: 'www-data', minute: 5, job: '/bin/true' },
    { look: 'crontab -l -u www-data' },
  ),
  row(
    cron,
    'a job that is no more',
    { name: 'gone', state: 'absent' },
    {
      before:
        'printf "#Ansible: gone\\n* * * * * /bin/false\\n#Ansible: kept\\n* * * * * /bin/true\\n" | crontab -',
      look: 'crontab -l',
    },
  ),
  row(
    cron,
    'a special time',
    { name: 'daily', special_time: 'daily', user: 'games', job: '/bin/true' },
    { look: 'crontab -l -u games' },
  ),
  row(
    cron,
    'a job that is a comment',
    { name: 'off', disabled: true, user: 'lp', job: '/bin/true' },
    { look: 'crontab -l -u lp' },
  ),
  row(
    cron,
    'a file',
    { name: 'job', cron_file: 'rows', user: 'root', hour: '3', job: '/bin/true' },
    { look: 'cat /etc/cron.d/rows' },
  ),
  row(
    sysctl,
    'a parameter',
    { name: 'net.ipv4.ip_forward', value: '1', sysctl_file: '$D/f' },
    { look: 'cat /proc/sys/net/ipv4/ip_forward' },
  ),
  row(
    sysctl,
    'another value',
    { name: 'kernel.sysrq', value: 0, sysctl_file: '$D/f', reload: false },
    { before: 'printf "# x\\nkernel.sysrq = 1\\nvm.swappiness=10\\n" >$D/f' },
  ),
  row(
    sysctl,
    'no parameter',
    { name: 'kernel.sysrq', state: 'absent', sysctl_file: '$D/f', reload: false },
    { before: 'printf "# x\\nkernel.sysrq = 1\\nvm.swappiness=10\\n" >$D/f' },
  ),
  row(apt, 'a package', { name: 'bc' }, { look: "dpkg-query -W -f '${db:Status-Abbrev}' bc" }),
  row(apt, 'a package that is there', { name: ['sudo'], state: 'present' }),
  row(
    apt,
    'two packages in one text',
    { name: 'ed, hello', install_recommends: false },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' ed hello" },
  ),
  row(
    apt,
    'the newest',
    { name: 'tree', state: 'latest' },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' tree" },
  ),
  row(apt, 'the newest that is there', { name: 'sudo', state: 'latest' }),
  row(
    apt,
    'no package',
    { name: 'netcat-openbsd', state: 'absent' },
    {
      before: 'apt-get install -qq -y netcat-openbsd >/dev/null 2>&1',
      look: "dpkg-query -W -f '${db:Status-Abbrev}' netcat-openbsd; true",
    },
  ),
  row(
    apt,
    'nothing of a package',
    { name: 'cpio', state: 'absent', purge: true },
    {
      before: 'apt-get install -qq -y cpio >/dev/null 2>&1',
      look: "dpkg-query -W -f '${db:Status-Abbrev}' cpio; true",
    },
  ),
  row(apt, 'a package that there is not', { name: 'no-such-package-here' }),
  row(apt, 'fresh lists', { update_cache: true, cache_valid_time: 86400 }),
  row(apt, 'a version', { name: 'dc=1.07*' }, { look: "dpkg-query -W -f '${db:Status-Abbrev}' dc" }),
  row(
    'ansible.builtin.package',
    'a package',
    { name: 'rsync', state: 'present' },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' rsync" },
  ),
  row(
    service,
    'stopped',
    { name: 'cron', state: 'stopped', enabled: false },
    { look: 'systemctl is-active cron; systemctl is-enabled cron; true' },
  ),
  row(
    service,
    'started',
    { name: 'cron', state: 'started', enabled: true },
    { look: 'systemctl is-active cron; systemctl is-enabled cron; true' },
  ),
  row(service, 'restarted', { name: 'cron', state: 'restarted' }, { look: 'systemctl is-active cron' }),
  row(service, 'that there is not', { name: 'nowhere', state: 'stopped' }),
  row(
    systemd,
    'a unit that is new',
    { name: 'rows.service', state: 'started', enabled: true, daemon_reload: true },
    {
      before:
        'printf "[Service]\\nExecStart=/bin/sleep inf\\n[Install]\\nWantedBy=multi-user.target\\n" >/etc/systemd/system/rows.service',
      look: 'systemctl is-active rows; systemctl is-enabled rows',
    },
  ),
  row(
    systemd,
    'masked',
    { name: 'masked.service', masked: true },
    {
      before: 'printf "[Service]\\nExecStart=/bin/sleep inf\\n" >/usr/lib/systemd/system/masked.service',
      look: 'systemctl is-enabled masked; true',
    },
  ),
  row(systemd, 'only a reload of systemd', { daemon_reload: true }),
  row(
    systemd,
    'once',
    { name: 'once.service', state: 'started' },
    {
      before:
        'printf "[Service]\\nType=oneshot\\nExecStart=/bin/true\\n" >/etc/systemd/system/once.service; systemctl daemon-reload',
    },
  ),
  row(mount, 'in the file', {
    path: '$D/m',
    src: 'tmpfs',
    fstype: 'tmpfs',
    opts: 'size=1m',
    state: 'present',
    fstab: '$D/fstab',
  }),
  row(
    mount,
    'mounted',
    { path: '$D/m', src: 'tmpfs', fstype: 'tmpfs', opts: 'size=1m', state: 'mounted' },
    { look: 'mountpoint -q $D/m && echo yes; grep $D /etc/fstab' },
  ),
  row(
    mount,
    'not mounted',
    { path: '$D/m', state: 'unmounted' },
    { before: 'mkdir $D/m; mount -t tmpfs none $D/m', look: 'mountpoint -q $D/m || echo no' },
  ),
  row(
    mount,
    'nowhere',
    { path: '$D/m', state: 'absent', fstab: '$D/fstab' },
    { before: 'printf "x / ext4 defaults 0 0\\ntmpfs $D/m tmpfs size=1m 0 0\\n" >$D/fstab' },
  ),
]
