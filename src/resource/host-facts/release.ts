import type { FactGroup, FactValues } from './host-facts.ts'

/** Which distribution the host has, and which release of it. */
export const release: FactGroup = {
  names: [
    'distribution',
    'distribution_version',
    'distribution_major_version',
    'distribution_minor_version',
    'distribution_release',
    'distribution_file_path',
    'distribution_file_variety',
    'distribution_file_parsed',
    'os_family',
    'lsb',
  ],
  files: ['/etc/os-release', '/usr/lib/os-release', '/etc/debian_version', '/etc/lsb-release'],
  script: `cat /etc/os-release || cat /usr/lib/os-release; printf '\\000'
cat /etc/debian_version; printf '\\000'
lsb_release -a || cat /etc/lsb-release; printf '\\000'`,
  parse: ([os = '', debian = '', lsb = '']) => parse(settingsIn(os), debian.trim(), lsb),
}

/** `KEY="value"`, as os-release(5) has it. */
export function settingsIn(text: string): { readonly [key: string]: string } {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, key, value = ''] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? []
      return key === undefined ? [] : [[key, value.replace(/^(["'])(.*)\1$/, '$2')] as const]
    }),
  )
}

/** Distributions by the ID of os-release: Ansible's name, and its name of the family. */
const KNOWN: { readonly [id: string]: readonly [name: string, family: string] } = {
  debian: ['Debian', 'Debian'],
  ubuntu: ['Ubuntu', 'Debian'],
  raspbian: ['Debian', 'Debian'],
  linuxmint: ['Linux Mint', 'Debian'],
  kali: ['Kali', 'Debian'],
  devuan: ['Devuan', 'Debian'],
  pop: ['Pop!_OS', 'Debian'],
  rhel: ['RedHat', 'RedHat'],
  centos: ['CentOS', 'RedHat'],
  fedora: ['Fedora', 'RedHat'],
  rocky: ['Rocky', 'RedHat'],
  almalinux: ['AlmaLinux', 'RedHat'],
  ol: ['OracleLinux', 'RedHat'],
  amzn: ['Amazon', 'RedHat'],
  'opensuse-leap': ['openSUSE Leap', 'Suse'],
  'opensuse-tumbleweed': ['openSUSE Tumbleweed', 'Suse'],
  sles: ['SLES', 'Suse'],
  arch: ['Archlinux', 'Archlinux'],
  alpine: ['Alpine', 'Alpine'],
  gentoo: ['Gentoo', 'Gentoo'],
}

function parse(os: { readonly [key: string]: string }, debian: string, lsb: string): FactValues {
  const { ID = '', NAME = ID, VERSION_ID = '', VERSION_CODENAME = '' } = os
  if (NAME === '') return {}
  const [name, family] = KNOWN[ID] ?? [NAME, NAME]
  // Debian's own file has the point release.
  const isDebian = ID === 'debian' && /^\d+(\.\d+)?$/.test(debian)
  const version = isDebian ? debian : VERSION_ID === '' ? 'n/a' : VERSION_ID
  const [major = '', minor] = version.split('.')
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: major,
    ...(isDebian && minor !== undefined ? { distribution_minor_version: minor } : {}),
    distribution_release: VERSION_CODENAME === '' ? 'n/a' : VERSION_CODENAME,
    distribution_file_path: '/etc/os-release',
    distribution_file_variety: family,
    distribution_file_parsed: true,
    os_family: family,
    lsb: lsbOf(lsb),
  }
}

/** What lsb_release says, or the file that it reads. */
function lsbOf(text: string): FactValues {
  const said = (pattern: RegExp) =>
    pattern
      .exec(text)?.[1]
      ?.trim()
      .replace(/^"(.*)"$/, '$1')
  const id = said(/^(?:Distributor ID:|DISTRIB_ID=)(.*)$/m)
  if (id === undefined) return {}
  const number = said(/^(?:Release:|DISTRIB_RELEASE=)(.*)$/m) ?? ''
  return {
    id,
    description: said(/^(?:Description:|DISTRIB_DESCRIPTION=)(.*)$/m) ?? '',
    release: number,
    codename: said(/^(?:Codename:|DISTRIB_CODENAME=)(.*)$/m) ?? '',
    ...(number === '' ? {} : { major_release: number.split('.')[0] ?? '' }),
  }
}
