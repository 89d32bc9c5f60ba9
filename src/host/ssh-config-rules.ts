import { readFileSync, statSync } from 'node:fs'

/** What files of ssh_config(5) make depend on a host's name. */
export interface SshConfigRules {
  /** The patterns of every Host line. */
  readonly patterns: readonly (readonly string[])[]
  /** Every HostName that is the same for all hosts it is given to, in lower case. */
  readonly hostNames: ReadonlySet<string>
  /** What every other HostName adds to the host's own name (`%h.example.org`), and that it may add nothing. */
  readonly suffixes: ReadonlySet<string>
}

/** Reads the files that `ssh -v` says it has read; nothing unless every line of them is understood, and none looks at more than a host's name. */
export function sshConfigRules(log: string): SshConfigRules | undefined {
  const lines = log.split(/\r?\n/)
  if (!lines.some((line) => line.startsWith('OpenSSH_'))) return undefined
  const files = lines.flatMap((line) => /^debug1: Reading configuration data (.*)$/.exec(line)?.[1] ?? [])
  const rules = { patterns: [] as string[][], hostNames: new Set<string>(), suffixes: new Set(['']) }
  try {
    return [...new Set(files)].every((file) => readFile(file, rules)) ? rules : undefined
  } catch {
    return undefined // what cannot be read twice is not certain
  }
}

interface Found {
  readonly patterns: string[][]
  readonly hostNames: Set<string>
  readonly suffixes: Set<string>
}

function readFile(file: string, found: Found): boolean {
  // ssh cuts long names in what it says, and escapes strange ones; a FIFO is empty, and never ends.
  if (file.length > 190 || file.includes('\\')) return false
  if (file !== '/dev/null' && !statSync(file).isFile()) return false
  return readFileSync(file, 'utf8')
    .split('\n')
    .every((line) => readLine(line.replace(/[ \t\r\f]+$/, ''), found))
}

function readLine(line: string, found: Found): boolean {
  if (/^[ \t\r]*(?:#.*)?$/.test(line)) return true
  const [, keyword, value = ''] = /^[ \t\r]*([a-z\d]+)(?:[ \t]*=[ \t]*|[ \t]+)(.+)$/i.exec(line) ?? []
  const name = keyword?.toLowerCase()
  if (name === undefined || name === 'match' || name.startsWith('canonical')) return false
  if (name === 'host') {
    found.patterns.push(value.split(/[ \t]+/))
    return PLAIN.test(value)
  }
  if (name !== 'hostname') return RAW.has(name) || !value.includes('%')
  const [, own = '', rest = ''] = /^(%h(?=\.|$))?([\w.:-]*)$/.exec(value) ?? []
  ;(own === '' ? found.hostNames : found.suffixes).add(rest.toLowerCase())
  return own + rest === value
}

/** Names and patterns, without quotes and escapes. */
const PLAIN = /^[\w.:*?!/@,%[\]#\t -]+$/

/** Where `ssh -G` prints tokens as they were written, or which we do not use. */
const RAW: ReadonlySet<string> = new Set([
  'certificatefile',
  'controlpath',
  'identityfile',
  'knownhostscommand',
  'localcommand',
  'proxycommand',
  'remotecommand',
])
