import { defineChange } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import type { StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { debian, packageLeft } from './dpkg-status.ts'
import { sideEffects } from './package-effects.ts'

/** Packages that dpkg had unpacked and not set up when it was interrupted; `null` when it was not. */
export type Interrupted = readonly { readonly name: string; readonly version: string }[] | null

/** What dpkg was doing when it was interrupted, for example by a power failure: until that is completed, apt refuses all work. */
export const dpkgInterrupted = defineFact<null, Interrupted>({
  name: 'dpkg interrupted',
  files: () => ['/var/lib/dpkg/updates/'],
  script: () =>
    `if ${INTERRUPTED}; then echo interrupted; dpkg-query -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\n'; fi`,
  parse: ({ stdout }) => {
    const [first, ...lines] = stdout.split('\n')
    if (first !== 'interrupted') return [null]
    // Unpacked, half configured, waiting for a trigger (dpkg-query(1)).
    const left = lines.map((line) => line.split('\t')).filter(([status = '']) => /^.[UFWt]/.test(status))
    return [left.map(([, name = '', version = '']) => ({ name, version }))]
  },
})

/** The same test as apt's own: dpkg's journal has entries. */
const INTERRUPTED = `[ -n "$(find /var/lib/dpkg/updates -name '[0-9]*' -print -quit)" ]`

/** Dpkg must have completed what it was interrupted in. */
export function dpkgFinished(seen: Seen<Interrupted>): StateChange {
  const left = seen.known ? (seen.value ?? []) : []
  const names = left.map(({ name }) => name)
  return finished({
    subject: 'dpkg',
    goal: dpkgInterrupted(null),
    before: seen,
    after: known(null),
    effects: [
      ...sideEffects({ names: names.length === 0 ? ['what dpkg was interrupted in'] : names, nothing: [] }),
      ...left.flatMap(({ name, version }) => [
        { fact: debian(name), becomes: known({ version }) },
        { fact: packageLeft(name), becomes: known('ii') },
      ]),
    ],
    summary: `finish what dpkg was interrupted in${names.length === 0 ? '' : ` (${names.join(', ')})`}`,
  })
}

/** Dpkg that was interrupted goes on. */
const finished = defineChange<Interrupted>({
  name: 'dpkg',
  onlyRoot: true,
  guard: () => INTERRUPTED,
  script: () => 'DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --force-confold --configure -a',
})
