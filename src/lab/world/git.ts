import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningHost } from '../host.ts'
import { GIT } from './addresses.ts'

/** A git server over ssh, with one bare repository. */
export interface Git {
  readonly url: string
  /** The known_hosts line of the server. */
  readonly hostKey: string
  /** Lets the owner of a public key push and pull, nothing else. */
  addKey(publicKey: string): Promise<void>
  /** The subjects of the commits on main, newest first. */
  commits(): Promise<string[]>
}

const REPOSITORY = '/home/git/mail-config.git'

/** The handle of the git server that runs on a host. */
export async function openGit(world: RunningHost): Promise<Git> {
  const key = await readFile(join(world.root, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8')
  const [type, data] = key.split(' ')
  return {
    url: `ssh://git@${GIT.name}${REPOSITORY}`,
    hostKey: `${GIT.name} ${type} ${data?.trim()}`,
    // No command="git-shell -c ...": with git-shell as the login shell that fails.
    addKey: (publicKey) =>
      appendFile(join(world.root, 'home/git/.ssh/authorized_keys'), `restrict ${publicKey.trim()}\n`),
    async commits() {
      const command = ['git', '-c', 'safe.directory=*', '-C', REPOSITORY, 'log', '--format=%s', 'main']
      const { code, stdout } = await world.exec(command)
      return code === 0 ? stdout.split('\n').filter((line) => line !== '') : []
    },
  }
}
