import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'
import { identity } from './identity.ts'
import { writeFiles } from './image.ts'
import type { HostSpec, LabUser } from './spec.ts'

/** What of a new host's identity is already on its disk, by a snapshot. */
export interface SeedOptions {
  readonly root: string
  readonly publicKey: string
  /** The disk comes from a snapshot of a host with this name and these addresses. */
  readonly same: boolean
  readonly fromSnapshot: boolean
}

/** Puts on a host's disk what a provider's installer would: name, addresses, keys, the first login. */
export async function seed(spec: HostSpec, options: SeedOptions): Promise<void> {
  const { root } = options
  if (!options.same) {
    await writeFiles(root, identity(spec))
    await chmod(join(root, 'etc/netplan/50-lab.yaml'), 0o600)
  }
  if (!options.fromSnapshot) await addKeys(root, options.publicKey)
  if (spec.user !== null) await addUser(root, spec.user, options.publicKey)
  await writeFiles(root, spec.files)
}

async function addKeys(root: string, publicKey: string): Promise<void> {
  const key = join(root, 'etc/ssh/ssh_host_ed25519_key')
  await rm(key, { force: true })
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
  await authorize(join(root, 'root'), publicKey)
}

async function authorize(home: string, publicKey: string): Promise<void> {
  await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(join(home, '.ssh/authorized_keys'), publicKey, { mode: 0o600 })
}

async function addUser(root: string, user: LabUser, publicKey: string): Promise<void> {
  const passwd = await readFile(join(root, 'etc/passwd'), 'utf8')
  if (passwd.split('\n').some((line) => line.startsWith(`${user.name}:`))) return
  await run([
    'chroot',
    root,
    'useradd',
    '--create-home',
    '--shell',
    '/bin/bash',
    '--groups',
    'sudo',
    user.name,
  ])
  await run(['chroot', root, 'chpasswd'], { input: `${user.name}:${user.password}\n` })
  const home = join('/home', user.name)
  await authorize(join(root, home), publicKey)
  await run(['chroot', root, 'chown', '-R', `${user.name}:${user.name}`, join(home, '.ssh')])
}
