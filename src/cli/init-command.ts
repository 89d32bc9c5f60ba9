import { InputError } from '../model/problem.ts'
import { projectFiles } from './init-files.ts'
import { listed, write } from './new-command.ts'
import type { Ended } from './reach.ts'
import { schemaOf } from './schema-command.ts'

/** `init [FOLDER]`: a project whose playbook can be checked at once on this machine. */
export async function initCommand([folder = '.', ...more]: readonly string[]): Promise<Ended> {
  if (more.length > 0 || folder.startsWith('-')) throw new InputError('usage: hostwright init [FOLDER]')
  const files = projectFiles()
  write(folder, files)
  // With the task that has just been written.
  const schema = { '.schemas/playbook.json': await schemaOf('playbook', folder) }
  write(folder, schema)
  const into = folder === '.' ? '' : `cd ${folder}\n`
  const next = `${into}hostwright playbooks/site.yml -i inventory/hosts.yml --check\n`
  process.stdout.write(`${listed(folder, { ...files, ...schema })}\n${next}`)
  return { code: 0 }
}
