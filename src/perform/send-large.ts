import { open } from 'node:fs/promises'
import { HostError, Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { utf8 } from '../host/utf8.ts'
import type { LargeFile } from '../model/content.ts'
import { PIECE, sumFile, versionAt, versionOf } from '../schema/file-sum.ts'
import { reasonOf } from '../schema/reading.ts'
import type { HostLock } from './lock.ts'
import { dropStaged } from './staged.ts'

/** Who sends, to whom. */
export interface Sending {
  readonly session: Session
  readonly stateOwner: string
  readonly lock: HostLock
  /** Aborted: nothing more is sent. */
  readonly interrupt: AbortSignal
}

/** A file as it is to stand in our folder on the host. */
export interface Sent {
  readonly name: string
  readonly content: LargeFile
}

/** How often nothing more may arrive before a connection is lost, one time after the other. */
const TRIES = 3

/** Milliseconds for which a lost host is looked for. */
const AWAY = 60_000

const MIB = 1024 * 1024

/**
 * Sends a file of the controller to our folder on the host, in pieces, and has it summed there. Where the connection is lost
 * it goes on from what has arrived. Throws a HostError if what arrived is not what was summed here, or cannot be written.
 */
export async function sendLarge(sent: Sent, sending: Sending): Promise<void> {
  let from = 0
  for (let left = TRIES, damaged = false; ; ) {
    try {
      const sha256 = await sendFrom(sent, from, sending)
      if (sha256 === sent.content.sha256) return
      await requireSame(sent.content)
      if (damaged) throw new HostError(`${sent.content.largeFile} did not arrive as it was sent`)
      damaged = true
      from = 0
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      const arrived = await arrivedBy(await backOn(sending), sent)
      left = arrived > from ? TRIES : left - 1
      if (left === 0) throw error
      from = arrived
    }
  }
}

/** Sends what lies behind so many MiB, and gives the digest of the whole on the host. */
async function sendFrom(
  { name, content }: Sent,
  from: number,
  { session, stateOwner, interrupt }: Sending,
): Promise<string> {
  // Before anything is begun on the host that would have to be taken away again.
  if (readable(content.largeFile, () => versionAt(content.largeFile)) !== content.version)
    throw changed(content)
  // Each byte has its place: what an earlier connection still brings is written where it belongs.
  const write = `dd of="$f" bs=${MIB} seek=${from} conv=notrunc status=none && sha256sum <"$f"`
  const script = `${STATE_DIR}; umask 077; f="$HW/stage/${name}"; { mkdir -p "$HW/stage" && ${write}; }`
  const input = piecesOf(content, from * MIB)
  // Ten megabytes a second: disks that are slower do not hold such files.
  const patience = 120_000 + content.size / 10_000
  const { stdout, stderr, status } = await session.feed(stateOwner, {
    script,
    input,
    signal: interrupt,
    patience,
  })
  if (status !== 0) throw new HostError(utf8(stderr.trim()) || 'the content could not be transferred')
  return stdout.trim().slice(0, 64)
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
    if (versionOf(await handle.stat({ bigint: true })) !== version) throw changed(content)
    const pieces = handle.createReadStream({ autoClose: false, highWaterMark: PIECE, start, end: size - 1 })
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      left -= piece.length
      yield piece
    }
    if (left > 0) throw changed(content)
  } finally {
    await handle.close()
  }
}

function readable<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): HostError {
  return error instanceof HostError ? error : new HostError(`cannot read ${file}: ${reasonOf(error)}`)
}

/** Throws where the file is not any more what it was when the plan was made. */
async function requireSame(content: LargeFile): Promise<void> {
  const now = await sumFile(content.largeFile).catch(() => undefined)
  if (now?.sha256 !== content.sha256) throw changed(content)
}

function changed({ largeFile }: LargeFile): HostError {
  return new HostError(
    `${largeFile} changed after the plan was made: nothing of it was put in place; run again`,
  )
}

/** How many whole MiB of it are on the host. */
async function arrivedBy(writer: Shell, { name }: Sent): Promise<number> {
  const { stdout } = await writer.run(`( ${STATE_DIR}; stat -c %s "$HW/stage/${name}" 2>/dev/null )`)
  return Math.floor((Number.parseInt(stdout, 10) || 0) / MIB)
}

/** Logs in again, and takes the lock. Throws Unreachable where the host is not there for long. */
async function backOn({ session, stateOwner, lock, interrupt }: Sending): Promise<Shell> {
  const until = Date.now() + AWAY
  for (;;) {
    interrupt.throwIfAborted()
    try {
      await session.reconnect()
      const writer = await session.writer(stateOwner)
      await lock.take(writer)
      return writer
    } catch (error) {
      if (!(error instanceof Unreachable) || Date.now() > until) throw error
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  }
}

/** Takes away what was sent. */
export async function takeAway({ session, stateOwner }: Sending, names: readonly string[]): Promise<void> {
  const writer = await session.writer(stateOwner)
  await writer.run(`( ${STATE_DIR}; ${dropStaged(names)} )`)
}
