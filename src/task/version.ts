import { existsSync, readFileSync } from 'node:fs'

/** The version in the package's own package.json. */
export function version(): string {
  const places = ['../../package.json', '../../../package.json'].map((path) => new URL(path, import.meta.url))
  const file = places.find((place) => existsSync(place))
  if (file === undefined) return 'unknown'
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
}
