import { afterEach, describe, expect, it } from 'vitest'
import { connectLocal } from '../../src/host/local.ts'
import { frameShell, type Shell } from '../../src/host/shell.ts'

const connection = connectLocal()
let shell: Shell
const open = async (timeout?: number) => {
  shell = frameShell(await connection.open('exec sh'), timeout)
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
})
