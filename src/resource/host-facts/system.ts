import type { FactGroup, FactValues } from './host-facts.ts'

/** The kernel, the names of the host, and what identifies it. */
export const system: FactGroup = {
  names: [
    'system',
    'kernel',
    'kernel_version',
    'machine',
    'architecture',
    'userspace_bits',
    'userspace_architecture',
    'nodename',
    'hostname',
    'fqdn',
    'domain',
    'machine_id',
    'cmdline',
    'proc_cmdline',
    'dns',
    'fips',
    'apparmor',
    'selinux',
  ],
  files: ['/etc/hostname', '/etc/hosts', '/etc/machine-id', '/etc/resolv.conf', '/proc/sys/kernel/hostname'],
  // As Python's getfqdn: the first name with a dot that the address of the host's name has.
  script: `uname -s; uname -r; uname -v; uname -m; uname -n; getconf LONG_BIT; printf '\\000'
cat /etc/machine-id || cat /var/lib/dbus/machine-id; printf '\\000'
cat /proc/cmdline; printf '\\000'; cat /etc/resolv.conf; printf '\\000'
cat /proc/sys/crypto/fips_enabled; printf '\\000'
if [ -e /sys/kernel/security/apparmor ]; then echo enabled; else echo disabled; fi; printf '\\000'
if [ -e /sys/fs/selinux/enforce ]; then cat /sys/fs/selinux/enforce; fi; printf '\\000'
set -- $(getent ahosts "$(uname -n)"); if [ -n "$1" ]; then getent hosts "$1"; fi; printf '\\000'`,
  parse: ([kernel = '', id = '', cmdline = '', dns = '', ...more]) => ({
    ...kernelIn(kernel, more[3] ?? ''),
    ...(id === '' ? {} : { machine_id: id.trim() }),
    cmdline: wordsOf(cmdline),
    proc_cmdline: wordsOf(cmdline),
    dns: dnsOf(dns),
    ...guardsIn(more),
  }),
}

function kernelIn(text: string, named: string): FactValues {
  const [system = '', version = '', build = '', machine = '', node = '', bits = ''] = text.split('\n')
  if (node === '') return {}
  const fqdn = fullName(node, named)
  const architecture = ARCHITECTURES[machine] ?? machine
  return {
    system,
    kernel: version,
    kernel_version: build,
    machine,
    architecture,
    userspace_bits: bits === '' ? '64' : bits,
    userspace_architecture: bits === '32' && architecture === 'x86_64' ? 'i386' : architecture,
    nodename: node,
    hostname: node.split('.')[0] ?? node,
    fqdn,
    domain: /^[^.]*\.(.*)$/.exec(fqdn)?.[1] ?? '',
  }
}

function guardsIn([fips = '', apparmor = '', selinux = '']: readonly string[]): FactValues {
  const mode = selinux.trim() === '1' ? 'enforcing' : 'permissive'
  return {
    fips: fips.trim() === '1',
    apparmor: { status: apparmor.trim() },
    selinux: selinux === '' ? { status: 'disabled' } : { status: 'enabled', mode },
  }
}

const ARCHITECTURES: { readonly [machine: string]: string } = { i486: 'i386', i586: 'i386', i686: 'i386' }

function fullName(node: string, named: string): string {
  const names = named.split('\n')[0]?.trim().split(/\s+/).slice(1) ?? []
  return names.find((name) => name.includes('.')) ?? names[0] ?? node
}

function wordsOf(text: string): { readonly [word: string]: string | true } {
  return Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => {
        const at = word.indexOf('=')
        return at < 0 ? [word, true] : [word.slice(0, at), word.slice(at + 1)]
      }),
  )
}

function dnsOf(text: string): {
  readonly [name: string]: readonly string[] | { readonly [name: string]: string | true }
} {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  const of = (word: string) => lines.filter(([first]) => first === word).map(([, ...rest]) => rest)
  const nameservers = of('nameserver').flat()
  const search = of('search').flat()
  const options = wordsOf(of('options').flat().join(' ').replaceAll(':', '='))
  return {
    ...(nameservers.length > 0 ? { nameservers } : {}),
    ...(search.length > 0 ? { search } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  }
}
