import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

const SEAL = 32

/**
 * What was kept in a file by `keepSealed`, or nothing where it is not whole: after a power cut a file may have its length
 * and zeros for its content, and what is kept is believed (V8 runs it). The seal also holds for the file's name.
 */
export function readSealed(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const data = bytes.subarray(SEAL)
    return bytes.length >= SEAL && sealOf(file, data).equals(bytes.subarray(0, SEAL)) ? data : undefined
  } catch {
    return undefined // the first time, or cleared away meanwhile
  }
}

/** Keeps data under a name, whole or not at all. Throws what the system says where there is no place for it. */
export function keepSealed(file: string, data: Buffer): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, Buffer.concat([sealOf(file, data), data]), { mode: 0o600 })
  renameSync(beside, file)
}

function sealOf(file: string, data: Buffer): Buffer {
  return createHash('sha256')
    .update(`${basename(file)}\n`)
    .update(data)
    .digest()
}
