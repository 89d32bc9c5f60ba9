import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { connectLocal } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'
import { createShell, type Shell } from '../../src/host/shell.ts'
import { createLock, type HostLock } from '../../src/perform/lock.ts'
import { type FrameOptions, runFrame } from '../../src/perform/run-frame.ts'

/** The user `nobody` of Debian, whose folder is the home of these tests. */
const NOBODY = 65534

describe('the lock of a host', () => {
  let home: string
  let state: string
  const shells: Shell[] = []
  const told: string[] = []
  const shell = async () => {
    const one = createShell(await connectLocal().open(`exec runuser -u nobody -- env HOME=${home} sh`))
    shells.push(one)
    return one
  }
  const lock = (run: string) =>
    createLock({
      holder: { run, who: `${run} since noon` },
      patience: 1,
      tell: (text) => void told.push(text),
    })
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lock-'))
    state = join(home, '.local/state/hostwright')
    chmodSync(home, 0o755)
    chownSync(home, NOBODY, NOBODY)
    told.length = 0
  })
  afterEach(() => {
    for (const one of shells.splice(0)) one.close()
  })

  it('is taken with what is done under it, in one round trip; while another run has it, nothing is done', async () => {
    const [first, second] = [lock('alice'), lock('bob')]
    const [hers, his] = [await shell(), await shell()]
    expect(await first.attempt(hers, 'echo hers; false', {})).toMatchObject({ stdout: 'hers\n', status: 1 })
    expect(await second.attempt(his, `echo his >${home}/his`, {})).toBeUndefined()
    expect(readdirSync(home)).not.toContain('his')
    await expect(second.take(his)).rejects.toThrow(
      'locked by alice since noon; it did not release the lock within 1 s',
    )
    expect(told).toEqual(['locked by alice since noon; waiting up to 1 s'])
    first.release()
    await hers.run('true')
    expect(await second.attempt(his, 'echo his', {})).toMatchObject({ stdout: 'his\n', status: 0 })
  })

  /** What performing takes, as nobody, on connections of its own. */
  const optionsFor = (more: Pick<FrameOptions, 'lock' | 'interrupt'>) => {
    const connect = async () => ({
      ...connectLocal(),
      user: 'nobody',
      open: () => connectLocal().open(`exec runuser -u nobody -- env HOME=${home} sh`),
    })
    return {
      session: openSession({ user: 'nobody', first: connect(), connect }),
      stateOwner: 'nobody',
      terminate: new AbortController().signal,
      timeout: 10,
      rollback: 10,
      tell: (text: string) => void told.push(text),
      later: () => undefined,
      ...more,
    }
  }
  const his = (script: string) => [{ user: 'nobody', script: `${script} >${home}/his` }]
  const place = { run: 'bob', frame: '1', stateOwner: 'nobody' }

  it.each([
    ['while it is waited for', 100],
    ['before it is asked for', 0],
  ])('is the end of a run that is told to stop %s: nothing is begun', async (_title, after) => {
    const first = lock('alice')
    await first.take(await shell())
    const interrupt = new AbortController()
    const options = optionsFor({ lock: lock('bob'), interrupt: interrupt.signal })
    if (after === 0) interrupt.abort()
    const writer = await options.session.writer('nobody')
    const performing = runFrame({ items: his('echo'), place, writer }, options)
    await sleep(after)
    interrupt.abort()
    first.release()
    expect(await performing).toEqual({ done: 0, seconds: [], stopped: { why: 'interrupted' } })
    expect(readdirSync(home)).not.toContain('his')
    options.session.close()
  })

  it('that is gone when a lost connection is back takes nothing away from what was done', async () => {
    const refused: HostLock = {
      attempt: (writer, script, how) => writer.run(script, how),
      take: () => Promise.reject(new HostError('locked by alice')),
      release: () => undefined,
    }
    const options = optionsFor({ lock: refused, interrupt: new AbortController().signal })
    const writer = await options.session.writer('nobody')
    const pid = Number((await writer.run('echo $$')).stdout)
    const performing = runFrame({ items: his('sleep 1; echo'), place, writer }, options)
    await sleep(300)
    process.kill(pid, 'SIGKILL')
    expect(await performing).toMatchObject({ done: 1, seconds: [expect.any(Number)] })
    expect(readdirSync(home)).toContain('his')
    options.session.close()
  })

  it('does not keep a frame from going on that cannot be told to stop, which is said', async () => {
    const interrupt = new AbortController()
    const options = optionsFor({ lock: lock('bob'), interrupt: interrupt.signal })
    const writer = await options.session.writer('nobody')
    const session = { ...options.session, another: () => Promise.reject(new HostError('no more sessions')) }
    const performing = runFrame({ items: his('sleep 2; echo'), place, writer }, { ...options, session })
    await sleep(300)
    interrupt.abort()
    expect(await performing).toMatchObject({ done: 1 })
    expect(told).toEqual(['it cannot be told to stop, and continues: no more sessions'])
    options.session.close()
  })

  it('is waited for, too, where nobody has written down who has it', async () => {
    await lock('alice').take(await shell())
    writeFileSync(join(state, 'lock.owner'), '')
    await expect(lock('bob').take(await shell())).rejects.toThrow(
      'locked by someone; it did not release the lock',
    )
  })

  it.each(['lock', 'lock.owner'])(
    'is held also where somebody deletes all files of the folder',
    async (name) => {
      const [first, second] = [lock('alice'), lock('bob')]
      await first.take(await shell())
      rmSync(join(state, name), { force: true })
      await expect(second.take(await shell())).rejects.toThrow('it did not release the lock within 1 s')
    },
  )

  it('of a folder that was deleted while it was waited for is not taken: the new one is', async () => {
    const [first, second, third] = [lock('alice'), lock('bob'), lock('carol')]
    await first.take(await shell())
    const waiting = second.take(await shell())
    await sleep(400)
    rmSync(state, { recursive: true })
    first.release()
    await waiting
    await expect(third.take(await shell())).rejects.toThrow(
      'locked by bob since noon; it did not release the lock',
    )
  })

  it('is lost with the folder: a frame that has no trace any more does nothing further', async () => {
    const options = optionsFor({ lock: lock('alice'), interrupt: new AbortController().signal })
    const writer = await options.session.writer('nobody')
    const items = [{ user: 'nobody', script: 'sleep 1' }, ...his('echo')]
    const performing = runFrame({ items, place, writer }, options)
    await sleep(400)
    rmSync(state, { recursive: true })
    await expect(performing).rejects.toThrow('the host has no record of the work it was given')
    expect(readdirSync(home)).not.toContain('his')
    options.session.close()
  })

  it('that cannot be had is an error in the words of the host, whose shell lives on', async () => {
    mkdirSync(join(state, '..'), { recursive: true })
    writeFileSync(state, '')
    const writer = await shell()
    const error = await lock('alice')
      .attempt(writer, 'echo done', {})
      .catch((one: unknown) => one)
    expect(error).toBeInstanceOf(HostError)
    expect(String(error)).toMatch(/mkdir: cannot create directory/)
    expect(await writer.run('echo alive')).toMatchObject({ stdout: 'alive\n' })
  })
})
