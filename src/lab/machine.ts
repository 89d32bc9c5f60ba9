import { existsSync } from 'node:fs'
import { run } from './command.ts'

/** Tells what is going on, one line at a time. */
export type Tell = (line: string) => void

/** Says it on stderr, which is not the output of the command in the lab. */
export const tell: Tell = (line) => {
  process.stderr.write(`lab: ${line}\n`)
}

const TOOLS: Readonly<Record<string, string>> = {
  '/usr/bin/systemd-nspawn': 'systemd-container',
  '/usr/bin/mmdebstrap': 'mmdebstrap',
  '/usr/sbin/ip|/sbin/ip|/usr/bin/ip': 'iproute2',
  '/usr/bin/ssh-keygen': 'openssh-client',
  '/usr/bin/nsenter': 'util-linux',
  '/usr/bin/ps|/bin/ps': 'procps',
}

/** Refuses a machine on which the lab cannot work, in one sentence. */
export function requireMachine(): void {
  if (process.platform === 'linux' && process.getuid?.() === 0) return
  throw new Error(
    'The lab needs Linux and root: it makes its hosts from namespaces, overlays and systemd-nspawn.',
  )
}

/** Installs what makes hosts, where it is missing, after saying so. */
export async function ensureTools(say: Tell): Promise<void> {
  const missing = missingPackages(existsSync)
  if (missing.length === 0) return
  say(`installing on this machine: ${missing.join(' ')}`)
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive']
  await run([...env, 'apt-get', 'update'], { timeout: 600 })
  await run([...env, 'apt-get', 'install', '-y', '--no-install-recommends', ...missing], { timeout: 900 })
}

/** The packages of the tools that are not there. */
export function missingPackages(exists: (path: string) => boolean): string[] {
  return Object.entries(TOOLS)
    .filter(([paths]) => !paths.split('|').some(exists))
    .map(([, name]) => name)
}
