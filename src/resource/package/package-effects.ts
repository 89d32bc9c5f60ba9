import type { Effect } from '../../model/change.ts'

/** Packages that are installed in one go. */
export interface InstalledTogether {
  readonly names: readonly string[]
  /** Paths at and below which they bring nothing. */
  readonly nothing: readonly string[]
}

/** Where no package puts files (Debian policy 9.1.2), and what has our name. */
const NOT_PACKAGED = [
  '/usr/local/',
  '/etc/hostwright',
  '/var/lib/hostwright',
  '/etc/systemd/system/hostwright-',
]

/** What packages bring, nobody foresees in full: each fact says what becomes of it. */
export function sideEffects({ names, nothing }: InstalledTogether): Effect[] {
  const all = names.join(', ')
  return [
    {
      happening: 'installation',
      cause: `${all} is installed first`,
      assuming: `if installing ${all} brings nothing of that name`,
      outside: [...NOT_PACKAGED, ...nothing.map((path) => `${path.replace(/\/+$/, '')}/`)],
    },
  ]
}

/** What came with a package may be gone with it. */
export function loss(cause: string): Effect[] {
  return [{ happening: 'removal', cause, assuming: `if nothing of that name goes with it` }]
}
