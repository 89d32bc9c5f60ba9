import { defineFact } from '../host/fact.ts'
import { argv } from '../host/quote.ts'
import type { Effect } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { known, type Seen } from '../model/seen.ts'
import { debian, packageLeft } from './package.ts'

/** Packages that an installation is asked for. */
export type AptRequest = { readonly names: readonly string[]; readonly recommends: boolean }

/** What an installation would install, in which versions; `null` where the host's package lists do not tell. */
export type AptClosure = readonly { readonly name: string; readonly version: string }[] | null

/** What installing packages brings with it, as `apt-get -s` says (apt-get(8)): it simulates, and writes nothing. */
export const aptClosure = defineFact<AptRequest, AptClosure>({
  name: 'apt closure',
  foresees: true,
  script: (asked) => asked.map(simulate).join('\n'),
  parse: parseClosures,
})

/** apt wants a place for temporary files, while all mounts are read-only: it is given one that ends with it. */
function simulate({ names, recommends }: AptRequest): string {
  const extra = recommends ? '--install-recommends' : '--no-install-recommends'
  const apt = `apt-get -s -o Debug::NoLocking=1 ${extra} install ${argv('--', ...names)}`
  const inPlace = argv('sh', '-c', `mount -t tmpfs none /tmp && ${apt}`)
  return `unshare --mount --propagation private ${inPlace} 2>/dev/null && printf '\\0told\\0' || printf '\\0silent\\0'`
}

function parseClosures({ stdout }: Output, asked: readonly AptRequest[]): AptClosure[] {
  const parts = stdout.split('\0')
  return asked.map((_one, at) => {
    const [text = '', end] = [parts[at * 2], parts[at * 2 + 1]]
    return end === 'told' ? [...text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(inClosure) : null
  })
}

function inClosure([, name = '', version = '']: RegExpExecArray) {
  return { name, version }
}

/** What else counts as installed after an installation; where nobody can tell, nothing is sure to be absent. */
export function broughtAlong(names: readonly string[], closure: Seen<AptClosure>): Effect[] {
  if (!closure.known || closure.value === null)
    return [
      {
        kinds: ['package', 'package left'],
        become: 'assumed if absent',
        cause: `if installing ${names.join(', ')} does not bring it`,
      },
    ]
  // The lists may be fetched anew before it is done.
  const assuming = ['if the host’s package lists are still right']
  return closure.value
    .filter(({ name }) => !names.includes(name))
    .flatMap(({ name, version }): Effect[] => [
      { fact: debian(name), becomes: known({ version }, assuming) },
      { fact: packageLeft(name), becomes: known('ii', assuming) },
    ])
}
