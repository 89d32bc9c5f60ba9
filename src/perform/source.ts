import { open } from 'node:fs/promises'
import { HostError } from '../host/channel.ts'
import type { LargeFile } from '../model/content.ts'
import { PIECE, sumFile, versionAt, versionOf } from '../schema/file-sum.ts'
import { reasonOf } from '../schema/reading.ts'

/** Bytes of the controller that are sent to a host from where they lie. */
export interface Source {
  /** How many bytes it has. */
  size(): number
  /** Its digest. Throws a HostError where it cannot be read. */
  sha256(): Promise<string>
  /** Its bytes from here on. Throws a HostError where they are not those that were summed. */
  pieces(start: number): AsyncGenerator<Buffer>
  /** Throws a HostError where it is not any more what it was when the plan was made, as far as is told without reading it. */
  requireSame(how?: 'by reading it'): Promise<void> | void
}

/** A large file as bytes that are sent. */
export function sourceOf(content: LargeFile): Source {
  return {
    size: () => content.size,
    sha256: async () => content.sha256,
    pieces: (start) => piecesOf(content, start),
    requireSame: async (how) => {
      if (how === undefined) {
        if (readable(content.largeFile, () => versionAt(content.largeFile)) !== content.version)
          throw changedSince(content)
        return
      }
      const now = await sumFile(content.largeFile).catch(() => undefined)
      if (now?.sha256 !== content.sha256) throw changedSince(content)
    },
  }
}

/** The bytes of the file that was summed; a HostError where it is another one. */
async function* piecesOf(content: LargeFile, start: number): AsyncGenerator<Buffer> {
  try {
    yield* piecesRead(content, start)
  } catch (error) {
    throw unreadable(content.largeFile, error)
  }
}

async function* piecesRead(content: LargeFile, start: number): AsyncGenerator<Buffer> {
  const { largeFile, size, version } = content
  const handle = await open(largeFile)
  let left = size - start
  try {
    if (versionOf(await handle.stat({ bigint: true })) !== version) throw changedSince(content)
    const pieces = handle.createReadStream({ autoClose: false, highWaterMark: PIECE, start, end: size - 1 })
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      left -= piece.length
      yield piece
    }
    if (left > 0) throw changedSince(content)
  } finally {
    await handle.close()
  }
}

/** The result of work on a file of the controller; what goes wrong with it is a HostError. */
export function readable<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): HostError {
  return error instanceof HostError ? error : new HostError(`cannot read ${file}: ${reasonOf(error)}`)
}

/** What is said where a file is not any more what it was when the plan was made. */
export function changedSince({ largeFile }: LargeFile): HostError {
  return new HostError(
    `${largeFile} changed after the plan was made: nothing of it was put in place; run again`,
  )
}
