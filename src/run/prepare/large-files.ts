import { statSync } from 'node:fs'
import { Refusal } from '../../model/change.ts'
import type { LargeFile } from '../../model/content.ts'
import { Later } from '../../model/later.ts'
import type { DiskCache } from '../../schema/disk-cache.ts'
import { sumFile, versionAt } from '../../schema/file-sum.ts'
import { reading, reasonOf } from '../../schema/reading.ts'

/** Above this, in bytes, a file is not read into memory: it is known by its digest, and sent from where it lies. */
export const LARGE_FILE = 1024 * 1024

/** A file that is being summed, or was. */
interface Summing {
  readonly known: Promise<void>
  found?: LargeFile
  wrong?: Refusal
}

/**
 * Knows the large files of a run. One that was never summed, or has changed since, is summed meanwhile: then this throws Later,
 * and answers when it is called again.
 */
export function largeFiles(kept: DiskCache | undefined): (file: string) => LargeFile {
  const all = new Map<string, Summing>()
  return (file) => {
    const one = all.get(file) ?? begin(file, kept)
    all.set(file, one)
    if (one.wrong !== undefined) throw one.wrong
    if (one.found !== undefined) return one.found
    throw new Later(one.known, () => undefined, true)
  }
}

function begin(file: string, kept: DiskCache | undefined): Summing {
  const { size, version } = reading(file, () => ({ size: statSync(file).size, version: versionAt(file) }))
  const sha256 = kept?.take(nameOf(file, version))
  if (typeof sha256 === 'string')
    return { known: Promise.resolve(), found: { largeFile: file, size, sha256, version } }
  const isSettled = settledAt(file)
  const summing: Summing = {
    known: sumFile(file).then(
      (sum) => {
        summing.found = { largeFile: file, ...sum }
        if (isSettled && sum.version === version) kept?.put(nameOf(file, version), () => sum.sha256)
      },
      (error: unknown) => {
        summing.wrong = new Refusal(`cannot read ${file}: ${reasonOf(error)}`)
      },
    ),
  }
  return summing
}

function nameOf(file: string, version: string): string {
  return `${file}\n${version}`
}

/** Clocks of file systems are coarse: what was changed just now may be changed again without another time. */
function settledAt(file: string): boolean {
  const { mtimeMs, ctimeMs } = statSync(file)
  return Date.now() - Math.max(mtimeMs, ctimeMs) > 2000
}
