import { connect, isIPv6 } from 'node:net'
import { HostError } from 'hostwright'
import { FLAG } from './dns-message.ts'

interface Way {
  /** An update goes by TCP: sent twice, its second copy would meet what the first one changed. */
  readonly update: boolean
  readonly signal: AbortSignal
}

/** Takes a message to a name server and gives the answer: by UDP, by TCP where it is an update or does not fit. */
export async function carry(server: string, bytes: Buffer, { update, signal }: Way): Promise<Buffer> {
  const place = placeOf(server)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(15_000)])
  try {
    const short = update ? undefined : await byUdp(place, bytes, limit)
    return short !== undefined && (short.readUInt16BE(2) & FLAG.truncated) === 0
      ? short
      : await byTcp(place, bytes, limit)
  } catch (cause) {
    const words = limit.aborted ? 'no answer in 15 s' : cause instanceof Error ? cause.message : String(cause)
    throw new HostError(`the name server ${server} cannot be queried: ${words}`, { cause })
  }
}

interface Place {
  readonly host: string
  readonly port: number
}

function placeOf(server: string): Place {
  const [, inner, port6] = /^\[(.+)\](?::(\d+))?$/.exec(server) ?? []
  if (inner !== undefined) return { host: inner, port: Number(port6 ?? 53) }
  if (isIPv6(server)) return { host: server, port: 53 }
  const [host = '', port] = server.split(':')
  return { host, port: Number(port ?? 53) }
}

/** A question may be lost: it is asked every 2 s. */
async function byUdp({ host, port }: Place, bytes: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { createSocket } = await import('node:dgram')
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    let ended = false
    const end = (finish: () => void) => {
      if (ended) return
      ended = true
      clearInterval(again)
      signal.removeEventListener('abort', abort)
      socket.close()
      finish()
    }
    const abort = () => end(() => reject(new Error('no answer')))
    const send = () => socket.send(bytes, port, host, (error) => error !== null && end(() => reject(error)))
    const again = setInterval(send, 2000)
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', (error) => end(() => reject(error)))
    socket.on('message', (reply) => {
      if (reply.length >= 12 && reply.readUInt16BE(0) === bytes.readUInt16BE(0)) end(() => resolve(reply))
    })
    send()
  })
}

/** Over TCP each message has its length before it. */
function byTcp({ host, port }: Place, bytes: Buffer, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal })
    let got = Buffer.alloc(0)
    socket.once('connect', () =>
      socket.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])),
    )
    socket.on('data', (piece) => {
      got = Buffer.concat([got, piece])
      if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return
      socket.destroy()
      resolve(got.subarray(2, 2 + got.readUInt16BE(0)))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('it closed the connection without an answer')))
  })
}
