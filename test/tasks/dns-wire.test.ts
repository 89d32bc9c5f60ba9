import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { askServer, rcodeOf } from '../../tasks/dns/lib/dns-exchange.ts'
import { DNS_TYPES, type DnsRecord, type DnsType, EMPTY, FLAG } from '../../tasks/dns/lib/dns-message.ts'
import { recordsOf } from '../../tasks/dns/lib/dns-state.ts'
import { encodeMessage, encodeName } from '../../tasks/dns/lib/dns-wire.ts'
import { rfc2136 } from '../../tasks/dns/lib/providers/rfc2136.ts'

const about = { name: 'a.example', type: 'A', ttl: 0 } as const
const hex = (...parts: readonly string[]) => parts.join('').replaceAll(' ', '')

describe('a message to a name server', () => {
  it.each<[string, DnsRecord, string]>([
    ['a record', { ...about, class: 'IN', data: '192.0.2.1' }, '0001 0001 00000000 0004 c0000201'],
    ['that there is none', { ...about, class: 'NONE', data: null }, '0001 00fe 00000000 0000'],
    ['that all shall go', { ...about, class: 'ANY', data: null }, '0001 00ff 00000000 0000'],
  ])('says %s in an update', (_title, record, bytes) => {
    const question = { name: 'example.', type: 'SOA' } as const
    const update = { id: 7, flags: FLAG.update, question, answers: [record], authorities: [record] }
    const one = hex('0161 076578616d706c65 00', bytes)
    const zone = '0007 2800 0001 0001 0001 0000 076578616d706c65 00 0006 0001'
    expect(encodeMessage(update).toString('hex')).toBe(hex(zone, one, one))
  })

  it.each(['..', '.a', 'a..b', `${'x'.repeat(64)}.example`])('has no name %s', (name) => {
    expect(() => encodeName(name)).toThrow(
      `${name} is not a valid domain name: each part must have 1 to 63 characters`,
    )
  })
})

describe('an answer that is none', () => {
  let reply = Buffer.alloc(0)
  let server = ''
  const socket = createSocket('udp4', (asked, { port, address }) => socket.send(answer(asked), port, address))
  const tcp = createServer((one) =>
    one.on('error', () => undefined).on('data', (asked) => one.end(framed(answer(asked.subarray(2))))),
  )
  const answer = (asked: Buffer) => Buffer.concat([asked.subarray(0, 2), reply])
  const framed = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])

  beforeAll(async () => {
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
    const { port } = socket.address()
    await new Promise<void>((done) => tcp.listen(port, '127.0.0.1', done))
    server = `127.0.0.1:${port}`
  })
  afterAll(() => {
    socket.close()
    tcp.close()
  })

  const key = { name: 'k', algorithm: 'hmac-sha256', secret: 'c2VjcmV0' } as const
  const ask = (flags: number, signed: boolean) =>
    askServer(
      { server, key: signed ? key : null },
      { flags, question: { name: 'a.example', type: 'A' }, ...EMPTY },
      AbortSignal.timeout(5000),
    )
  /** What follows the identity: flags and counts, and the rest. */
  const says = (counts: string, ...rest: readonly string[]) => {
    reply = Buffer.from(hex('8400', counts, ...rest), 'hex')
  }
  const QUESTION = '0161 076578616d706c65 00 0001 0001'
  const RECORD = 'c00c 0001 0001 0000003c 0004 c0000201'

  it.each<[string, string, readonly string[]]>([
    ['a name that points to itself', '0001 0000 0000 0000', ['c00c 0001 0001']],
    ['two names that point to each other', '0001 0000 0000 0000', ['c00e c00c 0001 0001']],
    ['a name that points forward', '0001 0001 0000 0000', [QUESTION, 'c0ff 0001 0001 0000003c 0000']],
    ['a name without end', '0001 0000 0000 0000', ['3f 61']],
    ['a record that is cut off', '0001 0001 0000 0000', [QUESTION, RECORD.slice(0, -5)]],
    ['a record that is not there', '0001 0002 0000 0000', [QUESTION, RECORD]],
    ['bytes behind the end', '0001 0001 0000 0000', [QUESTION, RECORD, '00']],
    ['text longer than its record', '0001 0001 0000 0000', [QUESTION, 'c00c 0010 0001 0000003c 0002 ff61']],
    ['more records than there is room for', 'ffff ffff ffff ffff', [QUESTION]],
    ['a signature that is cut off', '0001 0000 0000 0001', [QUESTION, '00 00fa 00ff 00000000 0009 00ffff']],
  ])('is one clear error: %s', async (_title, counts, rest) => {
    says(counts, ...rest)
    await expect(ask(0, false)).rejects.toThrow(
      /^the name server .* did not answer with a valid DNS message$/,
    )
    // A signature is looked for first: that there is none may be all that is said.
    for (const flags of [0, FLAG.update])
      await expect(ask(flags, true)).rejects.toThrow(
        / not answer with a valid DNS message$| the key k: NOERROR unsigned /,
      )
  })

  it('is one clear error: a signature with nothing in it', async () => {
    says('0001 0000 0000 0001', QUESTION, '00 00fa 00ff 00000000 0003 00ffff')
    for (const flags of [0, FLAG.update])
      await expect(ask(flags, true)).rejects.toThrow(/ not answer with a valid DNS message$/)
  })

  it('is one clear error, whatever bytes it has', async () => {
    const said = fc.uint8Array({ minLength: 10, maxLength: 90 })
    await fc.assert(
      fc.asyncProperty(said, fc.boolean(), fc.constantFrom(0, FLAG.update), async (noise, signed, flags) => {
        reply = Buffer.from(noise)
        const end = await ask(flags, signed).catch((error: unknown) => error)
        if (end instanceof Error) expect(end).toBeInstanceOf(HostError)
      }),
    )
  })

  it('is one clear error, whatever data its record has', async () => {
    const types = fc.constantFrom(...(Object.keys(DNS_TYPES) as DnsType[]))
    const sizes = fc.constantFrom(0, 1, -1)
    await fc.assert(
      fc.asyncProperty(types, fc.uint8Array({ maxLength: 40 }), sizes, async (type, data, more) => {
        const number = DNS_TYPES[type].toString(16).padStart(4, '0')
        const length = Math.max(0, data.length + more).toString(16)
        const head = `c00c ${number} 0001 0000003c ${length.padStart(4, '0')}`
        says('0001 0001 0000 0000', QUESTION, head, Buffer.from(data).toString('hex'))
        const asked = { zone: null, name: 'a.example', type }
        const end = await rfc2136({ type: 'rfc2136', server })
          .entries(asked, AbortSignal.timeout(5000))
          .then(
            (found) => recordsOf(asked, found),
            (error: unknown) => error,
          )
        if (end instanceof Error) expect(end).toBeInstanceOf(HostError)
      }),
      { numRuns: 1000 },
    )
  })

  it('is none where a server says again what an update was, with records that have no data', async () => {
    says('0001 0001 0001 0000', QUESTION, 'c00c 0001 00fe 00000000 0000', 'c00c 0001 00ff 00000000 0000')
    expect(rcodeOf(await ask(FLAG.update, false))).toBe('NOERROR')
  })
})
