import { HostError, Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { utf8 } from '../host/utf8.ts'
import type { HostLock } from './lock.ts'
import type { Source } from './source.ts'
import { dropStaged } from './staged.ts'

/** Who sends, to whom. */
export interface Sending {
  readonly session: Session
  readonly stateOwner: string
  readonly lock: HostLock
  /** Aborted: nothing more is sent. */
  readonly interrupt: AbortSignal
}

/** What is to stand in our folder on the host. */
export interface Sent {
  readonly name: string
  /** What a person would call it. */
  readonly called: string
  readonly source: Source
}

/** How often nothing more may arrive before a connection is lost, one time after the other. */
const TRIES = 3

/** Milliseconds for which a lost host is looked for. */
const AWAY = 60_000

const MIB = 1024 * 1024

/**
 * Sends files of the controller to our folder on the host, in pieces, and has it summed there. Where the connection is lost
 * it goes on from what has arrived. Throws a HostError if what arrived is not what was summed here, or cannot be written.
 */
export async function sendLarge(sent: Sent, sending: Sending): Promise<void> {
  let from = 0
  for (let left = TRIES, damaged = false; ; ) {
    try {
      const sha256 = await sendFrom(sent, from, sending)
      if (sha256 === (await sent.source.sha256())) return
      await sent.source.requireSame('by reading it')
      if (damaged) throw new HostError(`${sent.called} did not arrive as it was sent`)
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
  { name, source }: Sent,
  from: number,
  { session, stateOwner, interrupt }: Sending,
): Promise<string> {
  // Before anything is begun on the host that would have to be taken away again.
  await source.requireSame()
  // Each byte has its place: what an earlier connection still brings is written where it belongs.
  const write = `dd of="$f" bs=${MIB} seek=${from} conv=notrunc status=none && sha256sum <"$f"`
  const script = `${STATE_DIR}; umask 077; f="$HW/stage/${name}"; { mkdir -p "$HW/stage" && ${write}; }`
  const input = source.pieces(from * MIB)
  // Ten megabytes a second: disks that are slower do not hold such files.
  const patience = 120_000 + source.size() / 10_000
  const { stdout, stderr, status } = await session.feed(stateOwner, {
    script,
    input,
    signal: interrupt,
    patience,
  })
  if (status !== 0) throw new HostError(utf8(stderr.trim()) || 'the content could not be transferred')
  return stdout.trim().slice(0, 64)
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
