import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import { freshLists, recommendsFlag } from './apt-get.ts'

/** Packages that an installation is asked for. */
export type AptRequest = {
  readonly names: readonly string[]
  /** `null` is what the host's own configuration says. */
  readonly recommends: boolean | null
  /** Seconds for which the host's package lists count as fresh: older ones are fetched anew first. */
  readonly listsValid: number
}

/** What an installation would come to; `null` where the host's package lists do not tell. */
export type AptClosure =
  | {
      readonly installs: readonly { readonly name: string; readonly version: string }[]
      /** Names that are no packages, and the one package that apt takes in the place of each. */
      readonly instead?: readonly (readonly [name: string, taken: string])[]
    }
  /** Why apt would not do it, in its words; it may yet once the lists are fetched anew. */
  | { readonly refuses: string; readonly fresh: boolean }
  | null

/** What installing packages brings along, as `apt-get -s` says (apt-get(8)): it simulates, and writes nothing. */
export const aptClosure = defineFact<AptRequest, AptClosure>({
  name: 'apt closure',
  foresees: true,
  files: () => ['/etc/apt/', '/var/lib/apt/lists/', '/var/lib/dpkg/status'],
  script: (asked) => asked.map(simulate).join('\n'),
  parse: parseClosures,
})

/** apt wants a place for temporary files, while all mounts are read-only: it is given one that ends with it. */
function simulate({ names, recommends, listsValid }: AptRequest): string {
  const extra = recommendsFlag(recommends)
  const apt = `apt-get -s -o Debug::NoLocking=1 ${extra} install ${argv('--', ...names)}`
  const inPlace = argv('sh', '-c', `mount -t tmpfs none /tmp && { ${apt}; } 2>&1`)
  const fresh = `if ${freshLists(listsValid)}; then echo fresh; else echo stale; fi`
  return `unshare --mount --propagation private ${inPlace} 2>/dev/null && printf '\\0told\\0' || { printf '\\0'; ${fresh}; printf '\\0'; }`
}

function parseClosures({ stdout }: Output, asked: readonly AptRequest[]): AptClosure[] {
  const parts = utf8(stdout).split('\0')
  return asked.map((_one, at) => {
    const [text = '', end = ''] = [parts[at * 2], parts[at * 2 + 1]]
    if (end === 'told') {
      const installs = [...text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(inClosure)
      const instead = [...text.matchAll(/^Note, selecting '([^']+)' instead of '([^']+)'/gm)].map(swapped)
      return instead.length === 0 ? { installs } : { installs, instead }
    }
    const refuses = [...text.matchAll(/^E: (.*)$/gm)].map(([, words]) => words).join('; ')
    return refuses === '' ? null : { refuses, fresh: end.trim() === 'fresh' }
  })
}

function swapped([, taken = '', name = '']: RegExpExecArray): [string, string] {
  return [name, taken]
}

function inClosure([, name = '', version = '']: RegExpExecArray) {
  return { name, version }
}
