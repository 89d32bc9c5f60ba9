import { accounts, entry, known, systemd } from 'hostwright'

interface Provides {
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly directories?: readonly string[]
  readonly links?: { readonly [path: string]: string }
  readonly units?: readonly string[]
}

/** What is there once packages are installed, as far as a playbook says so. */
export function bring({ users = [], groups = [], directories = [], links = {}, units = [] }: Provides) {
  return [
    ...users.map((name) => ({
      fact: accounts.user(name),
      becomes: known({ uid: null, group: name, groups: [], comment: '', home: '', shell: '' }),
    })),
    ...groups.map((name) => ({ fact: accounts.group(name), becomes: known({ gid: null }) })),
    ...directories.map((path) => ({
      fact: entry(path),
      becomes: known({ type: 'directory' as const, mode: '0755', owner: 'root', group: 'root' }),
    })),
    ...Object.entries(links).map(([path, target]) => ({
      fact: entry(path),
      becomes: known({ type: 'link' as const, target }),
    })),
    ...units.map((name) => ({
      fact: systemd.unit(systemd.unitName(name)),
      becomes: known({ active: 'active', enabled: 'enabled' }),
    })),
  ]
}
