/** Where nearly all that a case does happens. */
export const BASE = '/srv/hunt'

/** What runs of handlers are counted in; no other step touches it. */
export const HANDLER_LOG = '/srv/hunt-handlers'

/** The users a case may make; each may have a group of the same name. */
export const USERS = ['alma', 'bela'] as const

/** Groups that belong to no user at first. */
export const GROUPS = ['crew', 'staff2'] as const

/** Units a case may write and use. */
export const UNITS = ['hunt-a', 'hunt-b'] as const

/** Packages of a few kilobytes. */
export const PACKAGES = ['hello', 'pv'] as const

/** Kernel parameters that a container of the lab may set, each with two values that do no harm. */
export const KERNEL: readonly (readonly [string, readonly [string, string]])[] = [
  ['net.ipv4.ip_default_ttl', ['64', '65']],
  ['net.ipv4.icmp_ratelimit', ['1000', '900']],
  ['net.ipv4.conf.lo.log_martians', ['0', '1']],
]

/** Paths of files that seldom are in each other's way. */
export const FILES = [
  `${BASE}/a`,
  `${BASE}/b`,
  `${BASE}/d/x`,
  `${BASE}/d/y`,
  `${BASE}/d/sub/z`,
  `${BASE}/ü b`,
  `${BASE}/hard`,
] as const

/** Paths of files where something else may stand, or nothing above: `d` may be a directory, `l` a link to it. */
export const ODD_FILES = [
  `${BASE}/l/x`,
  `${BASE}/l/x`,
  `${BASE}/l`,
  `${BASE}/d`,
  `${BASE}/none/x`,
  '/home/alma/f',
  '/home/alma/f',
  '/home/bela/f',
] as const

/** Paths of directories. */
export const DIRECTORIES = [`${BASE}/d`, `${BASE}/d/sub`, `${BASE}/e`] as const

/** Paths of directories where something else may stand. */
export const ODD_DIRECTORIES = [
  `${BASE}/l`,
  `${BASE}/l/sub`,
  `${BASE}/a`,
  `${BASE}/none`,
  '/home/alma',
  '/home/alma/dir',
] as const

/** Paths where the host itself stands in the way: mounted read-only, full. */
export const HARD_PATHS = [`${BASE}/ro/x`, `${BASE}/full/x`] as const
