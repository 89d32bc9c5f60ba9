/** Params that many modules have, as Ansible's documentation describes them. */

/** A text. */
export function text<const D extends string>(description: D) {
  return { type: 'string', minLength: 1, description } as const
}

/** A text that may be written as a number. */
export function word<const D extends string>(description: D) {
  return { type: ['string', 'integer'], minLength: 1, description } as const
}

/** A flag that may be left out. */
export function flag<const D extends string>(description: D) {
  return { type: 'boolean', description } as const
}

/** A flag that is false unless it is given. */
export function off<const D extends string>(description: D) {
  return { type: 'boolean', default: false, description } as const
}

/** A flag that is true unless it is given. */
export function on<const D extends string>(description: D) {
  return { type: 'boolean', default: true, description } as const
}

/** A list of texts; one alone is a list of one. */
export function texts<const D extends string>(description: D) {
  return { type: 'array', items: { type: 'string' }, description } as const
}

/** A path on the host; one below `~` is in the home of who acts. */
export function path<const D extends string>(description: D) {
  return { type: 'string', pattern: '^(/|~/|~$)', description } as const
}

/** What SELinux labels files with: on a host where it is off it has no effect, as with Ansible; where it is on, it is refused. */
const LABELS = {
  seuser: word('of SELinux: without effect where it is off, refused where it is on'),
  serole: word('of SELinux: as seuser'),
  setype: word('of SELinux: as seuser'),
  selevel: word('of SELinux: as seuser'),
} as const

/** Owner, group and mode, as most modules that make files take them. */
export const OWNERSHIP = {
  owner: word('the owner'),
  group: word('the group'),
  mode: {
    type: ['string', 'integer'],
    description: 'octal digits in quotes ("0644"), or as chmod(1) has it (u=rw,g=r)',
  },
  ...LABELS,
} as const

/** What comes to the same with us: the replaced content is always kept, and files are always replaced as a whole. */
export const WRITTEN = {
  backup: off('the replaced content is kept anyway, in our own folder on the host'),
  unsafe_writes: {
    type: 'boolean',
    enum: [false],
    description: 'only false: files are always replaced as a whole',
  },
  validate: text('a command that must accept the new file, whose path replaces %s'),
} as const

/** A list that may also be written as one text with commas. */
export function split(given: readonly string[] | undefined): string[] {
  return (given ?? [])
    .flatMap((one) => one.split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
