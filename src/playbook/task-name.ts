import { didYouMean } from '../schema/nearest.ts'
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

/**
 * The tasks that a name may mean, the likeliest first. A full name is always Ansible's module, a name with a slash always one
 * package's task; a short name is the task of that name where its params can be those, else Ansible's module.
 */
export function meantBy(written: string, { names }: Pick<KnownTasks, 'names'>): readonly string[] {
  const full = written.replace(/^ansible\.legacy\./, 'ansible.builtin.')
  if (full.includes('.') || full.includes('/')) return names.includes(full) ? [full] : []
  const modules = COLLECTIONS.map((collection) => `${collection}.${full}`)
  return [full, ...modules].filter((name) => names.includes(name))
}

/** What to say about a module of Ansible that there is not, by its full name. */
export function hintForModule(written: string, { names }: Pick<KnownTasks, 'names'>): string | undefined {
  const modules = names.filter((name) => name.includes('.'))
  return written.includes('.') && modules.length > 0 ? didYouMean(written, modules) : undefined
}
