import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Fact } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { stsSeen } from '../../tasks/mail/lib/check/sts-fact.ts'
import { talkFindings } from '../../tasks/mail/lib/check/talk.ts'
import { talkSeen } from '../../tasks/mail/lib/check/talk-fact.ts'
import { told } from './dns-view.ts'

/** What the controller answers to a question itself. */
async function answered<T extends Json>(fact: Fact<T>): Promise<T> {
  const { ask } = fact.kind
  if (ask.on !== 'controller') throw new TypeError('it is not the controller who is asked')
  return (await ask.answer(fact.arg, new AbortController().signal)) as T // the kind is that of its fact
}

const sockets = new Set<Socket>()
const servers: Server[] = []
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

interface Manners {
  readonly greeting?: string
  readonly rcpt?: string
  /** What ends a message. */
  readonly end?: RegExp
}

/** A stand-in for a mail server without TLS: real ones that are open to everybody are not to be had. */
function mailServer({ greeting = '220 mx.d ESMTP', rcpt = '550 no', end = /\r\n\.\r\n/ }: Manners): Server {
  return createServer((socket) => {
    let text = ''
    let data = false
    socket.write(`${greeting}\r\n`)
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
      if (data && end.test(text)) {
        socket.write('250 queued\r\n')
        ;[data, text] = [false, '']
      }
      for (let at = text.indexOf('\r\n'); !data && at >= 0; at = text.indexOf('\r\n')) {
        const line = text.slice(0, at)
        text = text.slice(at + 2)
        data = line === 'DATA'
        socket.write(
          data ? '354 go on\r\n' : line.startsWith('RCPT') ? `${rcpt}\r\n` : '250-mx.d\r\n250 OK\r\n',
        )
      }
    })
  })
}

describe('what a stranger is told', () => {
  const findings = async (server: Server) => {
    const port = await listening(server)
    const talk = {
      address: '127.0.0.1',
      port,
      host: 'mx.d.example',
      domain: 'd.example',
      mailboxes: ['postmaster@d.example'],
    }
    return told(talkFindings(await answered(talkSeen(talk))))
  }

  it('is told by an open relay that takes a bare line feed', async () => {
    expect(await findings(mailServer({ rcpt: '250 ok', end: /\n\.\r?\n/ }))).toEqual([
      'error relay: from nobody to relay-check@example.net: 250 ok; from postmaster@d.example to relay-check@example.net: 250 ok; to relay-check@example.net by way of mx.d.example: 250 ok',
      'error bare-lf: 250 queued',
      'ok mailbox postmaster@d.example: 250 ok',
    ])
  })

  it('is told by one that refuses everybody', async () => {
    expect(await findings(mailServer({ rcpt: '550 no' }))).toEqual(
      [
        'ok relay: from nobody to relay-check@example.net: 550; from postmaster@d.example to relay-check@example.net: 550; to relay-check@example.net by way of mx.d.example: 550',
        'unknown bare-lf: recipient: 550 no',
        'error mailbox postmaster@d.example: 550 no',
      ].map((line) => line.replace('error mailbox', 'warning mailbox')),
    )
  })

  it('cannot be told by one that hangs up, or answers nonsense', async () => {
    const lost = (words: string) => [
      `unknown relay: from nobody to relay-check@example.net: ${words}`,
      `unknown bare-lf: ${words}`,
      `unknown mailbox postmaster@d.example: ${words}`,
    ]
    expect(await findings(createServer((socket) => socket.end()))).toEqual(
      lost('the server closed the connection'),
    )
    const endless = createServer((socket) => {
      const say = () => void (socket.destroyed || socket.write('x'.repeat(9000), say))
      say()
    })
    expect(await findings(endless)).toEqual(lost('the server says too much'))
  })
})

describe('a policy that is fetched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sts-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const about = ['-subj', '/CN=x', '-addext', 'subjectAltName=DNS:mta-sts.d.example']
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...ec, ...about, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  const ca = readFileSync(cert, 'utf8')
  const fetched = async (
    listener: RequestListener,
    but: { readonly domain?: string; readonly ca?: string | null } = {},
  ) => {
    const port = await listening(createHttps({ key: readFileSync(key), cert: ca }, listener))
    return answered(stsSeen({ domain: 'd.example', addresses: ['127.0.0.1'], port, ca, ...but }))
  }

  it('is read as it is, from the place where senders look', async () => {
    const seen = await fetched(({ url, headers }, response) => response.end(`${headers.host} ${url}`))
    expect(seen).toEqual({ text: 'mta-sts.d.example /.well-known/mta-sts.txt' })
  })

  it.each<[string, RequestListener, { readonly domain?: string; readonly ca?: null }, RegExp]>([
    [
      'elsewhere',
      (_request, response) => response.writeHead(301, { location: '/x' }).end(),
      {},
      /mta-sts\.txt answers 301$/,
    ],
    ['nowhere', (_request, response) => response.writeHead(404).end(), {}, /answers 404$/],
    ['without an end', (_request, response) => response.end('x'.repeat(99_999)), {}, /too long/],
    [
      'under another name',
      (_request, response) => response.end(),
      { domain: 'other.example' },
      /does not match/,
    ],
    [
      'with a certificate that nobody trusts',
      (_request, response) => response.end(),
      { ca: null },
      /self-signed/,
    ],
  ])('is not taken %s', async (_title, listener, but, words) => {
    expect(await fetched(listener, but)).toEqual({ failed: expect.stringMatching(words) as string })
  })

  it('is not there where its name has no address', async () => {
    const asked = { domain: 'd.example', addresses: [], port: 443, ca: null }
    expect(await answered(stsSeen(asked))).toEqual({ failed: 'mta-sts.d.example has no address' })
  })
})
