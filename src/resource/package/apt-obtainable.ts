import { type Effect, Refusal } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import type { AptClosure } from './apt-closure.ts'
import { debian, packageLeft } from './dpkg-status.ts'

/** The assumptions under which packages can be installed. Refuses if the host's lists are fresh and say that they cannot. */
export function obtainable(names: readonly string[], closure: Seen<AptClosure>): readonly string[] {
  const assuming = [`if the host’s package sources have ${names.join(', ')}`]
  if (!closure.known || closure.value === null) return assuming
  const { value } = closure
  if ('installs' in value) {
    // It has been installed since it was looked at.
    if (value.installs.length === 0) return closure.assuming ?? []
    const virtual = names.find((name) => !value.installs.some((one) => bare(one.name) === bare(name)))
    if (virtual === undefined) return closure.assuming ?? []
    if (closure.assuming !== undefined) return closure.assuming
    throw new Refusal(`there is no package ${virtual} to install: another one would be installed instead`)
  }
  if (value.fresh && closure.assuming === undefined) throw new Refusal(`apt-get: ${value.refuses}`)
  return assuming
}

/** A package of the host's own architecture is listed without it. */
function bare(name: string): string {
  return name.replace(/:.*$/, '')
}

/** What else counts as installed after an installation; where nobody can tell, nothing is sure to be absent. */
export function broughtAlong(names: readonly string[], closure: Seen<AptClosure>): Effect[] {
  if (!closure.known || closure.value === null || 'refuses' in closure.value)
    return [
      {
        kinds: [debian.kind, packageLeft.kind],
        become: 'assumed if absent',
        cause: `if installing ${names.join(', ')} does not bring it`,
      },
    ]
  // The lists may be fetched anew before it is done.
  const assuming = ['if the host’s package lists are still up to date']
  return closure.value.installs
    .filter(({ name }) => !names.includes(name))
    .flatMap(({ name, version }): Effect[] => [
      { fact: debian(name), becomes: known({ version }, assuming) },
      { fact: packageLeft(name), becomes: known('ii', assuming) },
    ])
}
