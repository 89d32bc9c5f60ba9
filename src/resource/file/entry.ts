import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import type { Output } from '../../model/fact.ts'
import type { Closed } from './attributes-set.ts'
import { parseFound, tarScript } from './entry-archive.ts'
import type { Entry } from './entry-state.ts'

/** What is at a path. Links are not followed. */
export const entry = defineFact<string, Entry>({
  name: 'entry',
  dependsOn: { installation: 'assumed if absent', removal: 'unknown', restoration: 'unknown if absent' },
  most: 240, // of 256 KiB each
  script: (paths) => tarScript(`${argv(...paths)} -maxdepth 0`),
  parse: parseEntries,
})

/** Owner, group and mode that a file was given, by what all its names share. */
export const given = defineFact<string, Closed | null>({
  name: 'given',
  script: () => ':',
  parse: (_output, inodes) => inodes.map(() => null),
})

function parseEntries(output: Output, paths: readonly string[]): Entry[] {
  const found = parseFound(output)
  return paths.map((path) => found.get(path) ?? null)
}
