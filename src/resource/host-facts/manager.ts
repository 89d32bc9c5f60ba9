import type { FactGroup, FactValues } from './host-facts.ts'

const PACKAGERS: readonly (readonly [command: string, name: string])[] = [
  ['apt-get', 'apt'],
  ['dnf', 'dnf'],
  ['yum', 'yum'],
  ['zypper', 'zypper'],
  ['pacman', 'pacman'],
  ['apk', 'apk'],
]

/** What installs packages and keeps services, whether there is a Python, the public keys of the host. */
export const manager: FactGroup = {
  names: [
    'pkg_mgr',
    'service_mgr',
    'python',
    'python_version',
    'ssh_host_key_rsa_public',
    'ssh_host_key_ecdsa_public',
    'ssh_host_key_ed25519_public',
  ],
  files: ['/usr/bin/', '/etc/ssh/'],
  script: `for one in ${PACKAGERS.map(([command]) => command).join(' ')}; do if command -v "$one" > /dev/null; then echo "$one"; fi; done; printf '\\000'
cat /proc/1/comm; if [ -d /run/systemd/system ]; then echo systemd; fi; printf '\\000'
if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; /usr/bin/python3 -V; elif command -v python3; then python3 -V; fi; printf '\\000'
cat /etc/ssh/ssh_host_rsa_key.pub /etc/ssh/ssh_host_ecdsa_key.pub /etc/ssh/ssh_host_ed25519_key.pub; printf '\\000'`,
  parse: ([packagers = '', init = '', python = '', keys = '']) => {
    const [first = '', systemd = ''] = init.split('\n')
    const known = PACKAGERS.find(([command]) => packagers.split('\n').includes(command))
    // `init` or a shell says nothing: that may be anything.
    const isTelling = first !== '' && first !== 'init' && !first.endsWith('sh')
    return {
      pkg_mgr: known?.[1] ?? 'unknown',
      service_mgr: isTelling ? first : systemd === '' ? 'service' : systemd,
      ...pythonIn(python),
      ...keysIn(keys),
    }
  },
}

/** A host without Python has none to tell of: where somebody asks whether it is defined, it is not. */
function pythonIn(text: string): FactValues {
  const [executable = '', said = ''] = text.split('\n')
  const [, major, minor, micro] = /^Python (\d+)\.(\d+)\.(\d+)/.exec(said) ?? []
  if (major === undefined || minor === undefined || micro === undefined) return {}
  const version = { major: Number(major), minor: Number(minor), micro: Number(micro) }
  return {
    python: { executable, type: 'cpython', version },
    python_version: `${major}.${minor}.${micro}`,
  }
}

const KEYS: { readonly [type: string]: string } = {
  'ssh-rsa': 'ssh_host_key_rsa_public',
  'ssh-ed25519': 'ssh_host_key_ed25519_public',
  'ecdsa-sha2-nistp256': 'ssh_host_key_ecdsa_public',
}

function keysIn(text: string): FactValues {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [type = '', key] = line.split(' ')
      const name = KEYS[type]
      return name === undefined || key === undefined ? [] : [[name, key]]
    }),
  )
}
