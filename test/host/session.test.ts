import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { connectLocal, ownName } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'

describe.skipIf(process.getuid?.() !== 0)('a session', () => {
  it('leaves a user whole: no process of that user is ours any more, and shells are opened anew when asked for', async () => {
    const connect = async () => connectLocal()
    const session = openSession({ user: ownName(), first: connect(), connect })
    const pidOf = async () => (await (await session.reader('nobody')).run('echo $$')).stdout.trim()
    const first = await pidOf()
    expect(existsSync(`/proc/${first}`)).toBe(true)
    await session.leave('nobody')
    expect(existsSync(`/proc/${first}`)).toBe(false)
    expect(await pidOf()).not.toBe(first)
    await session.leave('daemon') // there is none: nothing to wait for
    session.close()
  })
})
