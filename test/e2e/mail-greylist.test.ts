import { createTransport } from 'nodemailer'
import { beforeAll, describe, expect, it } from 'vitest'
import { isInLab, OUTSIDE } from '../../src/lab/index.ts'
import { recap } from './controller.ts'
import { ANN, arrived, blankServer, MX, onHost, play, type Server, told } from './mail-outside-ground.ts'

describe.skipIf(!isInLab())('a mail server that asks strangers to come again', { timeout: 300_000 }, () => {
  let server: Server
  /** What the server says to a message of a sender for whom no SPF record speaks. */
  const stranger = async (subject: string): Promise<string> => {
    const transport = createTransport({ host: server.mx.ip4, port: 25, tls: { rejectUnauthorized: false } })
    try {
      const from = 'stranger@plain.lab.example'
      return (await transport.sendMail({ from, to: 'ann@mail.example', subject, text: 'x' })).response
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    } finally {
      transport.close()
    }
  }

  beforeAll(async () => {
    server = await blankServer()
    const aliases = { ann: [OUTSIDE], postmaster: [OUTSIDE], abuse: [OUTSIDE] }
    const domain = { name: 'mail.example', users: [{ name: 'ann', password: ANN }], aliases }
    const made = await play(server, 'mailserver.yml', { mail_greylist: true, mail_domains: [domain] })
    expect(made.code, told(made)).toBe(0)
  })

  it('is made so by a second run that changes nothing', async () => {
    const again = await play(server, 'mailserver.yml')
    expect(again.code, told(again)).toBe(0)
    expect(recap(again, MX), told(again)).toMatchObject({ changed: 0 })
  })

  it('asks who is unknown to come again, and takes the mail when it does', async () => {
    expect(await stranger('first')).toMatch(/\b4\d\d .*greylisted/)
    expect(await stranger('at once')).toMatch(/\b4\d\d .*greylisted/)
    // Ten minutes in two seconds.
    await onHost(
      server,
      "sed -i 's/^retryMin .*/retryMin = 1/' /etc/greylistd/config; systemctl restart greylistd; sleep 2",
    )
    expect(await stranger('again')).toMatch(/^250 /)
    expect((await arrived(server, 'again')).header('subject')).toEqual(['again'])
  })

  it('does not ask those for whom their domain speaks', async () => {
    await server.net.mail.send({ to: 'ann@mail.example', subject: 'known' })
    expect((await arrived(server, 'known')).header('subject')).toEqual(['known'])
  })
})
