import { describe, expect, it } from 'vitest'
import { Unreachable } from '../../src/host/channel.ts'
import { patiently } from '../../src/run/patiently.ts'

const CLOSED = new Unreachable('a: Connection lost before handshake')

/** Connects after so many connections that end in this way, and tells how long was waited. */
async function connecting(failures: number, error: Error = CLOSED) {
  const waits: number[] = []
  let tries = 0
  const outcome = await patiently(
    async () => {
      tries += 1
      if (tries <= failures) throw error
      return 'connected'
    },
    async (seconds) => void waits.push(seconds),
  ).catch(String)
  return { outcome, tries, waited: waits.reduce((sum, one) => sum + one, 0), longest: Math.max(0, ...waits) }
}

describe('a host that closes the connection before it began', () => {
  it('is asked once where it does not', async () => {
    expect(await connecting(0)).toMatchObject({ outcome: 'connected', tries: 1, waited: 0 })
  })

  it('is asked again soon where there was a crowd', async () => {
    const { outcome, waited } = await connecting(2)
    expect(outcome).toBe('connected')
    expect(waited).toBeLessThan(2)
  })

  it('is asked again for longer than sshd refuses an address for a few logins that failed', async () => {
    const { outcome, waited } = await connecting(7)
    expect(outcome).toBe('connected')
    expect(waited).toBeGreaterThan(40)
  })

  it('is unreachable in the end, with the probable cause', async () => {
    const { outcome, tries } = await connecting(1000)
    expect(tries).toBe(8)
    expect(outcome).toMatch(/Connection lost before handshake\. .*PerSourcePenalties.*MaxStartups/)
  })

  it.each(['a: no connection within 10 s', 'a: connect ECONNREFUSED', 'a: the host key is unknown'])(
    'is not asked again after “%s”',
    async (message) => {
      expect(await connecting(1, new Unreachable(message))).toMatchObject({ tries: 1, waited: 0 })
    },
  )
})
