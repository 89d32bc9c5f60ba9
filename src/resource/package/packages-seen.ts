import type { HostReader } from '../../model/fact.ts'
import { known, type Seen } from '../../model/seen.ts'
import { type AptClosure, type AptRequest, aptClosure } from './apt-closure.ts'
import { debian, type Package, packageLeft } from './dpkg-status.ts'

/** A package as it was seen; what is left of it only where that was asked for. */
export interface PackageSeen {
  readonly name: string
  readonly seen: Seen<Package>
  readonly left: Seen<string | null>
}

/** Packages as they were seen, and what installing those that are missing would come to. */
export interface PackagesSeen {
  readonly packages: readonly PackageSeen[]
  readonly closure: Seen<AptClosure>
}

/**
 * Reads packages. A name that only another package provides, which apt would install in its place, means that package: it is
 * what is there afterwards.
 */
export async function packagesSeen(
  host: HostReader,
  names: readonly string[],
  { how, ...request }: Omit<AptRequest, 'names'> & { readonly how: 'install' | 'remove' | 'purge' },
): Promise<PackagesSeen> {
  const look = (all: readonly string[]) =>
    Promise.all(
      [...new Set(all)].map(async (name) => {
        const asked = how === 'purge' ? host.see(packageLeft(name)) : known(null)
        const [seen, left] = await Promise.all([host.see(debian(name)), asked])
        return { name, seen, left }
      }),
    )
  const packages = await look(names)
  const missing = packages.flatMap(({ name, seen }) => (seen.known && seen.value === null ? [name] : []))
  if (how !== 'install' || missing.length === 0) return { packages, closure: known(null) }
  const closure = await host.see(aptClosure({ names: missing, ...request }))
  const instead = new Map(
    closure.known && closure.value !== null && 'installs' in closure.value ? closure.value.instead : [],
  )
  if (instead.size === 0) return { packages, closure }
  return { packages: await look(packages.map(({ name }) => instead.get(name) ?? name)), closure }
}
