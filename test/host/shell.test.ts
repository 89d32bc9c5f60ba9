import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { connectLocal } from '../../src/host/local.ts'
import { createShell, type Shell } from '../../src/host/shell.ts'

const connection = connectLocal()
let shell: Shell
const open = async (timeout?: number) => {
  shell = createShell(await connection.open('exec sh'), timeout)
  return shell
}
const opened = async (timeout?: number) => {
  const one = await open(timeout)
  return (script: string) => one.run(script)
}
afterEach(() => shell.close())

describe('a framed shell', () => {
  it('keeps output, errors and status of each script apart', async () => {
    const run = await opened()
    const both = await Promise.all([run('echo one; echo e1 >&2; (exit 3)'), run('printf two')])
    expect(both).toEqual([
      { stdout: 'one\n', stderr: 'e1\n', status: 3 },
      { stdout: 'two', stderr: '', status: 0 },
    ])
  })

  it('gives every script an empty input, so that none eats those behind it', async () => {
    const run = await opened()
    const both = await Promise.all([run('cat'), run('echo still here')])
    expect(both.map(({ stdout }) => stdout)).toEqual(['', 'still here\n'])
  })

  it('passes bytes through unchanged', async () => {
    const run = await opened()
    const { stdout } = await run("printf '\\001\\377\\303\\274\\n\\n'")
    expect(Buffer.from(stdout, 'latin1')).toEqual(Buffer.from([1, 255, 0xc3, 0xbc, 10, 10]))
  })

  it('starts scripts at the root, with a plain locale and umask 022', async () => {
    const run = await opened()
    expect((await run('pwd; umask; echo $LC_ALL')).stdout).toBe('/\n0022\nC\n')
  })

  it('rejects what waits when the shell dies, with its last words', async () => {
    const run = await opened()
    await expect(run('echo gone >&2; kill -9 $$')).rejects.toThrow('gone')
    await expect(run('echo more')).rejects.toThrow('gone')
  })

  it('gives up on a script that does not end', async () => {
    const run = await opened(300)
    await expect(run('sleep 5')).rejects.toThrow('no answer within 0.3 s')
  })

  it('carries a hundred scripts at once, in order', async () => {
    const run = await opened()
    const all = await Promise.all(Array.from({ length: 100 }, (_, at) => run(`echo ${at}`)))
    expect(all.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 100 }, (_, at) => at))
  })

  it('hears a host no more that answers without end, on either stream', async () => {
    for (const stream of ['', ' >&2']) {
      const run = await opened()
      const [first, next] = [run(`head -c 70000000 /dev/zero${stream}`), run('echo more')]
      await expect(first).rejects.toThrow(/more than \d+ MiB/)
      await expect(next).rejects.toThrow(/more than \d+ MiB/)
      await expect(run('echo more')).rejects.toThrow(/more than \d+ MiB/)
    }
  })
})

describe('a framed shell at the other end of which somebody lies', () => {
  /** What is sent goes through the liar; what it says comes back as the answer. */
  const liar = (says: (marks: readonly string[]) => { out?: string; err?: string }) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    stdin.on('data', (chunk: Buffer) => {
      const marks = [...chunk.toString().matchAll(/printf '\\n(\S+) %d/g)].map(([, mark = '']) => mark)
      const { out = '', err } = says(marks)
      stdout.write(out)
      stderr.write(err ?? marks.map((mark) => `\n${mark} \n`).join(''))
    })
    shell = createShell(
      { stdin, stdout, stderr, closed: new Promise(() => undefined), close: () => undefined },
      500,
    )
    return shell
  }
  const answer = (mark: string | undefined, text: string, status = '0') => `${text}\n${mark} ${status}\n`

  it.each<[string, (marks: readonly string[]) => { out?: string; err?: string }, RegExp]>([
    ['answers in another order', ([a, b]) => ({ out: answer(b, 'two') + answer(a, 'one') }), /do not match/],
    [
      'an answer doubled',
      ([a, b]) => ({ out: answer(a, 'one') + answer(a, 'one') + answer(b, 'two') }),
      /do not match/,
    ],
    [
      'a status that is no number',
      ([a, b]) => ({ out: answer(a, 'one', 'fine') + answer(b, 'two') }),
      /do not match/,
    ],
    [
      'a status that is empty',
      ([a, b]) => ({ out: answer(a, 'one', '') + answer(b, 'two') }),
      /do not match/,
    ],
    ['a mark of its own', () => ({ out: answer('0123456789abcdef', 'one') }), /no answer within/],
    ['a mark that is cut', ([a]) => ({ out: `one\n${a?.slice(0, -1)}` }), /no answer within/],
    [
      'an answer on one stream alone',
      ([a, b]) => ({ out: answer(a, '1') + answer(b, '2'), err: '' }),
      /no answer within/,
    ],
  ])('does not believe %s', async (_title, says, why) => {
    const lying = liar(says)
    const run = (script: string) => lying.run(script)
    const [first, second] = await Promise.allSettled([run('one'), run('two')])
    expect([first, second].map((one) => one.status)).toContain('rejected')
    expect(second).toMatchObject({ reason: expect.objectContaining({ message: expect.stringMatching(why) }) })
  })

  it('does not take for an answer what was said before it was asked', async () => {
    let before = ''
    const lying = liar(([mark = '']) => {
      // The mark of the next one, as if they were counted.
      const next = mark.replace(/.$/, (end) => String.fromCharCode(end.charCodeAt(0) + 1))
      const out = before === '' ? answer(mark, 'one') + answer(next, 'guessed') : ''
      before = mark
      return { out }
    })
    expect((await lying.run('one')).stdout).toBe('one')
    await expect(lying.run('two')).rejects.toThrow()
  })
})
