import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { Unreachable } from '../../src/host/channel.ts'
import { connectSsh } from '../../src/host/ssh.ts'
import { sshFiles } from '../../src/host/ssh-files.ts'
import { openSocket } from '../../src/host/ssh-socket.ts'
import { folder } from '../cli/run.ts'
import { canRunSshd, makeKey } from './sshd.ts'
import { plainConfig } from './ways.ts'

const SECONDS = 2

describe.skipIf(!canRunSshd)('a server that plays for time', () => {
  const open: Socket[] = []
  let server: Server | undefined
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy()
    server?.close()
  })

  const listen = async (talk: (socket: Socket) => void) => {
    server = createServer((socket) => {
      open.push(socket)
      socket.on('error', () => undefined)
      talk(socket)
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const connect = (port: number, more: { readonly keyFile?: string; readonly password?: string } = {}) => {
    const known = join(folder({}), 'known_hosts')
    const config = plainConfig({ port, knownHostsFiles: [known], knownHostsFile: known })
    const target = { name: 'box', config, timeout: SECONDS, acceptNewHostKeys: true, ...more }
    const socket = openSocket(target)
    socket.catch(() => undefined)
    return connectSsh(target, sshFiles(), socket)
  }
  /** Writes the same again as fast as it is taken. */
  const flood = (bytes: string) => (socket: Socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(bytes));
    }
    socket.on('drain', more)
    more()
  }
  const slowly = (socket: Socket) => {
    const timer = setInterval(() => socket.write('hello\r\n'), 100)
    socket.on('close', () => clearInterval(timer))
  }

  it.each([
    ['that says nothing', () => undefined],
    ['whose first line does not end', flood('x'.repeat(65_536))],
    ['whose first lines do not end', flood('hello\r\n'.repeat(10_000))],
    ['whose first lines come one by one', slowly],
    ['that says its version and no more', (socket: Socket) => void socket.write('SSH-2.0-none\r\n')],
    ['that sends noise as a packet', flood(`SSH-2.0-none\r\n${'\x00\x00\x80\x00'.repeat(16_384)}`)],
  ])('%s is unreachable in time, and takes no memory', async (_title, talk) => {
    const port = await listen(talk)
    const before = process.memoryUsage().rss
    const started = Date.now()
    await expect(connect(port)).rejects.toBeInstanceOf(Unreachable)
    expect(Date.now() - started).toBeLessThan((SECONDS + 2) * 1000)
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000)
  })

  it('that lets one in and opens no shell is unreachable in time', async () => {
    const root = folder({})
    makeKey(join(root, 'host'))
    makeKey(join(root, 'id'))
    const deaf = new ssh2.Server({ hostKeys: [readFileSync(join(root, 'host'))] }, (client) => {
      client.on('authentication', (asked) => asked.accept())
      client.on('session', () => undefined)
      client.on('error', () => undefined)
    })
    const port = await listen((socket) => deaf.injectSocket(socket))
    const connection = await connect(port, { keyFile: join(root, 'id') })
    await expect(connection.open('exec sh')).rejects.toThrow(`no shell within ${SECONDS} s`)
    connection.close()
  })

  it('but asks for the password by a question is answered, once, if it is the only question', async () => {
    const root = folder({})
    makeKey(join(root, 'host'))
    const heard: string[] = []
    const asking = (questions: readonly string[]) =>
      listen((socket) => {
        const asks = new ssh2.Server({ hostKeys: [readFileSync(join(root, 'host'))] }, (client) => {
          client.on('error', () => undefined)
          client.on('authentication', (asked) => {
            if (asked.method !== 'keyboard-interactive') return asked.reject(['keyboard-interactive'])
            const prompts = questions.map((prompt) => ({ prompt, echo: false }))
            asked.prompt(prompts, (answers) => {
              heard.push(...answers)
              return answers[0] === 'hush' ? asked.accept() : asked.reject([])
            })
          })
        })
        asks.injectSocket(socket)
      })
    const connection = await connect(await asking(['Password: ']), { password: 'hush' })
    connection.close()
    await expect(connect(await asking(['Password: ', 'Code: ']), { password: 'hush' })).rejects.toThrow(
      'none of',
    )
    expect(heard).toEqual(['hush'])
  })
})
