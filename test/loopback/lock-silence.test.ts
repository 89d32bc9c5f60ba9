import { chmodSync, chownSync, mkdtempSync, readFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Connection } from '../../src/host/channel.ts'
import { connectLocal } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'
import type { Session } from '../../src/host/session.ts'
import { createLock, type HostLock } from '../../src/perform/lock.ts'
import { runFrame } from '../../src/perform/run-frame.ts'
import { canRunSshd, startSshd } from './sshd.ts'
import { waysBy } from './ways.ts'

/** The user `nobody` of Debian, whose folder is the home of these tests. */
const NOBODY = 65534
/** Seconds until the first sign of life of a run that never gives any. */
const NEVER = 1000

describe('the lock of a run whose connection died without a word', () => {
  let home: string
  const told: string[] = []
  const ended: (() => void)[] = []
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lock-'))
    chmodSync(home, 0o755)
    chownSync(home, NOBODY, NOBODY)
    told.length = 0
  })
  afterEach(() => {
    for (const end of ended.splice(0)) end()
  })

  interface Run {
    readonly lock: HostLock
    readonly session: Session
    readonly channels: Channel[]
    /** Performs a frame of this script, so many times. */
    perform(script: string, times?: number): ReturnType<typeof runFrame>
  }
  interface About {
    readonly every: number
    readonly patience?: number
    readonly connect?: () => Promise<Connection>
  }
  /** A run as nobody, over connections of its own. */
  const open = (run: string, { every, patience = 20, connect: way }: About): Run => {
    const channels: Channel[] = []
    const connecting = async () => {
      const connection = way === undefined ? connectLocal() : await way()
      const shell = async () => {
        const channel = await connection.open(`exec runuser -u nobody -- env HOME=${home} sh`)
        channels.push(channel)
        return channel
      }
      return { ...connection, user: 'nobody', open: shell }
    }
    const session = openSession({ user: 'nobody', first: connecting(), connect: connecting })
    ended.push(() => session.close())
    const tell = (text: string) => void told.push(text)
    const lock = createLock({
      holder: { run, who: `${run} since noon` },
      patience,
      signs: { every, silent: 2 },
      tell,
    })
    const signal = new AbortController().signal
    const common = {
      session,
      stateOwner: 'nobody',
      interrupt: signal,
      terminate: signal,
      later: () => undefined,
    }
    const perform = async (script: string, times = 1) => {
      const writer = await session.writer('nobody')
      const frame = {
        items: Array.from({ length: times }, () => ({ user: 'nobody', script })),
        place: { run, frame: '1', stateOwner: 'nobody' },
        writer,
      }
      return runFrame(frame, { ...common, timeout: 30, rollback: 10, lock, tell })
    }
    return { lock, session, channels, perform }
  }
  const take = async ({ lock, session }: Run) => lock.take(await session.writer('nobody'))
  const writes = (word: string) => `echo ${word} >>${home}/log`
  const log = () => readFileSync(join(home, 'log'), 'utf8')
  const TAKEN = 'the lock was taken from a run that was silent for 2 s'

  it('is taken by who waits, and the run finds no shell any more in which it has it', async () => {
    const [alice, bob] = [open('alice', { every: NEVER }), open('bob', { every: NEVER })]
    await take(alice)
    await take(bob)
    expect(told).toEqual(['locked by alice since noon; waiting up to 20 s', TAKEN])
    const hers = alice.perform(writes('alice'))
    await bob.perform(writes('bob'))
    await sleep(500)
    expect(log()).toBe('bob\n')
    bob.lock.release()
    expect(await hers).toMatchObject({ done: 1 })
    expect(log()).toBe('bob\nalice\n')
  })

  it('stays with a run that shows signs of life', async () => {
    const [alice, bob] = [open('alice', { every: 0.2 }), open('bob', { every: NEVER, patience: 5 })]
    await take(alice)
    await expect(take(bob)).rejects.toThrow(
      'locked by alice since noon; it did not release the lock within 5 s',
    )
  })

  it('stays with its frame until that is over', async () => {
    const [alice, bob] = [open('alice', { every: NEVER }), open('bob', { every: NEVER })]
    const hers = alice.perform(`sleep 4; ${writes('alice')}`)
    await sleep(500)
    expect(await bob.perform(writes('bob'))).toMatchObject({ done: 1 })
    expect(log()).toBe('alice\nbob\n')
    expect(await hers).toMatchObject({ done: 1 })
  })

  it('is taken, too, where nobody hears what its frame has said', async () => {
    const [alice, bob] = [open('alice', { every: NEVER }), open('bob', { every: NEVER })]
    const hers = alice.perform("head -c 60000 /dev/zero | tr '\\0' x", 30)
    hers.catch(() => undefined)
    await expect.poll(() => alice.channels.length).toBe(1)
    alice.channels[0]?.stdout.pause()
    await sleep(500)
    expect(await bob.perform(writes('bob'))).toMatchObject({ done: 1 })
    expect(told).toContain(TAKEN)
  })

  it.skipIf(!canRunSshd)('over a real connection: it lives until that is frozen', async () => {
    const sshd = await startSshd()
    const way = await freezing(sshd.port)
    ended.push(
      () => sshd.stop(),
      () => way.close(),
    )
    const host = `Host box\n HostName 127.0.0.1\n Port ${way.port}\n User root\n IdentityFile ${sshd.keyFile}\n`
    const ways = waysBy([`${host} IdentitiesOnly yes\n UserKnownHostsFile ${sshd.folder}/known`], true)
    const alice = open('alice', { every: 0.2, connect: () => ways.connect('box') })
    await take(alice)
    await expect(take(open('carol', { every: NEVER, patience: 5 }))).rejects.toThrow('locked by alice')
    way.freeze(true)
    const bob = open('bob', { every: 0.2 })
    expect(await bob.perform(writes('bob'))).toMatchObject({ done: 1 })
    way.freeze(false)
    const hers = alice.perform(writes('alice'))
    await sleep(2000)
    expect(log()).toBe('bob\n')
    bob.lock.release()
    expect(await hers).toMatchObject({ done: 1 })
    expect(log()).toBe('bob\nalice\n')
  })
})

interface Freezing {
  readonly port: number
  /** Nothing goes through any more, and neither side hears of it. */
  freeze(frozen: boolean): void
  close(): void
}

async function freezing(port: number): Promise<Freezing> {
  const sockets: Socket[] = []
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.push(from)
      from.on('error', () => undefined).on('data', (bytes) => to.write(bytes))
      from.on('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    freeze: (frozen) => {
      for (const socket of sockets) socket[frozen ? 'pause' : 'resume']()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
