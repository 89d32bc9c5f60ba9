import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Unreachable } from '../../src/host/channel.ts'
import { connectSsh } from '../../src/host/ssh.ts'
import { sshFiles } from '../../src/host/ssh-files.ts'
import { openSocket } from '../../src/host/ssh-socket.ts'
import { folder } from '../cli/run.ts'
import { plainConfig } from './ways.ts'

describe('a socket that ends before anyone talks over it', () => {
  let server: Server
  let port: number
  const plain = plainConfig({})
  beforeAll(async () => {
    server = createServer((socket) => socket.resetAndDestroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterAll(() => void server.close())
  afterEach(() => void vi.unstubAllEnvs())

  /** Logs in a little later than the socket was opened, as when a library is loaded meanwhile. */
  const connect = async (how: { proxyCommand?: string; proxyJump?: string; keyFile?: string }) => {
    const { keyFile, ...proxy } = how
    const config = { ...plain, port, ...proxy }
    const target = {
      name: 'box',
      config,
      timeout: 20,
      acceptNewHostKeys: false,
      ...(keyFile === undefined ? {} : { keyFile }),
    }
    const socket = openSocket(target)
    socket.catch(() => undefined)
    await sleep(300)
    return connectSsh(target, sshFiles(), socket)
  }

  it.each([
    ['the host resets it', {}, /ECONNRESET|Connection lost before handshake/],
    ['its proxy ends', { proxyCommand: 'false' }, /Premature close|Connection lost before handshake/],
    ['its proxy cannot be started', { proxyJump: 'gate' }, /spawn ssh ENOENT/],
    [
      'it is not needed any more, as there is no key',
      { proxyCommand: 'sleep 2', keyFile: '/dev/null/none' },
      /cannot read the key file/,
    ],
  ])('is a host that cannot be reached, at once: %s', async (_title, how, words) => {
    if ('proxyJump' in how) vi.stubEnv('PATH', '')
    const started = Date.now()
    const error = await connect(how).catch((one: unknown) => one)
    expect(error).toBeInstanceOf(Unreachable)
    expect(String(error)).toMatch(words)
    expect(Date.now() - started).toBeLessThan(5000)
  })

  it('tells what its proxy said, and ends a proxy that does not end by itself', async () => {
    const pid = join(folder({}), 'pid')
    const told = await connect({ proxyCommand: "sh -c 'echo no way through >&2; exit 1'" }).catch(String)
    expect(told).toMatch(/ \(no way through\)$/)
    const proxyCommand = `sh -c 'echo $$ >${pid}; exec sleep 60'`
    await expect(connect({ proxyCommand, keyFile: '/dev/null/none' })).rejects.toBeInstanceOf(Unreachable)
    const alive = () => existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}/exe`)
    await expect.poll(alive, { timeout: 5000 }).toBe(false)
  })

  it('does not hear a Ctrl-C at the terminal', async () => {
    const said = await connect({ proxyCommand: `sh -c 'ps -o pgid= -p $$ >&2; exit 1'` }).catch(String)
    const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)], { encoding: 'utf8' }).trim()
    expect(said).toMatch(/\(\d+\)$/)
    expect(said).not.toContain(`(${group})`)
  })
})
