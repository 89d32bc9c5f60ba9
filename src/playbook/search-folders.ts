import { basename, dirname, join, resolve } from 'node:path'
import type { StepList } from './step-list.ts'

/** What kind of files is looked for: the name of the folders that hold them. */
export type SearchedKind = 'files' | 'templates' | 'vars'

/** Where Ansible looks for a file that a step names, in this order: in the roles that lead to it, beside it, beside the playbook. */
export function searchFolders(
  { document, roles = [], play }: Pick<StepList, 'document' | 'roles' | 'play'>,
  kind: SearchedKind,
): readonly string[] {
  const ofRoles = roles.map(({ path }) => path).reverse()
  const beside = dirname(document.file)
  const all = [...ofRoles, beside].flatMap((folder) => {
    const outer = dirname(resolve(folder))
    // Below the folder of a role's steps, the role itself counts.
    const isBelowTasks = roles.length > 0 && basename(outer) === 'tasks'
    return isBelowTasks ? [join(dirname(outer), kind), outer] : [join(folder, kind), folder]
  })
  const last = [join(play.folder, kind), play.folder]
  return [...new Set([...all, ...last].map((folder) => resolve(folder)))]
}
