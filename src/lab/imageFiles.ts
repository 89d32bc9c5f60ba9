import type { Suite } from './spec.ts'

/** The packages of a blank host: what a provider's image has, no more. */
export const BASE_PACKAGES: readonly string[] = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'udev',
  'openssh-server',
  'sudo',
  'ca-certificates',
  'iproute2',
  'procps',
  'netbase',
  'cron',
  'iputils-ping',
  'netplan.io',
]

/** Units that would only make noise in a host that lives for a minute. */
export const MASKED_UNITS: readonly string[] = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'dpkg-db-backup.timer',
  'getty.target',
  'console-getty.service',
  'getty-static.service',
]

/** The files that make an image of Debian a lab host: path to content. */
export function imageFiles(suite: Suite): Record<string, string> {
  return {
    '/etc/apt/sources.list.d/debian.sources': aptSources('http://apt.lab.example', suite),
    '/etc/systemd/system/lab-sysfs.service': SYSFS_UNIT,
    '/etc/systemd/network/00-lab.link': LINK,
    '/etc/machine-id': '',
    '/etc/.updated': '',
    '/var/.updated': '',
    // netplan 1.1 asks udevd for its devices, and systemd starts none where /sys looks read-only.
    ...(suite === 'trixie' && {
      '/etc/systemd/system/systemd-udevd.service.d/lab.conf': '[Unit]\nConditionPathIsReadWrite=\n',
    }),
  }
}

/** apt's sources for a suite, at an archive that has /debian and /debian-security. */
export function aptSources(archive: string, suite: Suite): string {
  const stanza = (path: string, suites: string): string =>
    [
      'Types: deb',
      `URIs: ${path}`,
      `Suites: ${suites}`,
      'Components: main',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      '',
    ].join('\n')
  return [
    stanza(`${archive}/debian`, `${suite} ${suite}-updates`),
    stanza(`${archive}/debian-security`, `${suite}-security`),
  ].join('\n')
}

// netplan writes below /sys/devices/virtual/net. The superblock of sysfs is read-only in a container, so a
// bind mount alone isn't enough; the rest of /sys/devices goes back to read-only, which keeps udevd quiet.
const SYSFS_UNIT = `[Unit]
Description=Network devices in sysfs can be written
DefaultDependencies=no
Before=sysinit.target systemd-udevd.service systemd-networkd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/mount -o remount,rw /sys/devices
ExecStart=/bin/mount --bind /sys/devices/virtual/net /sys/devices/virtual/net
ExecStart=/bin/mount -o remount,bind,ro /sys/devices

[Install]
WantedBy=sysinit.target
`

// Else netplan apply changes the MAC address, and packets are lost for 8 to 16 s by stale neighbour entries.
const LINK = `[Match]
OriginalName=*

[Link]
NamePolicy=keep kernel
MACAddressPolicy=none
`
