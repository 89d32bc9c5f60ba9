import { existsSync, statfsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'
import { basePath } from './image.ts'
import type { HostPlace } from './place.ts'
import { snapshotChain } from './snapshot.ts'
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
