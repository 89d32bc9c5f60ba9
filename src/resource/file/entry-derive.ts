import { posix } from 'node:path'
import type { Later } from '../../host/later-facts.ts'
import type { Derive } from '../../host/overlay.ts'
import type { Fact } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { exists } from '../command/command-answer.ts'
import { netplanApplied } from '../netplan/netplan.ts'
import { unit } from '../service/unit.ts'
import { unitFromFiles } from '../service/unit-derive.ts'
import { type TreeAsked, tree } from '../tree/tree.ts'
import { treeFromEntries } from '../tree/tree-derive.ts'
import { attributes } from './attributes.ts'
import { entry } from './entry.ts'
import { renumbered } from './entry-numbers.ts'
import type { Entry } from './entry-state.ts'
import { linkAt } from './place.ts'

/** What planned entries say of other facts: of paths below them, of what exists, of units, of all that is read from files. */
export const deriveEntry: Derive = async (fact, planned, own) => {
  const { kind, arg } = fact
  if (kind === tree.kind) {
    const asked = arg as TreeAsked // it is what a tree is asked for with
    return treeFromEntries(asked, planned, { own, above: standing(asked.path, planned) })
  }
  if (typeof arg !== 'string') return fromFiles(fact, planned)
  if (kind === entry.kind) return below(arg, planned) ?? renumbered(arg, planned, own)
  if (kind === exists.kind) return existing(arg, planned)
  if (kind === linkAt.kind) return linked(arg, planned)
  if (kind === attributes.kind) return plain(arg, planned)
  if (kind === unit.kind) return unitFromFiles(arg, planned, own)
  return fromFiles(fact, planned)
}

/** Below what was removed, or becomes a file, there is nothing; below what becomes a link, it cannot be told. */
function below(path: string, planned: Later): Seen<Entry> | undefined {
  for (let above = posix.dirname(path); above !== '/' && above !== '.'; above = posix.dirname(above)) {
    // An entry's fact answers with an entry.
    const here = planned.at(entry(above)) as Seen<Entry> | undefined
    if (here === undefined) continue
    if (!here.known) return unknown(here.cause)
    if (here.value === null || here.value.type === 'file') return known(null, here.assuming)
    if (here.value.type === 'link') return unknown(`${above} becomes a link first`)
    if (planned.removes(entry(above))) return known(null, here.assuming)
  }
  return undefined
}

function standing(path: string, planned: Later): Seen<Entry> | undefined {
  return (planned.at(entry(path)) as Seen<Entry> | undefined) ?? below(path, planned)
}

function linked(path: string, planned: Later): Seen<Json> | undefined {
  const here = standing(path, planned)
  return here && mapSeen(here, (it) => (it?.type === 'link' ? it.target : null))
}

function existing(path: string, planned: Later): Seen<Json> | undefined {
  const here = standing(path, planned)
  if (here?.known !== true || here.value?.type !== 'link') return here && mapSeen(here, (it) => it !== null)
  return known(true, [...(here.assuming ?? []), `if what ${path} points to is there`])
}

function plain(path: string, planned: Later): Seen<Json> | undefined {
  const here = standing(path, planned)
  if (here?.known === true && here.value?.type === 'link') return unknown(`${path} becomes a link first`)
  return (
    here &&
    mapSeen(here, (it): Json => {
      if (it === null || it.type === 'link' || it.type === 'other') return it && { ...it, type: 'other' }
      return { type: it.type, mode: it.mode, owner: it.owner, group: it.group }
    })
  )
}

/** What is read from a file that is changed first cannot be told; netplan's are then not in force. */
function fromFiles({ kind, arg }: Fact, planned: Later): Seen<Json> | undefined {
  for (const path of kind.files?.(arg) ?? []) {
    const changed = changedAt(path, planned)
    if (changed === undefined) continue
    if (kind === netplanApplied.kind) return known(false)
    return unknown(changed)
  }
  return undefined
}

/** Why it cannot be told what is read there, if anything is changed; a directory itself is not read. */
function changedAt(path: string, planned: Later): string | undefined {
  const folder = path.endsWith('/')
  const here = standing(path.replace(/(.)\/$/, '$1'), planned)
  if (here !== undefined && !(folder && isDirectory(here)))
    return here.known ? `${path} is changed first` : here.cause
  const within = folder
    ? planned.some(entry.kind, (one, value) => one.startsWith(path) && !isDirectory(value))
    : undefined
  if (within === undefined) return undefined
  return within.value.known ? `${within.arg} is changed first` : within.value.cause
}

function isDirectory(seen: Seen<unknown>): boolean {
  return seen.known && (seen.value as Entry)?.type === 'directory'
}
