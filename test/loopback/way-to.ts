import { connect, createServer } from 'node:net'

/** What happens once so many bytes have gone to sshd; `true` cuts the connection, and later ones are left alone. */
export interface Happening {
  readonly after: number
  readonly act: () => boolean
}

/** A way to sshd on which something happens. */
export function wayTo(port: number, event: Happening): Promise<{ port: number; close: () => void }> {
  let passed = 0
  let isOver = false
  const server = createServer((client) => {
    const host = connect(port, '127.0.0.1')
    const end = () => (client.destroy(), host.destroy())
    for (const one of [client, host]) one.on('error', end).on('close', end)
    host.pipe(client)
    client.on('data', (chunk: Buffer) => {
      if (!host.write(chunk)) client.pause()
      passed += chunk.length
      if (isOver || passed < event.after) return
      isOver = true
      if (event.act()) end()
    })
    host.on('drain', () => client.resume())
  })
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      ready({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        close: () => server.close(),
      })
    })
  })
}
