import type { Change } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import type { PathState } from '../file/entry-look.ts'
import { file } from '../file/entry-want.ts'
import { type Unit, unit } from './unit.ts'
import { unitLoaded } from './unit-loaded.ts'

/** The file of a unit; one that is replaced is not what systemd has in mind. */
export function unitFile(current: PathState, content: string, name: string): Change {
  const change = file(current, { content, mode: '0644' })
  const rest = atRest(current)
  if (rest === undefined) return { ...change, effects: [{ fact: unitLoaded(name), becomes: known(false) }] }
  return { ...change, effects: [{ fact: unit(name), becomes: rest }] }
}

/** A unit of ours whose file is new is there after it, neither running nor enabled: no package brings it. */
export function atRest(current: PathState): Seen<Unit> | undefined {
  if (!current.entry.known || current.entry.value !== null) return undefined
  return known({ active: 'inactive', enabled: 'disabled' }, current.entry.assuming)
}
