import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { connectLocal } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'
import { createLock } from '../../src/perform/lock.ts'
import { type FrameOptions, runFrame } from '../../src/perform/run-frame.ts'

/** The user `nobody` of Debian, whose folder is the home of these tests. */
const NOBODY = 65534

const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot).each(['dash', 'bash'])('a frame that is ended, where sh is %s', (sh) => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'end-'))
    chmodSync(home, 0o755)
    chownSync(home, NOBODY, NOBODY)
  })

  const open = () => {
    const become = `exec runuser -u nobody -- env HOME=${home} sh`
    return connectLocal().open(`exec unshare -m sh -c 'mount --bind /bin/${sh} /bin/dash; ${become}'`)
  }

  const perform = async (scripts: readonly string[], endAfter: string) => {
    const late: Promise<unknown>[] = []
    const terminate = new AbortController()
    const connect = async () => ({ ...connectLocal(), user: 'nobody', open })
    const told: string[] = []
    const tell = (text: string) => void told.push(text)
    const options: FrameOptions = {
      session: openSession({ user: 'nobody', first: connect(), connect }),
      stateOwner: 'nobody',
      interrupt: new AbortController().signal,
      terminate: terminate.signal,
      timeout: 60,
      rollback: 10,
      tell,
      later: (work) => void late.push(work),
      lock: createLock({ holder: { run: 'r', who: 'me' }, patience: 1, tell }),
    }
    const writer = await options.session.writer('nobody')
    const items = scripts.map((script) => ({ user: 'nobody', script: `cd ${home} && ${script}` }))
    const place = { run: 'r', frame: '1', stateOwner: 'nobody' }
    const performing = runFrame({ items, place, writer }, options)
    while (!existsSync(join(home, endAfter))) await sleep(20)
    terminate.abort()
    const performed = await performing
    await Promise.all(late)
    options.session.close()
    expect(told).toEqual([])
    return performed
  }

  const running = () =>
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`work in ${home}`)
        } catch {
          return false // it ended meanwhile
        }
      })

  const ENDED = {
    done: 0,
    stopped: { why: 'failed', words: expect.stringContaining('terminated before it finished') },
  }
  const loop = (first: string) => `sh -c '${first}: >begun; while :; do sleep 0.1; done' "work in ${home}"`

  it.each<[string, () => string]>([
    ['itself', () => loop('')],
    ['under timeout, which has a group of its own', () => `timeout -k 5 600 ${loop('')}`],
    ['in the background, deaf to a hangup', () => `{ nohup ${loop('')} & wait; }`],
    ['in a session of its own', () => `setsid -w ${loop('')}`],
    ['and does not listen', () => loop('trap "" TERM; ')],
  ])('ends what runs %s, which is not done', async (_title, script) => {
    expect(await perform([script(), ': >next'], 'begun')).toMatchObject(ENDED)
    expect(running()).toEqual([])
    expect(existsSync(join(home, 'next'))).toBe(false)
  })

  it('counts nothing as done that was told to end and said that all was well', async () => {
    const script = `sh -c 'trap "exit 0" TERM; : >begun; while :; do sleep 0.1; done'`
    expect(await perform([script, ': >next'], 'begun')).toMatchObject(ENDED)
    expect(existsSync(join(home, 'next'))).toBe(false)
  })

  it('keeps what was done before, and leaves nobody else in peace but ends nobody else', async () => {
    const other = execFileSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], {
      encoding: 'utf8',
    }).trim()
    const performed = await perform([': >first', loop('')], 'begun')
    expect(performed).toMatchObject({ ...ENDED, done: 1 })
    expect(existsSync(join(home, 'first'))).toBe(true)
    process.kill(Number(other))
  })
})
