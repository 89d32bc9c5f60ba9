import { afterAll, describe, expect, it } from 'vitest'
import { Unreachable } from '../../src/host/channel.ts'
import { connectLocal, ownName } from '../../src/host/local.ts'
import { openSession } from '../../src/host/open-session.ts'

const MIB = Buffer.alloc(1024 * 1024, 7)

async function* pieces(count: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < count; at++) yield MIB
}

async function* broken(): AsyncGenerator<Buffer> {
  yield MIB
  throw new RangeError('the input is broken')
}

describe('a script that is fed', () => {
  const connect = async () => connectLocal()
  const session = openSession({ user: ownName(), first: connect(), connect })
  afterAll(() => session.close())

  const fed = (script: string, input: AsyncIterable<Buffer>, signal = new AbortController().signal) =>
    session.feed(ownName(), { script, input, signal, patience: 10_000 })

  it.each([0, 1, 20])('gets all of %i MiB, and gives its answer', async (count) => {
    const { stdout, stderr, status } = await fed('wc -c; echo words >&2; ( exit 3 )', pieces(count))
    expect([Number(stdout), stderr, status]).toEqual([count * MIB.length, 'words\n', 3])
  })

  it('may end before it has read all: what it says is its answer', async () => {
    const { stderr, status } = await fed('echo no room >&2; false', pieces(2000))
    expect([stderr, status]).toEqual(['no room\n', 1])
  })

  it('that dies is a lost host', async () => {
    await expect(fed('kill -KILL $$', pieces(2000))).rejects.toThrow(Unreachable)
  })

  it('is given up when told so, though it takes nothing', async () => {
    const control = new AbortController()
    setTimeout(() => control.abort(new Error('told to stop')), 200)
    await expect(fed('sleep 20; cat >/dev/null', pieces(2000), control.signal)).rejects.toThrow(
      'told to stop',
    )
  })

  it('ends with the words of its input where that is broken', async () => {
    await expect(fed('cat >/dev/null', broken())).rejects.toThrow('the input is broken')
  })

  it('is given up where it does not end in time once it has all', async () => {
    const feeding = {
      script: 'cat >/dev/null; sleep 20',
      input: pieces(1),
      signal: new AbortController().signal,
    }
    await expect(session.feed(ownName(), { ...feeding, patience: 200 })).rejects.toThrow(
      'the host took nothing for 0.2 s',
    )
  })
})
