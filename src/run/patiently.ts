import { Unreachable } from '../host/channel.ts'

/** Seconds until the next try: soon for a crowd (MaxStartups), then for longer than most penalties last (PerSourcePenalties). */
const WAITS: readonly number[] = [0.3, 0.6, 1, 2, 6, 12, 20]

const CLOSED = /ECONNRESET|before handshake|kex_exchange_identification/

/**
 * Connects, again a little later where the host closes the connection before it began: sshd does so where too many come at once,
 * and for some time to an address from which logins failed (MaxStartups and PerSourcePenalties in sshd_config(5)).
 * Throws an `Unreachable` that names these causes after some 40 seconds.
 */
export async function patiently<T>(
  connect: () => Promise<T>,
  wait: (seconds: number) => Promise<void>,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      if (!(error instanceof Error) || !CLOSED.test(error.message)) throw error
      const seconds = WAITS[tries]
      if (seconds === undefined) throw new Unreachable(`${error.message}. ${PROBABLY}`, { cause: error })
      await wait(seconds * (1 + Math.random() / 2))
    }
  }
}

const PROBABLY =
  'The host closes connections from here before they begin: probably too many logins from this address failed, and sshd refuses it for a while (PerSourcePenalties in sshd_config(5)), or it has too many connections (MaxStartups)'
