import type { FactGroup, FactValues } from './host-facts.ts'

/** What is mounted, and how much room there is. */
export const mounts: FactGroup = {
  names: ['mounts', 'devices'],
  files: ['/etc/fstab'],
  script: `cat /proc/mounts; printf '\\000'; cat /proc/self/mountinfo; printf '\\000'
stat -f -c '%n|%S|%b|%a|%c|%d' -- $(grep -E '^/|:/' /proc/mounts | cut -d ' ' -f 2); printf '\\000'
find /dev/disk/by-uuid -type l -printf '%f %l\\n'; printf '\\000'
grep -H '' /sys/block/*/size /sys/block/*/removable /sys/block/*/queue/rotational /sys/block/*/ro; printf '\\000'`,
  parse: ([mounted = '', origins = '', rooms = '', uuids = '', blocks = '']) => {
    if (mounted === '') return {}
    const binds = boundIn(origins)
    const room = new Map(
      rooms.split('\n').map((line) => [line.slice(0, line.indexOf('|')), line.split('|')] as const),
    )
    const uuid = new Map<string, string>(
      uuids.split('\n').map((line) => {
        const [id = '', to = ''] = line.split(' ')
        return [`/dev/${to.slice(to.lastIndexOf('/') + 1)}`, id] as const
      }),
    )
    const all = mounted.split('\n').flatMap((line) => {
      const [device = '', mount = '', fstype = '', options = ''] = line.split(' ').map(plain)
      const counts = /^[/\\]/.test(device) || device.includes(':/')
      if (!counts || fstype === 'none') return []
      const bound = binds.has(mount) ? `${options},bind` : options
      return [
        {
          mount,
          device,
          fstype,
          options: bound,
          ...roomIn(room.get(mount)),
          uuid: uuid.get(device) ?? 'N/A',
        },
      ]
    })
    return { mounts: all, devices: devicesIn(blocks) }
  },
}

/** What is mounted from inside a file system, as Ansible marks it. */
function boundIn(origins: string): ReadonlySet<string> {
  return new Set(
    origins.split('\n').flatMap((line) => {
      const [, , , root = '/', mount = ''] = line.split(' ').map(plain)
      return root === '/' ? [] : [mount]
    }),
  )
}

function plain(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}

function roomIn(found: readonly string[] | undefined): FactValues {
  if (found === undefined) return {}
  const [size = 0, total = 0, available = 0, inodes = 0, left = 0] = found.slice(-5).map(Number)
  return {
    size_total: size * total,
    size_available: size * available,
    block_size: size,
    block_total: total,
    block_available: available,
    block_used: total - available,
    inode_total: inodes,
    inode_available: left,
    inode_used: inodes - left,
  }
}

/** Disks by name, with what most ask of them. */
function devicesIn(text: string): FactValues {
  const found = new Map<string, { [name: string]: string }>()
  for (const line of text.split('\n')) {
    const [, disk = '', name = '', value = ''] = /^\/sys\/block\/([^/]+)\/(.*?):(.*)$/.exec(line) ?? []
    if (disk !== '') found.set(disk, { ...found.get(disk), [name]: value })
  }
  return Object.fromEntries(
    [...found].map(([disk, { size = '0', removable = '0', 'queue/rotational': rotational = '0' }]) => [
      disk,
      { sectors: size, removable, rotational },
    ]),
  )
}
