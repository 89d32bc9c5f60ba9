import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSmtp, type SmtpServer } from '../../tasks/mail/lib/smtp.ts'

describe('a conversation with a mail server', () => {
  let server: Server
  let at: SmtpServer
  const heard: string[] = []
  const sockets: TLSSocket[] = []
  let answers: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'smtp-'))
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
    const about = ['-subj', '/CN=mx', '-addext', 'subjectAltName=DNS:mx.example']
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    execFileSync('openssl', ['req', '-x509', ...ec, ...about, '-keyout', key, '-out', cert], {
      stdio: 'pipe',
    })
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      sockets.push(socket)
      let data = false
      let rest = ''
      socket.on('error', () => undefined)
      socket.setEncoding('utf8')
      // In pieces: a reply may come in any.
      const say = (text: string) => {
        for (const piece of text.split(/(?<=-)/)) socket.write(piece)
      }
      say(answers['greeting'] ?? '220 mx.example ESMTP\r\n')
      socket.on('data', (chunk: string) => {
        rest += chunk
        for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
          const line = rest.slice(0, end)
          rest = rest.slice(end + 2)
          heard.push(line)
          const verb = line.split(' ')[0] ?? ''
          if (data && line !== '.') continue
          data = verb === 'DATA'
          say(answers[verb] ?? (verb === 'DATA' ? '354 go on\r\n' : '250-one\r\n250 two\r\n'))
        }
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const ca = readFileSync(cert, 'utf8')
    const signal = new AbortController().signal
    at = { address: '127.0.0.1', port, name: 'mx.example', ca, timeout: 5000, signal }
  })
  afterAll(() => server.close())

  it('hands a message in, with its dots doubled', async () => {
    answers = { AUTH: '235 2.7.0 welcome\r\n' }
    heard.length = 0
    const talk = await openSmtp(at)
    expect(await talk.login('me', 'sécret')).toEqual({ code: 235, text: '2.7.0 welcome' })
    expect(await talk.handIn({ from: 'a@b', to: 'c@d', content: 'Subject: x\r\n\r\n.\r\n..y' })).toBe(
      'one; two',
    )
    talk.close()
    expect(heard).toContain(`AUTH PLAIN ${Buffer.from('\0me\0sécret').toString('base64')}`)
    expect(heard.slice(-6)).toEqual(['DATA', 'Subject: x', '', '..', '...y', '.'])
  })

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['an unwilling greeting', { greeting: '554 no\r\n' }, 'the server does not accept the greeting: 554 no'],
    [
      'a sender that is refused',
      { MAIL: '550-5.7.23 SPF\r\n550 fail\r\n' },
      'the server does not accept the sender: 550 5.7.23 SPF; fail',
    ],
    [
      'a recipient that is refused',
      { RCPT: '550 5.1.1 no such user\r\n' },
      'the server does not accept the recipient: 550 5.1.1 no such user',
    ],
    [
      'a message that is refused',
      { '.': '451 later\r\n' },
      'the server does not accept the message: 451 later',
    ],
  ])('gives the words of %s', async (_title, said, words) => {
    answers = said
    const attempt = async () => (await openSmtp(at)).handIn({ from: 'a@b', to: 'c@d', content: 'x' })
    await expect(attempt()).rejects.toThrow(words)
  })

  it('gives the answer to a login that is refused, and goes on', async () => {
    answers = { AUTH: '535-5.7.8 no\r\n535 5.7.8 never\r\n' }
    const talk = await openSmtp(at)
    expect(await talk.login('me', 'x')).toEqual({ code: 535, text: '5.7.8 no; 5.7.8 never' })
    answers = { AUTH: '454 later\r\n' }
    expect(await talk.login('me', 'x')).toEqual({ code: 454, text: 'later' })
    talk.close()
  })

  it('ends when the server hangs up in the middle', async () => {
    answers = { AUTH: '' }
    const talk = await openSmtp(at)
    const said = talk.login('me', 'x')
    await expect.poll(() => sockets.length).toBeGreaterThan(0)
    for (const socket of sockets) socket.end()
    await expect(said).rejects.toThrow('closed unexpectedly')
    await expect(talk.handIn({ from: 'a@b', to: 'c@d', content: 'x' })).rejects.toThrow('closed unexpectedly')
  })

  it('trusts no certificate that it has no reason to', async () => {
    answers = {}
    await expect(openSmtp({ ...at, name: 'other.example' })).rejects.toThrow(/altnames/)
    const { ca: _own, ...public_ } = at
    await expect(openSmtp(public_)).rejects.toThrow(/self-signed/)
  })

  it('ends when the server says a line without end', async () => {
    answers = { greeting: '220-'.padEnd(200_000, 'x') }
    await expect(openSmtp(at)).rejects.toThrow('response exceeds maximum allowed size')
  })

  it('ends when nobody answers, and when it is told to', async () => {
    answers = { greeting: '' }
    await expect(openSmtp({ ...at, timeout: 100 })).rejects.toThrow('no answer within 0.1 s')
    await expect(openSmtp({ ...at, signal: AbortSignal.timeout(100) })).rejects.toThrow('interrupted')
  })
})
