import { defineFact } from '../../host/fact.ts'
import type { Json } from '../../model/json.ts'
import { hardware } from './hardware.ts'
import { manager } from './manager.ts'
import { mounts } from './mounts.ts'
import { network } from './network.ts'
import { release } from './release.ts'
import { system } from './system.ts'
import { time } from './time.ts'
import { user } from './user.ts'
import { virtual } from './virtual.ts'

/** Facts that are asked together, as one script answers them. */
export interface FactGroup {
  /** The names of its facts, without `ansible_`. */
  readonly names: readonly string[]
  /** A POSIX script that only reads; its parts end in NUL bytes. */
  readonly script: string
  /** The facts by name, from the parts that the script printed. What the host does not have is left out. */
  readonly parse: (parts: readonly string[]) => FactValues
  /** Files that the facts are read from. */
  readonly files?: readonly string[]
}

/** Facts by name. */
export interface FactValues {
  readonly [name: string]: Json
}

/** The groups of facts, by name. */
export const factGroups: { readonly [name: string]: FactGroup } = {
  hardware,
  manager,
  mounts,
  network,
  release,
  system,
  time,
  user,
  virtual,
}

/** Between the answers of two groups. */
const BORDER = '\u0001\n'

/** The facts of a host as Ansible names them, a group at a time. */
export const hostFacts = defineFact<string, FactValues>({
  name: 'facts of the host',
  files: (group) => factGroups[group]?.files ?? [],
  script: (groups) =>
    groups
      .map((group) => `( ${factGroups[group]?.script ?? ':'} ) 2>/dev/null; printf '\\001\\n'`)
      .join('\n'),
  parse: ({ stdout }, groups) => {
    const answers = stdout.split(BORDER)
    return groups.map((group, at) => {
      const text = Buffer.from(answers[at] ?? '', 'latin1').toString('utf8')
      return factGroups[group]?.parse(text.split('\0').map((part) => part.replace(/\n$/, ''))) ?? {}
    })
  },
})
