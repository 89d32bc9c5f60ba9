import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import type { Output } from '../../model/fact.ts'

/** A Debian package as known to dpkg: its version, or `null` if it is not installed. */
export type Package = { readonly version: string } | null

/** Whether a package is installed, and in which version. */
export const debian = defineFact<string, Package>({
  name: 'package',
  files: () => ['/var/lib/dpkg/status'],
  script: query,
  parse: (output, names) => {
    const found = parseStatus(output)
    return names.map((name) => {
      const here = found.get(name)
      return here?.status[1] === 'i' ? { version: here.version } : null
    })
  },
})

/** What is left of a package, even if only its configuration: dpkg's status; `null` if nothing is left. */
export const packageLeft = defineFact<string, string | null>({
  name: 'package left',
  files: () => ['/var/lib/dpkg/status'],
  script: query,
  parse: (output, names) => {
    const found = parseStatus(output)
    return names.map((name) => {
      const { status = 'un' } = found.get(name) ?? {}
      return status[1] === 'n' ? null : status
    })
  },
})

function query(names: readonly string[]): string {
  return `dpkg-query -W -f '\${Package}\\t\${Architecture}\\t\${db:Status-Abbrev}\\t\${Version}\\n' ${argv(...names)} 2>/dev/null`
}

interface Status {
  /** Two letters: what was wanted, and what is (dpkg-query(1)). */
  readonly status: string
  readonly version: string
}

/** By name, and by name and architecture; of several architectures the installed one stands for the name. */
function parseStatus({ stdout }: Output): ReadonlyMap<string, Status> {
  const found = new Map<string, Status>()
  for (const line of stdout.split('\n')) {
    const [name = '', arch = '', status = '', version = ''] = line.split('\t')
    if (found.get(name)?.status[1] !== 'i') found.set(name, { status, version })
    found.set(`${name}:${arch}`, { status, version })
  }
  return found
}
