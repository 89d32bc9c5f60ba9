import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const CA = '/usr/local/share/ca-certificates/lab-ca.crt'
const NAME = 'mx.mail.example'

describe.skipIf(!isInLab())('acme without the keys of the DNS', { timeout: 300_000 }, () => {
  let net: Internet
  let mx: RunningHost
  let control: Controller

  const params = (name: string) => ({
    name,
    domains: [NAME],
    email: 'root@mail.example',
    accept_tos: true,
    directory: net.acme.directoryUrl,
    ca_file: CA,
    install: { directory: `/srv/${name}` },
  })
  const http = (name: string, more: object = {}) => ({ ...params(name), challenge: 'http', ...more })
  /** What the lab lets a key do that may change one name alone. */
  const dns = () => ({
    server: `${net.dns.address}:53`,
    key: net.dns.acmeKey,
    resolvers: [`${net.dns.address}:53`],
    alias: '_acme-challenge.mail.example',
    sleep: 1,
  })
  const write = (acme: object, ...before: object[]) => {
    const install = { apt: { name: ['lego', 'openssl', 'acme.sh', 'bind9-dnsutils'] } }
    control.write('play.yml', JSON.stringify([{ hosts: 'all', tasks: [install, ...before, { acme }] }]))
  }
  const run = (...args: string[]) => control.run('play.yml', ...args)
  const settles = async () => {
    const ran = await run()
    expect(ran.code, ran.out + ran.err).toBe(0)
    const again = await run()
    expect(recap(again, 'mx'), again.out).toMatchObject({ changed: 0 })
    return ran
  }
  const serial = async (name: string) =>
    (await mx.exec(['openssl', 'x509', '-noout', '-serial', '-in', `/srv/${name}/fullchain.pem`])).stdout
  const secretsOn = () =>
    mx.exec([
      'grep',
      '-rlF',
      '-e',
      net.dns.acmeKey.secret,
      '-e',
      net.dns.adminKey.secret,
      '/etc',
      '/var',
      '/usr/local',
    ])

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx', ip4: '198.51.100.11' })
    await mx.get(['mkdir', '-p', '/usr/local/share/ca-certificates'])
    await mx.get(['sh', '-c', `cat >${CA}`], { input: await readFile(net.acme.caFile, 'utf8') })
    await net.dns.set(NAME, 'A', [mx.ip4])
    await net.dns.set(NAME, 'AAAA', [mx.ip6 ?? ''])
    control = controller(lab, [mx])
  })

  it('is predicted on a blank host', async () => {
    write(http('plain'))
    const check = await run('--check')
    expect([2, 3], check.out + check.err).toContain(check.code)
    expect(check.out).toContain(`get a certificate for ${NAME} (there is none)`)
    expect(check.out).not.toContain('plain.env')
  })

  it.each(['lego', 'acme.sh'])('answers at port 80 by itself (%s)', async (client) => {
    const name = client === 'lego' ? 'plain' : 'plain-sh'
    if (client === 'acme.sh') {
      write(http(name, { client }))
      expect((await run()).out).toContain('acme.sh answers at port 80 by socat: install socat')
    }
    write(http(name, { client }), ...(client === 'acme.sh' ? [{ apt: 'socat' }] : []))
    await settles()
    expect(await serial(name)).toContain('serial=')
    expect((await secretsOn()).stdout).toBe('')
  })

  it.each(['lego', 'acme.sh'])('is shown by a web server (%s)', async (client) => {
    const name = client === 'lego' ? 'web' : 'web-sh'
    write(http(name, { client, webroot: '/var/www/html' }), { apt: 'nginx-light' })
    await settles()
    expect(await serial(name)).toContain('serial=')
    expect(await mx.get(['systemctl', 'is-active', 'nginx'])).toBe('active\n')
  })

  it.each(['lego', 'acme.sh'])(
    'needs a key for one name alone, to which a CNAME leads (%s)',
    async (client) => {
      await net.dns.set(`_acme-challenge.${NAME}`, 'CNAME', ['_acme-challenge.mail.example.'])
      const name = client === 'lego' ? 'alias' : 'alias-sh'
      write({ ...params(name), client, dns: dns() })
      await settles()
      expect(await serial(name)).toContain('serial=')
      await net.dns.delete(`_acme-challenge.${NAME}`, 'CNAME')
    },
  )

  it.each(['lego', 'acme.sh'])('needs a key for one name alone, for a wildcard, too (%s)', async (client) => {
    const name = client === 'lego' ? 'wild' : 'wild-sh'
    const { alias: _none, ...narrow } = dns()
    write({ ...params(name), client, domains: ['mail.example', '*.mail.example'], dns: narrow })
    await settles()
  })

  it('renews by its timer, and tells when it cannot', async () => {
    await net.acme.restart({ validity: 60 })
    await mx.get(['systemctl', 'stop', 'nginx'])
    const timing = { timer: '*:*:0/5', timer_delay: '0' }
    write(
      http('short', {
        ...timing,
        on_failure: ['sh', '-c', 'echo "$0 $MONITOR_UNIT" >>/srv/told', 'a "b" 100% $HOME'],
      }),
    )
    expect((await run()).code).toBe(0)
    const first = await serial('short')
    await expect.poll(() => serial('short'), { timeout: 90_000, interval: 1000 }).not.toBe(first)
    expect((await mx.exec(['cat', '/srv/told'])).stdout).toBe('')
    await net.dns.set(NAME, 'A', ['198.51.100.99'])
    await net.dns.delete(NAME, 'AAAA')
    await expect
      .poll(async () => (await mx.exec(['cat', '/srv/told'])).stdout, { timeout: 120_000, interval: 1000 })
      .toContain('a "b" 100% $HOME hostwright-acme-short.service\n')
    await net.dns.set(NAME, 'A', [mx.ip4])
    await net.dns.set(NAME, 'AAAA', [mx.ip6 ?? ''])
    await net.acme.restart()
  })

  it('leaves nothing of a name that is taken back', async () => {
    const traces = () =>
      mx.get([
        'sh',
        '-c',
        "find /etc /usr/local /var/lib -path /var/lib/hostwright/replaced -prune -o '(' -name '*acme-short*' -o -path '*acme/short*' ')' -print; systemctl list-units --all --no-legend '*short*'",
      ])
    // Nothing is under way: the last renewal has failed.
    await mx.exec([
      'sh',
      '-c',
      'systemctl stop hostwright-acme-short.timer; systemctl start hostwright-acme-short.service',
    ])
    expect(await traces()).not.toBe('')
    write({ name: 'short', state: 'absent', install: { directory: '/srv/short' } })
    const check = await run('--check')
    expect(check.code, check.out + check.err).toBe(2)
    expect(check.out).toContain('disable and stop hostwright-acme-short.timer')
    await settles()
    expect(await traces()).toBe('')
    expect(await mx.get(['ls', '/srv/short'])).toBe('')
    expect(await serial('plain')).toContain('serial=')
  })
})
