import type { HostReader } from '../../model/fact.ts'
import type { Seen } from '../../model/seen.ts'
import { entry } from '../../resource/file/entry.ts'
import type { Entry } from '../../resource/file/entry-state.ts'
import { namesIn } from '../../resource/file/names-in.ts'
import { type Placed, placedBy } from '../../resource/placed/placed.ts'
import { type Unit, unit } from '../../resource/service/unit.ts'
import type { Wanted } from './wanted.ts'

/** Something that a step placed and that none decides now, as it is. */
export interface Candidate {
  readonly placed: Placed
  readonly here: Seen<Entry>
  /** The names in it, if it is a directory. */
  readonly names: Seen<readonly string[]>
  /** The unit that it is the file of. */
  readonly unit?: { readonly name: string; readonly seen: Seen<Unit> }
}

/** The record of a playbook on a host, and what of it no step decides. */
export interface Unwanted {
  readonly record: Seen<readonly Placed[] | null>
  readonly candidates: readonly Candidate[]
}

/** Looks at what a playbook placed on a host and no step decides. */
export async function lookAtUnwanted(host: HostReader, playbook: string, wanted: Wanted): Promise<Unwanted> {
  const record = await host.see(placedBy(playbook))
  const all = (record.known ? record.value : null) ?? []
  const own = all.filter((one) => one.host === host.name && !wanted.facts.has(entry(one.path).id))
  return { record, candidates: await Promise.all(own.map((placed) => lookAt(host, placed))) }
}

async function lookAt(host: HostReader, placed: Placed): Promise<Candidate> {
  const name = unitOf(placed.path)
  const [here, names, seen] = await Promise.all([
    host.see(entry(placed.path)),
    host.see(namesIn(placed.path)),
    name === undefined ? undefined : host.see(unit(name)),
  ])
  return {
    placed,
    here,
    names,
    ...(name === undefined || seen === undefined ? {} : { unit: { name, seen } }),
  }
}

function unitOf(path: string): string | undefined {
  return /^\/etc\/systemd\/system\/([^/@]+(?:@[^/.]+)?\.(?:service|socket|timer|path|mount|target))$/.exec(
    path,
  )?.[1]
}
