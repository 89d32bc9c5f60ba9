import type { Example, RunningHost } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]
const lines = (path: string) => async (host: RunningHost) =>
  (await host.exec(['cat', path])).stdout.split('\n').length - 1

const UNIT = `[Service]
ExecStartPre=sh -c 'echo started >>/srv/starts'
ExecStart=sleep infinity
[Install]
WantedBy=multi-user.target
`

/** Examples of tasks that look after packages, units and the kernel. */
export const hostExamples: readonly Example[] = [
  {
    name: 'packages are installed',
    task: 'apt',
    params: { name: ['tree'] },
    holds: ['tree', '--version'],
    drift: ['apt-get', 'remove', '-qy', 'tree'],
  },
  {
    name: 'a package is removed',
    task: 'apt',
    params: { name: ['tree'], state: 'absent' },
    holds: sh('! [ -e /usr/bin/tree ]'),
    drift: ['apt-get', 'install', '-qy', 'tree'],
  },
  {
    name: 'a package is gone with its configuration',
    task: 'apt',
    prepare: sh('apt-get install -qy logrotate && apt-get remove -qy logrotate'),
    params: { name: ['logrotate'], state: 'purged' },
    holds: sh('! [ -e /etc/logrotate.conf ]'),
  },
  {
    name: 'it runs, now and after a reboot',
    task: 'service',
    prepare: async (host) => {
      await host.get(sh('cat >/etc/systemd/system/demo.service; systemctl daemon-reload'), { input: UNIT })
    },
    params: { name: 'demo', state: 'started', enabled: true, settle: 1 },
    holds: sh('systemctl is-active demo && systemctl is-enabled demo'),
    drift: ['systemctl', 'disable', '--now', 'demo'],
    writes: ['/etc/systemd/system', '/srv/starts'],
  },
  {
    name: 'it is restarted in every run',
    task: 'service',
    params: { name: 'demo', state: 'restarted', settle: 0 },
    acts: true,
    count: lines('/srv/starts'),
    writes: ['/srv/starts'],
  },
  {
    name: 'it is stopped',
    task: 'service',
    params: { name: 'demo.service', state: 'stopped', enabled: false },
    holds: sh('! systemctl is-active demo && ! systemctl is-enabled demo'),
    drift: ['systemctl', 'start', 'demo'],
    writes: ['/etc/systemd/system'],
  },
  {
    name: 'values of the kernel',
    task: 'sysctl',
    params: { settings: { 'net.core.somaxconn': 5001, 'net.ipv4.ip_local_port_range': '20000 60999' } },
    holds: sh(
      '[ "$(sysctl -n net.core.somaxconn)" = 5001 ] && grep -q 20000 /etc/sysctl.d/60-hostwright.conf',
    ),
    drift: ['sysctl', '-w', 'net.core.somaxconn=4000'],
  },
]

/** Examples that move the host itself. */
export const lastExamples: readonly Example[] = [
  {
    name: 'a name',
    task: 'hostname',
    params: 'box.mail.example',
    holds: sh('[ "$(hostname)" = box.mail.example ] && [ "$(hostname -s)" = box ] && getent hosts box'),
    drift: sh('hostname other; echo other >/etc/hostname'),
  },
  {
    name: 'one more address',
    task: 'netplan',
    params: {
      path: '/etc/netplan/90-more.yaml',
      config: { version: 2, ethernets: { eth0: { addresses: ['198.51.100.77/24'] } } },
    },
    holds: sh('[ -e /etc/netplan/90-more.yaml ] && ip -4 addr show eth0 | grep -q 198.51.100.77/24'),
    drift: sh('rm /etc/netplan/90-more.yaml; netplan apply'),
    // Python keeps what it has compiled; a rollback that outlasts a reboot is armed, and taken off.
    writes: ['/usr/share/netplan', '/etc/systemd/system'],
  },
  {
    name: 'when it is asked for',
    task: 'reboot',
    prepare: ['touch', '/run/reboot-required'],
    params: { when_required: true, timeout: 60 },
    holds: sh('[ ! -e /run/reboot-required ]'),
    writes: ['/'],
  },
  {
    name: 'in every run',
    task: 'reboot',
    params: { timeout: 60 },
    acts: true,
    // Every look notes the boot it was made in.
    count: async (host) => {
      const noted = 'cat /proc/sys/kernel/random/boot_id >>/srv/boots; sort -u /srv/boots | wc -l'
      return Number(await host.get(sh(noted)))
    },
    writes: ['/'],
  },
]
