import { isUtf8 } from 'node:buffer'
import { accessSync, constants, readFileSync, type Stats, statSync } from 'node:fs'
import type { Position } from '../model/problem.ts'

/** The most that a document may hold: playbooks, inventories, variables, templates. */
export const DOCUMENT = 8 * 1024 * 1024

/** Why something cannot be read as a file; what stands behind a name is looked at before it is opened, for a pipe never ends. */
export class NoFile extends Error {
  readonly code = 'NO_FILE'
}

/** The bytes of an ordinary file of at most so many bytes. Throws a NoFile, or what the system says. */
export function fileBytes(file: string, most: number): Buffer {
  requireFile(file, most)
  return readFileSync(file)
}

/** Throws as `fileBytes` would, without reading. */
export function requireFile(file: string, most: number): void {
  const stat = statSync(file)
  if (!stat.isFile()) throw new NoFile(`it is ${kindOf(stat)}, not a file`)
  if (stat.size > most) throw new NoFile(`it is larger than ${most / 1024 / 1024} MiB`)
  accessSync(file, constants.R_OK)
}

function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a directory'
  if (stat.isFIFO()) return 'a pipe'
  return stat.isSocket() ? 'a socket' : 'a device'
}

/** What a person can do about bytes that are no UTF-8, placed at the first line that is none; nothing where they are. */
export function notUtf8(file: string, bytes: Buffer): NotText | undefined {
  if (isUtf8(bytes) && !isUtf16(bytes)) return undefined
  const at = { file, line: isUtf16(bytes) ? 1 : firstBadLine(bytes), column: 1 }
  const message = `this is ${isUtf16(bytes) ? 'UTF-16' : 'not UTF-8'}, but UTF-8 text is required`
  const hint = `iconv -f ${isUtf16(bytes) ? 'UTF-16' : 'ISO-8859-1'} -t UTF-8 converts it`
  return { at, message, hint }
}

interface NotText {
  readonly at: Position
  readonly message: string
  readonly hint: string
}

/** By its byte order mark, or by the zeros that a plain first letter has. */
function isUtf16([first, second]: Buffer): boolean {
  const mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return mark || (first === 0 && second !== 0 && second !== undefined) || (first !== 0 && second === 0)
}

/** A byte that ends a line is part of no other character. */
function firstBadLine(bytes: Buffer): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from)
    const next = end === -1 ? bytes.length : end + 1
    if (!isUtf8(bytes.subarray(from, next))) break
    from = next
  }
  return line
}
