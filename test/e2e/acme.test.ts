import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const CHAIN = '/srv/tls/fullchain.pem'
const CA = '/usr/local/share/ca-certificates/lab-ca.crt'

describe.skipIf(!isInLab())('acme', () => {
  let net: Internet
  let mx: RunningHost
  let control: Controller

  const params = () => ({
    name: 'mail',
    domains: ['mail.example', '*.mail.example'],
    email: 'root@mail.example',
    accept_tos: true,
    directory: net.acme.directoryUrl,
    ca_file: CA,
    dns: {
      server: `${net.dns.address}:53`,
      key: net.dns.adminKey,
      resolvers: [`${net.dns.address}:53`],
      sleep: 1,
    },
    install: { directory: '/srv/tls', owner: 'www-data', group: 'www-data', mode: '0640' },
    reload: ['sh', '-c', 'echo told >>/srv/told'],
  })
  const write = (more: Record<string, unknown> = {}) => {
    const tasks = [
      { name: 'packages', apt: { name: ['lego', 'openssl', 'acme.sh', 'bind9-dnsutils'] } },
      { name: 'certificate', acme: { ...params(), ...more }, register: 'cert' },
      { name: 'say', debug: 'for {{ cert.names | join(" ") }}' },
    ]
    control.write('play.yml', JSON.stringify([{ name: 'tls', hosts: 'all', tasks }]))
  }
  const run = (...args: string[]) => control.run('play.yml', ...args)
  const serial = () => mx.get(['openssl', 'x509', '-noout', '-serial', '-in', CHAIN])
  const told = async () => (await mx.exec(['cat', '/srv/told'])).stdout.split('\n').length - 1
  const settled = async () => {
    const ran = await run()
    expect(ran.code, ran.out + ran.err).toBe(0)
    return ran
  }
  const unchanged = async () => {
    expect(recap(await settled(), 'mx')).toMatchObject({ changed: 0 })
    expect((await run('--check')).code).toBe(0)
  }

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx', ip4: '198.51.100.11' })
    await mx.get(['mkdir', '-p', '/usr/local/share/ca-certificates'])
    await mx.get(['sh', '-c', `cat >${CA}`], { input: await readFile(net.acme.caFile, 'utf8') })
    control = controller(lab, [mx])
  })

  it('predicts all on a blank host and writes nothing', async () => {
    write()
    const check = await run('--check')
    expect(check.out + check.err).toContain(
      'get a certificate for *.mail.example, mail.example (there is none)',
    )
    expect(check.out).toContain('enable and start hostwright-acme-mail.timer')
    expect(check.out).not.toContain('? ')
    expect(check.out).toContain('not known yet: the certificate is issued first')
    expect(check.out).not.toContain(net.dns.adminKey.secret)
    expect((await mx.exec(['ls', '/etc/hostwright'])).code).not.toBe(0)
  })

  it('issues, installs, tells who uses it, and then has nothing to do', async () => {
    const ran = await settled()
    expect(ran.out).toContain('mail.example')
    expect(ran.out + ran.err).not.toContain(net.dns.adminKey.secret)
    expect(await mx.get(['stat', '-c', '%U:%G %a', '/srv/tls/privkey.pem', CHAIN])).toBe(
      'www-data:www-data 640\nwww-data:www-data 640\n',
    )
    expect(await mx.get(['stat', '-c', '%U %a', '/etc/hostwright/acme/mail.env'])).toBe('root 600\n')
    expect(await told()).toBe(1)
    const before = await serial()
    await unchanged()
    expect(await serial()).toBe(before)
  })

  it('puts back what was lost or harmed, without the authority', async () => {
    const before = await serial()
    await mx.get(['rm', '/srv/tls/privkey.pem'])
    expect((await run('--check')).out).toContain('(its key does not match)')
    await settled()
    expect(await told()).toBe(2)
    await mx.get(['sh', '-c', `chmod 644 ${CHAIN}; systemctl disable --now hostwright-acme-mail.timer`])
    await settled()
    expect(await mx.get(['stat', '-c', '%a', CHAIN])).toBe('640\n')
    expect(await mx.get(['systemctl', 'is-active', 'hostwright-acme-mail.timer'])).toBe('active\n')
    expect(await serial()).toBe(before)
    await unchanged()
  })

  it('tells again who was not reached, and says why not', async () => {
    write({ reload: ['sh', '-c', 'echo it is down >&2; exit 3'] })
    await mx.get(['rm', CHAIN])
    const failed = await run()
    expect(failed.out + failed.err).toContain('it is down')
    expect(failed.code).not.toBe(0)
    write()
    expect((await run('--check')).out).toContain('(what uses it was not told of it)')
    await settled()
    await unchanged()
  })

  it('issues anew for other names', async () => {
    const before = await serial()
    write({ domains: ['mail.example', '*.mail.example', 'imap.mail.example'] })
    expect((await run('--check')).out).toContain('(its names differ)')
    await settled()
    expect(await serial()).not.toBe(before)
    await unchanged()
  })

  it('says in the client’s words why there is no certificate', async () => {
    const key = { ...net.dns.adminKey, secret: Buffer.alloc(32).toString('base64') }
    write({ name: 'bad', install: { directory: '/srv/bad' }, dns: { ...params().dns, key } })
    const ran = await run()
    expect(ran.out + ran.err).toContain('bad authentication')
    expect(ran.out + ran.err).not.toContain(key.secret)
    expect(ran.code).not.toBe(0)
    expect((await mx.exec(['ls', '/srv/bad/privkey.pem'])).code).not.toBe(0)
  })

  it('works with acme.sh too', { timeout: 300_000 }, async () => {
    write({
      name: 'other',
      client: 'acme.sh',
      domains: ['mail.example'],
      install: { directory: '/srv/other' },
    })
    await settled()
    expect(await mx.get(['stat', '-c', '%U:%G %a', '/srv/other/privkey.pem'])).toBe('root:root 640\n')
    await unchanged()
  })
})
