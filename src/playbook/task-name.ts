import { didYouMean, nearest } from '../schema/nearest.ts'
import { isForeignModule, isFullName } from './foreign-modules.ts'
import type { KnownTasks } from './known.ts'

/** Whose modules a short name means, the first first. */
const COLLECTIONS = [
  'ansible.builtin',
  'ansible.posix',
  'community.general',
  'community.crypto',
  'community.mysql',
  'community.postgresql',
  'community.docker',
]

/** Modules whose old names Ansible still finds. */
const RENAMED: { readonly [old: string]: string } = { openssl_certificate: 'x509_certificate' }

/** The task of a step whose module is somebody's, but not here: it fails where it is reached. */
export const MISSING_MODULE = 'missing-module'

/**
 * The tasks that a name may mean, the likeliest first. A full name is always Ansible's module, a name with a slash always one
 * package's task; a short name is the task of that name where its params can be those, else Ansible's module. What was once a
 * module of Ansible itself is found under that name, too.
 */
export function meantBy(written: string, { names }: Pick<KnownTasks, 'names'>): readonly string[] {
  const [, old] = /^ansible\.(?:builtin|legacy)\.(\w+)$/.exec(written) ?? []
  if (old === undefined && /[./]/.test(written)) return names.includes(written) ? [written] : []
  const short = old ?? written
  const now = Object.hasOwn(RENAMED, short) ? (RENAMED[short] ?? short) : short
  const modules = COLLECTIONS.map((collection) => `${collection}.${now}`)
  if (old !== undefined) return modules.filter((name) => names.includes(name)).slice(0, 1)
  return [written, ...modules].filter((name) => names.includes(name))
}

/** True for a module that is somebody's, but not here; a name that is nearly one of ours is a slip. */
export function isMissing(written: string, known: Pick<KnownTasks, 'names'>): boolean {
  if (meantBy(written, known).length > 0) return false
  if (isForeignModule(written)) return true
  return (
    isFullName(written) &&
    !/^ansible\.(?:builtin|legacy)\./.test(written) &&
    slipOf(written, known) === undefined
  )
}

/** What to say about a module of Ansible that there is not, by its full name. */
export function hintForModule(written: string, known: Pick<KnownTasks, 'names'>): string | undefined {
  if (!written.includes('.')) return undefined
  const modules = known.names.filter((name) => name.includes('.'))
  return slipOf(written, known) ?? (modules.length > 0 ? didYouMean(written, modules) : undefined)
}

/** Which module of ours a full name may be a slip of: the same collection, and nearly the same name in it. */
function slipOf(written: string, { names }: Pick<KnownTasks, 'names'>): string | undefined {
  const [, collection = '', short = ''] = /^(\w+\.\w+)\.(.+)$/.exec(written) ?? []
  const prefix = `${collection}.`
  const others = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  // Modules of one family are called alike (`openssl_csr`, `openssl_csr_pipe`): a slip is a letter or two.
  const near = nearest(short, others, 6)
  return near === undefined ? undefined : `did you mean "${prefix}${near}"?`
}
