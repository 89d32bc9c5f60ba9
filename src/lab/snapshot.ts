import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { run } from './command.ts'
import { basePath } from './image.ts'
import type { HostPlace } from './place.ts'
import type { HostSpec } from './spec.ts'

/** The host a snapshot was taken of. */
export interface SnapshotOrigin {
  readonly name: string
  readonly suite: string
  readonly ip4: string
  readonly ip6: string | null
  /** Name of the base image it is to lie over. */
  readonly base: string
  /** The snapshot that host itself started from. */
  readonly parent: string | null
}

/** Copies what a host that is switched off has written. */
export async function takeSnapshot(spec: HostSpec, place: HostPlace, target: string): Promise<void> {
  const temporary = `${target}.tmp`
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  await run(['cp', '-a', place.upper, join(temporary, 'upper')], { timeout: 600 })
  const { name, suite, ip4, ip6, snapshot } = spec
  const origin: SnapshotOrigin = {
    name,
    suite,
    ip4,
    ip6,
    parent: snapshot,
    base: basename(basePath(spec.suite)),
  }
  await writeFile(join(temporary, 'origin.json'), JSON.stringify(origin))
  await rm(target, { recursive: true, force: true })
  await rename(temporary, target)
}

/** Reads whose snapshot it is. */
export async function snapshotOrigin(name: string, snapshots: readonly string[]): Promise<SnapshotOrigin> {
  const text = await readFile(join(findSnapshot(name, snapshots), 'origin.json'), 'utf8')
  return JSON.parse(text) as SnapshotOrigin // written by takeSnapshot
}

/** The snapshots that a host's disk is laid over, the latest first. */
export async function snapshotChain(
  name: string | null,
  over: string,
  directories: readonly string[],
): Promise<string[]> {
  if (name === null) return []
  const { parent, base } = await snapshotOrigin(name, directories)
  if (base !== basename(over)) throw new Error(`Snapshot '${name}' was taken over another image: ${base}`)
  return [join(findSnapshot(name, directories), 'upper'), ...(await snapshotChain(parent, over, directories))]
}

/** Where a snapshot lies: in this lab, or kept from an earlier one. */
export function findSnapshot(name: string, directories: readonly string[]): string {
  const found = directories.map((directory) => join(directory, name)).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`There is no snapshot '${name}'.`)
  return found
}
