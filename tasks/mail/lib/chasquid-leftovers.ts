import {
  absent,
  type Change,
  defineFact,
  HostError,
  type HostReader,
  type Output,
  type PathState,
  pathState,
  quote,
  type Seen,
  say,
  utf8,
} from 'hostwright'

/** Directories in a directory, each with the names of what is in it. Links to directories count, as for chasquid. */
export type Folders = readonly { readonly name: string; readonly files: readonly string[] }[]

/** The directories in a directory; none where there is no such directory. */
export const folders = defineFact<string, Folders>({
  name: 'chasquid folders',
  files: (path) => [path],
  script: (paths) =>
    paths
      .map(
        (path) =>
          `[ ! -d ${quote(path)} ] || find -L ${quote(path)} -mindepth 1 -maxdepth 2 -printf '%y %P\\0'; printf '/\\0'`,
      )
      .join('\n'),
  parse: ({ stdout, stderr }: Output, paths) => {
    if (stderr !== '') throw new HostError(utf8(stderr.trim()))
    // A slash, which no name can be, ends the lines of a path.
    const groups: string[][] = [[]]
    for (const line of stdout.split('\0'))
      if (line === '/') groups.push([])
      else groups.at(-1)?.push(line)
    return paths.map((_path, at) => foldersOf(groups[at] ?? []))
  },
})

function foldersOf(lines: readonly string[]): Folders {
  const files = lines.flatMap((line) => {
    const [, name, file] = /^\S ([^/]+)\/(.+)$/s.exec(line) ?? []
    return name === undefined || file === undefined ? [] : [{ name, file }]
  })
  return lines
    .flatMap((line) => /^d ([^/]+)$/s.exec(line)?.[1] ?? [])
    .sort()
    .map((name) => ({
      name,
      files: files
        .filter((one) => one.name === name)
        .map(({ file }) => file)
        .sort(),
    }))
}

/** A certificate that nobody asks for any more, and what lies beside it. */
interface Leftover {
  readonly folder: PathState
  /** Files that are none of a certificate. */
  readonly others: readonly string[]
}

/** What is there and in no list. */
export interface Leftovers {
  readonly certificates: readonly Leftover[]
  readonly domains: readonly string[]
}

/** Looks for certificates and domains that are not among those named. */
export async function leftovers(
  host: HostReader,
  directory: string,
  named: { readonly certificates: readonly string[]; readonly domains: readonly string[] },
): Promise<Leftovers> {
  const [certs, domains] = await Promise.all([
    host.see(folders(`${directory}/certs`)),
    host.see(folders(`${directory}/domains`)),
  ])
  const left = others(certs, named.certificates).filter(({ files }) => files.includes('fullchain.pem'))
  const certificates = left.map(async ({ name, files }) => ({
    folder: await pathState(host, `${directory}/certs/${name}`),
    others: files.filter((file) => !['fullchain.pem', 'privkey.pem'].includes(file)),
  }))
  return {
    certificates: await Promise.all(certificates),
    domains: others(domains, named.domains).map(({ name }) => name),
  }
}

/** What cannot be told yet is what an earlier step brings: a fresh installation, which has none. */
function others(seen: Seen<Folders>, named: readonly string[]): Folders {
  return seen.known ? seen.value.filter(({ name }) => !named.includes(name)) : []
}

/**
 * Certificates go: nobody renews them, and chasquid would serve the first of all it finds, expired or not. Where other
 * files lie beside one (older versions look for DKIM keys there), nothing is removed; nor is a domain, which holds keys.
 */
export function leftoversGone({ certificates, domains }: Leftovers): Change[] {
  return [
    ...certificates.map(({ folder, others: files }) =>
      files.length === 0
        ? absent(folder)
        : say(
            `finding: ${folder.path} holds a certificate that is not in the list, and ${files.join(', ')}: remove fullchain.pem there`,
          ),
    ),
    ...domains.map((name) =>
      say(`finding: the domain ${name} is served and not in the list: state: absent removes it`),
    ),
  ]
}
