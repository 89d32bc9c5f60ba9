import { createSocket, type Socket } from 'node:dgram'
import { type Answer, decode, encode } from 'dns-packet'
import { afterEach, describe, expect, it } from 'vitest'
import { lookAtZone } from '../../tasks/dns/lib/dns-signed.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})

const AUTHENTIC = 0x20

/** A stand-in for a resolver: questions (`d.example SOA`) to records, or the number of an error. Real ones are in the lab. */
async function resolver(
  known: { readonly [question: string]: readonly Answer[] | number },
  flags = 0,
): Promise<string> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.on('message', (bytes, from) => {
    const { id, flags: asked = 0, questions = [] } = decode(bytes)
    const [{ name, type } = { name: '', type: '' }] = questions
    const said = known[`${name} ${type}`] ?? []
    const code = typeof said === 'number' ? said : 0
    const judged = (asked & AUTHENTIC) === 0 ? 0 : flags
    const answers = typeof said === 'number' ? [] : [...said]
    socket.send(
      encode({ type: 'response', id: id ?? 0, flags: 0x8180 | judged | code, questions, answers }),
      from.port,
    )
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  return `127.0.0.1:${socket.address().port}`
}

const soa = {
  mname: 'ns.example',
  rname: 'x.example',
  serial: 1,
  refresh: 1,
  retry: 1,
  expire: 1,
  minimum: 1,
}
const zone = (name: string): readonly Answer[] => [{ name, type: 'SOA', ttl: 60, data: soa }]
const ds = (name: string): readonly Answer[] => [
  {
    name,
    type: 'DS',
    ttl: 60,
    data: { keyTag: 1, algorithm: 13, digestType: 2, digest: Buffer.alloc(32) },
  },
]
const look = (server: string, name = 'mx.d.example') => lookAtZone(name, server, AbortSignal.timeout(5000))

describe('whether a zone is signed', () => {
  it('is what a resolver says that follows signatures', async () => {
    const server = await resolver({ 'd.example SOA': zone('d.example') }, AUTHENTIC)
    expect(await look(server)).toEqual({ zone: 'd.example', signed: 'validated' })
  })

  it.each<[string, readonly Answer[], string]>([
    ['is announced by the zone above it', ds('d.example'), 'announced'],
    ['is not announced for another zone', ds('other.example'), 'no'],
    ['is not so where nothing is announced', [], 'no'],
  ])('%s', async (_title, above, signed) => {
    const server = await resolver({ 'd.example SOA': zone('d.example'), 'd.example DS': above })
    expect(await look(server)).toEqual({ zone: 'd.example', signed })
  })

  it('is asked of the zone that the name itself is, where it is one', async () => {
    const server = await resolver({ 'mx.d.example SOA': zone('mx.d.example') })
    expect(await look(server)).toEqual({ zone: 'mx.d.example', signed: 'no' })
  })

  it.each<[string, { readonly [question: string]: number }, RegExp]>([
    ['broken signatures', { 'mx.d.example SOA': 2 }, /says SERVFAIL: its signatures may be broken$/],
    ['a resolver that does not want to', { 'mx.d.example SOA': 5 }, /mx\.d\.example SOA, says REFUSED$/],
    ['a name that is nowhere', {}, /knows no zone that mx\.d\.example is in$/],
  ])('is not told by %s', async (_title, known, words) => {
    await expect(look(await resolver(known))).rejects.toThrow(words)
  })
})
