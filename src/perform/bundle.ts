import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { LargeFile } from '../model/content.ts'
import { PIECE, versionOf } from '../schema/file-sum.ts'
import { changedSince, readable, type Source } from './source.ts'

/** Files of the controller that travel as one, each behind the other: a channel for each would take longer than all of them. */
export interface Bundle extends Source {
  /** Where a file begins in it; the same content stands in it once. */
  add(file: LargeFile): number
}

/** Above this, in bytes, a file travels alone, and goes on where it was when a connection is lost. */
const MOST = 1024 * 1024

/** True for what is rather sent with others. */
export function isForBundle({ size }: LargeFile): boolean {
  return size <= MOST
}

/** A bundle with nothing in it. */
export function createBundle(): Bundle {
  const offsets = new Map<string, number>()
  const files: LargeFile[] = []
  let size = 0
  let digest: string | undefined
  const pieces = function* (start: number): Generator<Buffer> {
    const hash = createHash('sha256')
    for (const piece of gathered(files, start)) {
      hash.update(piece)
      yield piece
    }
    // Of a part the digest says nothing.
    if (start === 0) digest = hash.digest('hex')
  }
  return {
    add: (file) => {
      const there = offsets.get(file.sha256)
      if (there !== undefined) return there
      const offset = size
      offsets.set(file.sha256, offset)
      files.push(file)
      size += file.size
      return offset
    },
    size: () => size,
    requireSame: () => undefined, // each file is compared as it is read
    pieces: async function* (start) {
      yield* pieces(start)
    },
    sha256: async () => {
      if (digest === undefined) return digestOf(gathered(files, 0))
      return digest
    },
  }
}

function digestOf(pieces: Iterable<Buffer>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** The bytes of all files from this one on, in pieces of some size: thousands of small ones would be as many packets. */
function* gathered(files: readonly LargeFile[], start: number): Generator<Buffer> {
  let waiting: Buffer[] = []
  let length = 0
  let at = 0
  for (const file of files) {
    const end = at + file.size
    if (end > start) {
      const piece = bytesOf(file).subarray(Math.max(0, start - at))
      waiting.push(piece)
      length += piece.length
    }
    at = end
    if (length < PIECE) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}

/** The bytes of a file that still are what was summed; else a HostError. */
function bytesOf(file: LargeFile): Buffer {
  return readable(file.largeFile, () => {
    const fd = openSync(file.largeFile, 'r')
    try {
      if (versionOf(fstatSync(fd, { bigint: true })) !== file.version) throw changedSince(file)
      const bytes = Buffer.alloc(file.size)
      let filled = 0
      for (let read = 1; read > 0 && filled < file.size; filled += read)
        read = readSync(fd, bytes, filled, file.size - filled, null)
      // A clock may be too coarse to show that a file was written twice.
      if (filled < file.size || createHash('sha256').update(bytes).digest('hex') !== file.sha256)
        throw changedSince(file)
      return bytes
    } finally {
      closeSync(fd)
    }
  })
}
