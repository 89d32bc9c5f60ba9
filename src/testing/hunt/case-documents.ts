import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { HuntCase } from './case.ts'
import { SECRET } from './secret.ts'
import type { Site } from './site.ts'

/** A case as documents in a folder: what runs of it have in common. */
export interface CaseDocuments {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly sshConfigFile: string
}

/** Variables that steps of a case may name. */
const VARS = { word: 'w', flag: true, number: 7 }

/** Writes the documents of a case for a host of the lab; `text` is its playbook. */
export function writeCase(
  root: string,
  { lab, host, project }: Site,
  { files, tags, skipTags, text }: Pick<HuntCase, 'files' | 'tags' | 'skipTags'> & { readonly text: string },
): CaseDocuments {
  if (project !== undefined) linkProject(project, root)
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
    return join(root, name)
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  const key = join(lab.directory, 'id_ed25519')
  const way = { ansible_host: host.ip4, ansible_user: 'root', ansible_ssh_private_key_file: key }
  const hosts = { [host.name]: { ...way, ...VARS } }
  const inventory = write('inventory.yml', JSON.stringify({ all: { hosts } }))
  const playbook = write('play.yml', text)
  write('token', `${SECRET}\n`)
  write('secrets.yml', 'token: !file token\n')
  const sshConfigFile = join(lab.directory, 'ssh_config')
  return { playbook, inventories: [inventory], tags, skipTags, sshConfigFile }
}

function linkProject(project: string, root: string): void {
  for (const name of ['tasks', 'package.json', 'node_modules'])
    if (existsSync(join(project, name))) symlinkSync(resolve(project, name), join(root, name))
}
