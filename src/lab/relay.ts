import { existsSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Where a relay listens, where it leads, and the file whose existence makes it refuse. */
export interface RelayOptions {
  readonly host: string
  readonly port: number
  readonly socket: string
  /** While this file exists every connection is answered 503, as a mirror that is down would. */
  readonly refusal: string
}

/** Leads TCP connections inside the lab to a unix socket, which is not bound to a network namespace. */
export async function startRelay(options: RelayOptions): Promise<Server> {
  const server = createServer((client) => {
    if (existsSync(options.refusal)) refuse(client)
    else join(client, connect(options.socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host: options.host, port: options.port }, resolve)
  })
  return server
}

function join(client: Socket, upstream: Socket): void {
  client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
  // What was received is handed on first: a client that is slow is still reading it.
  upstream.on('error', () => client.destroy()).on('close', () => client.destroySoon())
  client.pipe(upstream).pipe(client)
}

function refuse(client: Socket): void {
  client.on('error', () => client.destroy())
  client.once('data', () => {
    client.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
}
