import { existsSync, statfsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { run } from './command.ts'
import { basePath } from './image.ts'
import type { HostPlace } from './place.ts'
import type { HostSpec } from './spec.ts'

/** Mounts a host's root: its own tmpfs over a snapshot, if it has one, over the base image. */
export async function mountDisk(
  spec: HostSpec,
  place: HostPlace,
  snapshots: readonly string[],
): Promise<void> {
  const base = basePath(spec.suite)
  if (!existsSync(base))
    throw new Error(`The image of ${spec.suite} is missing: 'lab prepare ${spec.suite}' makes it.`)
  const lower = [...(await snapshotChain(spec.snapshot, base, snapshots)), base]
  const work = join(place.disk, 'work')
  await mkdir(place.disk, { recursive: true })
  await mkdir(place.root, { recursive: true })
  await run(['mount', '-t', 'tmpfs', '-o', `size=${spec.size},mode=755`, spec.name, place.disk])
  await mkdir(place.upper)
  await mkdir(work)
  const overlay = `lowerdir=${lower.join(':')},upperdir=${place.upper},workdir=${work}`
  await run(['mount', '-t', 'overlay', '-o', overlay, spec.name, place.root])
}

/** Unmounts a host's root and forgets what was written. */
export async function unmountDisk(place: HostPlace): Promise<void> {
  await run(['umount', place.root])
  await run(['umount', place.disk])
}

/** Leaves a host 200 kB of free space. */
export async function fillDisk(place: HostPlace): Promise<void> {
  const { blocks, bfree, bsize } = statfsSync(place.disk)
  const used = Math.ceil(((blocks - bfree) * bsize) / 1024)
  await run(['mount', '-o', `remount,size=${used + 200}k`, place.disk])
}

/** Gives a host its whole disk back. */
export async function emptyDisk(spec: HostSpec, place: HostPlace): Promise<void> {
  await run(['mount', '-o', `remount,size=${spec.size}`, place.disk])
}

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

async function snapshotChain(
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
