import { createHash } from 'node:crypto'
import { type BigIntStats, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { NoFile } from './file-bytes.ts'

/** A file as it was summed: its size, its digest, and what changes when the file does. */
export interface Summed {
  readonly size: number
  readonly sha256: string
  readonly version: string
}

/** Bytes that are read at a time. */
export const PIECE = 256 * 1024

/** What tells whether a file is still the same: where it lies on the disk, how large it is, when it was changed. */
export function versionOf(stat: BigIntStats): string {
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':')
}

/** The version of the file at a path now. Throws what the system says. */
export function versionAt(file: string): string {
  return versionOf(statSync(file, { bigint: true }))
}

/** Sums up a file of any size, in pieces. Throws a NoFile where it changes meanwhile, or what the system says. */
export async function sumFile(file: string): Promise<Summed> {
  const handle = await open(file)
  try {
    const before = await handle.stat({ bigint: true })
    const sha256 = await digestOf(handle)
    const version = versionOf(before)
    if (versionOf(await handle.stat({ bigint: true })) !== version)
      throw new NoFile('it changed while it was read')
    return { size: Number(before.size), sha256, version }
  } finally {
    await handle.close()
  }
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const pieces = handle.createReadStream({ autoClose: false, highWaterMark: PIECE, start: 0 })
  for await (const piece of pieces as AsyncIterable<Buffer>) hash.update(piece)
  return hash.digest('hex')
}
