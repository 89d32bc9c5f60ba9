import { posix } from 'node:path'
import type { Derive } from '../host/overlay.ts'
import { known, unknown } from '../model/seen.ts'
import { type Entry, entry } from './entry.ts'
import { exists } from './run.ts'
import { unit } from './unit.ts'

/** What planned entries say of paths below them, of what exists, and of units whose files they are. */
export const deriveEntry: Derive = (fact, planned) => {
  if (typeof fact.arg !== 'string') return undefined
  const { arg } = fact
  if (fact.id === entry(arg).id) return below(arg, planned)
  if (fact.id === exists(arg).id) {
    const here = planned(entry(arg).id) ?? below(arg, planned)
    return here?.known === true ? known(here.value !== null, here.assuming) : here
  }
  if (fact.id === unit(arg).id) return fromFile(arg, planned)
  return undefined
}

type Planned = Parameters<Derive>[1]

/** Below what is removed there is nothing; below what becomes a link, it cannot be told. */
function below(path: string, planned: Planned): ReturnType<Derive> {
  for (let above = posix.dirname(path); above !== '/' && above !== '.'; above = posix.dirname(above)) {
    const here = planned(entry(above).id)
    if (here === undefined) continue
    if (!here.known) return unknown(here.cause)
    const value = here.value as Entry
    if (value === null) return known(null, here.assuming)
    if (value.type === 'link') return unknown(`${above} becomes a link first`)
  }
  return undefined
}

/** A unit whose file is written first is there after it, neither running nor enabled; one that was there before may be both. */
function fromFile(name: string, planned: Planned): ReturnType<Derive> {
  const file = planned(entry(`/etc/systemd/system/${name}`).id)
  if (file === undefined) return undefined
  if (!file.known) return unknown(file.cause)
  if (file.value === null) return known(null)
  return unknown(`the unit ${name} is written first`)
}
