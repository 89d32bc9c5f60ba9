import { join } from 'node:path'

/** The directory of the lab's state; a tmpfs that only the lab's own mount namespace has. */
export const LAB_DIRECTORY = '/run/hostwright-lab'

/** The file in the lab's directory that makes packages unavailable as long as it exists. */
export const REFUSAL = 'apt-refuses'

/** The names of everything that belongs to one host of a lab. */
export interface HostPlace {
  readonly directory: string
  /** The tmpfs that is the host's disk. */
  readonly disk: string
  readonly upper: string
  readonly root: string
  readonly console: string
  readonly record: string
  readonly cgroup: string
  /** The lab's end of the host's cable. */
  readonly cable: string
}

/** Where a host of a lab is kept. */
export function hostPlace(lab: { directory: string; id: string }, name: string, ip4: string): HostPlace {
  const directory = join(lab.directory, 'hosts', name)
  return {
    directory,
    disk: join(directory, 'disk'),
    upper: join(directory, 'disk/upper'),
    root: join(directory, 'root'),
    console: join(directory, 'console.log'),
    record: join(directory, 'host.json'),
    cgroup: join('/sys/fs/cgroup', lab.id, name),
    // An interface name has at most 15 characters, a host name more: the address is short and unique.
    cable: `p-${ip4.split('.').slice(2).join('-')}`,
  }
}
