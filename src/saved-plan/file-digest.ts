import { createHmac } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import type { PlanKey } from './keyed-digest.ts'

/** Bytes that are read at a time: a multiple of three, so that the pieces in base64 are the base64 of the whole. */
const PIECE = 3 * 256 * 1024

/** The keyed digest of a file's content in base64, whatever its size. Throws what the system says. */
export function fileDigest(file: string, key: PlanKey): string {
  const hmac = createHmac('sha256', key)
  const piece = Buffer.alloc(PIECE)
  const fd = openSync(file, 'r')
  try {
    for (let filled = PIECE; filled === PIECE; ) {
      filled = fill(fd, piece)
      hmac.update(piece.toString('base64', 0, filled))
    }
    return hmac.digest('hex')
  } finally {
    closeSync(fd)
  }
}

/** Fills a buffer, as far as there is something to read. */
function fill(fd: number, piece: Buffer): number {
  let filled = 0
  for (let read = 1; read > 0 && filled < piece.length; filled += read)
    read = readSync(fd, piece, filled, piece.length - filled, null)
  return filled
}
