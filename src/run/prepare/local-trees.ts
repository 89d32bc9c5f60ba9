import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../model/change.ts'
import type { LargeFile } from '../../model/content.ts'
import { isRecord, type Json } from '../../model/json.ts'
import { Later } from '../../model/later.ts'
import type { LocalEntry, LocalTree } from '../../model/local-tree.ts'
import type { DiskCache } from '../../schema/disk-cache.ts'
import { NoFile } from '../../schema/file-bytes.ts'
import { PIECE, versionOf } from '../../schema/file-sum.ts'
import { reasonOf } from '../../schema/reading.ts'

/** A tree that is being read, or was. */
interface Reading {
  readonly known: Promise<void>
  found?: LocalTree
  wrong?: Refusal
}

/**
 * Knows the directories that a run sends to hosts. Reading one takes long where it was never summed: this throws Later then, and
 * answers when it is called again. A file that has not changed since an earlier run is not summed again.
 */
export function localTrees(kept: DiskCache | undefined): (folder: string) => LocalTree {
  const all = new Map<string, Reading>()
  return (folder) => {
    const one = all.get(folder) ?? begin(folder, kept)
    all.set(folder, one)
    if (one.wrong !== undefined) throw one.wrong
    if (one.found !== undefined) return one.found
    throw new Later(one.known, () => undefined, true)
  }
}

function begin(folder: string, kept: DiskCache | undefined): Reading {
  const reading: Reading = {
    known: readTree(folder, kept).then(
      (found) => {
        reading.found = found
      },
      (error: unknown) => {
        reading.wrong =
          error instanceof Refusal ? error : new Refusal(`cannot read ${folder}: ${reasonOf(error)}`)
      },
    ),
  }
  return reading
}

/** Bytes after whose sum others have their turn. */
const TURN = 4 * 1024 * 1024

async function readTree(folder: string, kept: DiskCache | undefined): Promise<LocalTree> {
  const before = sumsIn(kept?.take(`tree ${folder}`))
  const sums = new Map<string, readonly [version: string, sha256: string]>()
  const entries = walk(folder, '')
  let bytes = 0
  const all: LocalEntry[] = []
  for (const { path, type } of entries) {
    const here = join(folder, path)
    if (type === 'link') all.push({ path, type, target: readlinkSync(here) })
    else if (type !== 'file') all.push({ path, type })
    else {
      const { content, isSettled } = summed(here, before.get(path))
      if (isSettled) sums.set(path, [content.version, content.sha256])
      all.push({ path, type, content })
      bytes += content.size
    }
    if (bytes < TURN) continue
    bytes = 0
    await setImmediate()
  }
  const isKnown =
    sums.size === before.size && [...sums].every(([path, [version]]) => before.get(path)?.[0] === version)
  if (!isKnown) kept?.put(`tree ${folder}`, () => Object.fromEntries(sums))
  return { localTree: folder, entries: all }
}

interface Found {
  readonly path: string
  readonly type: LocalEntry['type']
}

/** All that is below, sorted as bytes are, so that every run does the same in the same order. */
function walk(folder: string, within: string): Found[] {
  const names = readdirSync(join(folder, within), { withFileTypes: true })
  names.sort((a, b) => (a.name < b.name ? -1 : 1))
  return names.flatMap((one): Found[] => {
    const path = within === '' ? one.name : `${within}/${one.name}`
    if (one.name.includes('\uFFFD')) throw new Refusal(`${join(folder, path)} has a name that is not UTF-8`)
    if (one.isDirectory()) return [{ path, type: 'directory' }, ...walk(folder, path)]
    return [{ path, type: one.isFile() ? 'file' : one.isSymbolicLink() ? 'link' : 'other' }]
  })
}

/** A file by its digest; one that changes while it is read is refused. */
function summed(
  file: string,
  before: readonly [version: string, sha256: string] | undefined,
): { readonly content: LargeFile; readonly isSettled: boolean } {
  try {
    const fd = openSync(file, 'r')
    try {
      const stat = fstatSync(fd, { bigint: true })
      const version = versionOf(stat)
      const sha256 = before?.[0] === version ? before[1] : digestOf(fd)
      if (versionOf(fstatSync(fd, { bigint: true })) !== version)
        throw new NoFile('it changed while it was read')
      // Clocks of file systems are coarse: what was changed just now may be changed again without another time.
      const latest = stat.mtimeMs > stat.ctimeMs ? stat.mtimeMs : stat.ctimeMs
      const isSettled = Date.now() - Number(latest) > 2000
      return { content: { largeFile: file, size: Number(stat.size), sha256, version }, isSettled }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw new Refusal(`cannot read ${file}: ${reasonOf(error)}`)
  }
}

function digestOf(fd: number): string {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(PIECE)
  for (let at = 0; ; ) {
    const read = readSync(fd, piece, 0, PIECE, at)
    if (read === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, read))
    at += read
  }
}

/** What an earlier run had summed. */
function sumsIn(kept: Json | undefined): Map<string, readonly [string, string]> {
  if (!isRecord(kept)) return new Map()
  return new Map(
    Object.entries(kept).flatMap(([path, one]) => {
      const [version, sha256] = Array.isArray(one) ? one : []
      return typeof version === 'string' && typeof sha256 === 'string'
        ? [[path, [version, sha256]] as const]
        : []
    }),
  )
}
