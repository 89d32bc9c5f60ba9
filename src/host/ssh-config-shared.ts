import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import pLimit from 'p-limit'
import { parseSshConfig, type SshConfig, type SshConfigSource, sshConfigText } from './ssh-config.ts'

/** Gives the configuration of hosts; `ssh -G` is asked once for all that the same lines of the files are about. */
export function sharedSshConfig(file?: string): (host: string, user?: string) => Promise<SshConfig> {
  const asked = new Map<string, Promise<Shared>>()
  const limit = pLimit(PROCESSES)
  const patterns = hostPatterns(file === undefined ? usualFiles() : [file])
  return async (host, user) => {
    const ask = async (): Promise<Shared> => ({
      host,
      text: await limit(() => sshConfigText(host, source(file, user))),
    })
    const alone = patterns === undefined || host !== host.toLowerCase()
    const matched = alone ? host : patterns.map((line) => line.filter((one) => fits(one, host)))
    const key = JSON.stringify([user, matched])
    const first = asked.get(key) ?? ask()
    asked.set(key, first)
    first.catch(() => asked.delete(key)) // whoever waits sees it; who comes later asks anew
    const shared = await first
    if (shared.host === host) return parseSshConfig(shared.text, host)
    const text = renamed(shared, host)
    return parseSshConfig(text ?? (await ask()).text, host)
  }
}

/** How many `ssh -G` run at once, where each host needs one. */
const PROCESSES = 10

interface Shared {
  readonly host: string
  readonly text: string
}

function source(file: string | undefined, user: string | undefined): SshConfigSource {
  return { file, user }
}

/** The answer for one host as that for another; nothing where the name stands elsewhere than as the host's own. */
function renamed({ host, text }: Shared, other: string): string | undefined {
  const lines = text.split('\n').filter((line) => line !== `host ${host}` && line !== `hostname ${host}`)
  if (lines.some((line) => line.includes(host))) return undefined
  return text.includes(`\nhostname ${host}\n`) || text.startsWith(`hostname ${host}\n`)
    ? [`hostname ${other}`, ...lines].join('\n')
    : text
}

function usualFiles(): string[] {
  return [join(homedir(), '.ssh/config'), '/etc/ssh/ssh_config']
}

/** The patterns of every Host line (ssh_config(5)); nothing where a Match may look at anything, or a name is quoted. */
function hostPatterns(files: readonly string[]): readonly (readonly string[])[] | undefined {
  const found: string[][] = []
  const left = new Set(files)
  // A set goes on over what is added to it, and takes a file that includes itself once.
  for (const file of left) {
    for (const line of read(file).split('\n')) {
      const [keyword = '', ...words] = line.trim().split(/[\s=]+/)
      const name = keyword.toLowerCase()
      if (name === 'match' || (name === 'include' && line.includes('"'))) return undefined
      if (name === 'host') found.push(words.map((word) => word.replaceAll('"', '')))
      if (name === 'include')
        for (const one of words.flatMap((word) => included(word, home(file)))) left.add(one)
    }
  }
  return found
}

/** Where an Include without a full path looks: the system's file in its folder, all others in the user's. */
function home(file: string): string {
  return file.startsWith('/etc/ssh/') ? '/etc/ssh' : join(homedir(), '.ssh')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // ssh itself says what is wrong with it
  }
}

function included(written: string, beside: string): string[] {
  const full = written.replace(/^~(?=\/)/, homedir())
  const path = isAbsolute(full) ? full : join(beside, full)
  if (!/[*?]/.test(path)) return [path]
  try {
    return readdirSync(dirname(path))
      .filter((name) => fits(basename(path), name))
      .map((name) => join(dirname(path), name))
  } catch {
    return []
  }
}

/** A pattern of ssh_config(5): `*`, `?`; a `!` in front matches what it names, so that such hosts are told apart. */
function fits(pattern: string, name: string): boolean {
  const text = pattern.replace(/^!/, '').replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(name)
}
