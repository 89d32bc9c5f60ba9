import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Internet,
  internet,
  isInLab,
  OUTSIDE,
  openLab,
  type RunningHost,
  type Suite,
} from '../../src/lab/index.ts'
import { type Controller, recap } from './controller.ts'
import {
  DOMAIN,
  HOST,
  mailController,
  PASSWORD,
  playOf,
  portOf,
  publish,
  STEPS,
  sendBy,
} from './mail-host-ground.ts'

const { preflight, clock, packages, host, tell, web, server, hardening, site } = STEPS
const WHOLE = playOf(
  preflight,
  clock,
  ...packages,
  host,
  tell,
  web,
  ...server,
  hardening,
  { meta: 'flush_handlers' },
  site,
)

const HOSTS: [Suite, number, object][] = [
  ['trixie', 11, {}],
  // The second one takes over the records of the first; it is slow, and the same but for its packages.
  ['bookworm', 13, { mail_newer_chasquid: true, dns_adopt: true }],
]
const tried = HOSTS.filter(([suite]) => suite === 'trixie' || process.env['TEST_ALL'] !== undefined)

describe.skipIf(!isInLab()).each(tried)('a mail host on %s', { timeout: 300_000 }, (suite, last, more) => {
  let net: Internet
  let mx: RunningHost
  let other: RunningHost
  let control: Controller
  const run = (...args: string[]) => control.run('play.yml', ...args)
  const told = async (...args: string[]) => {
    const ran = await run(...args)
    return { code: ran.code, all: ran.out + ran.err, ran }
  }

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    await net.acme.restart()
    ;[mx, other] = await Promise.all([
      lab.host({ name: `mx${last}`, ip4: `198.51.100.${last}`, suite }),
      lab.host({ name: `other${last}`, ip4: `198.51.100.${last + 1}` }),
    ])
    await net.acme.trust(mx)
    await mx.get(['apt-get', 'update'])
    await other.get(['apt-get', 'update'])
    await other.get(['apt-get', 'install', '-y', '--no-install-recommends', 'openssl', 'curl'], {
      timeout: 300,
    })
    // In the lab they are masked: nothing is to begin by itself.
    await mx.get(['systemctl', 'unmask', 'apt-daily.timer', 'apt-daily-upgrade.timer'])
    await publish(net, mx)
    control = mailController(lab, net, mx, { mail_debian_mirror: 'http://apt.lab.example/debian', ...more })
  })
  afterAll(async () => {
    for (const one of [mx, other]) await openLab().down(one)
  })

  describe('before anything', () => {
    it('is looked at: nothing is changed, and all is well', async () => {
      control.write('play.yml', playOf(preflight))
      const looked = await told()
      expect(looked.code, looked.all).toBe(0)
      expect(recap(looked.ran, mx.name)).toEqual({ ok: 7, changed: 0 })
    })

    it('is refused in seconds, in plain words, where a provider closes port 25', async () => {
      const rules =
        'table inet provider { chain out { type filter hook output priority 0; meta nfproto ipv6 tcp dport 25 drop; }; }'
      await mx.get(['apt-get', 'install', '-y', 'nftables'], { timeout: 300 })
      await mx.get(['nft', rules])
      const begun = Date.now()
      const { code, all } = await told('--check')
      expect(Date.now() - begun).toBeLessThan(30_000)
      expect(code).not.toBe(0)
      expect(all).toContain('over IPv6, this host reaches no mail server')
      expect(all).toContain('is silent (2001:db8:203::21). Port 25 is closed by your provider')
      await mx.get(['nft', 'delete table inet provider'])
      const closed = await told('-e', 'mail_preflight_mx=mx.mail.example')
      expect(closed.all).toContain(`is refused (${mx.ip4}: Connection refused)`)
      const nobody = await told('-e', 'mail_preflight_mx=nobody.example')
      expect(nobody.all).toContain('has no address')
      const four = await told('-e', JSON.stringify({ mail_addresses: { A: mx.ip4 } }))
      expect(four.code, four.all).toBe(0)
    })

    it.runIf(suite === 'bookworm')('is refused on Debian 12 with the chasquid of Debian 12', async () => {
      const { code, all } = await told('-e', '{"mail_newer_chasquid": false}')
      expect(code).not.toBe(0)
      expect(all).toContain('chasquid 1.11, which lets mail be smuggled in')
    })
  })

  it('is predicted, made, and then there is nothing to do', async () => {
    control.write('play.yml', WHOLE)
    const check = await told('--check')
    expect([2, 3], check.all).toContain(check.code)
    const made = await told()
    expect(made.code, made.all).toBe(0)
    const dkim = /p=([A-Za-z0-9+/=]+)/.exec(
      await mx.get(['chasquid-util', '-C=/etc/chasquid', 'dkim-dns', DOMAIN]),
    )
    await net.dns.set(`s1._domainkey.${DOMAIN}`, 'TXT', [`v=DKIM1; k=rsa; p=${dkim?.[1] ?? ''}`])
    const again = await told()
    expect(again.code, again.all).toBe(0)
    expect(recap(again.ran, mx.name), again.all).toMatchObject({ changed: 0 })
    const checked = await told('--check')
    expect(checked.code, checked.all).toBe(0)
    expect(await mx.get(['chasquid', '-version'])).toMatch(/^chasquid 1\.1[5-9]/)
    expect(made.all).not.toContain(PASSWORD)
  })

  it('shows its ports, and no other', async () => {
    await mx.get(['systemd-run', '--unit=stray', 'openssl', 's_server', '-accept', '8080', '-nocert'])
    await expect.poll(() => mx.get(['ss', '-ltn'])).toContain(':8080')
    for (const address of [mx.ip4, mx.ip6 ?? '']) {
      const open = await Promise.all([22, 25, 80, 443, 465, 587].map((port) => portOf(address, port)))
      expect(open).toEqual(Array(6).fill('open'))
      expect(await portOf(address, 8080)).toBe('silent')
    }
    expect((await other.exec(['ping', '-c1', '-W2', mx.ip4])).code).toBe(0)
  })

  const accepts = async (port: number, version: string) => {
    const start = port === 465 ? [] : ['-starttls', 'smtp']
    const words = ['-cipher', 'DEFAULT@SECLEVEL=0', '-connect', `${mx.ip4}:${port}`, ...start, `-${version}`]
    const ran = await other.exec(['openssl', 's_client', ...words], { input: 'QUIT\r\n' })
    return ran.stdout.includes('BEGIN CERTIFICATE')
  }
  it('refuses TLS 1.0 and 1.1', async () => {
    const seen = async (port: number) =>
      Promise.all(['tls1', 'tls1_1', 'tls1_2', 'tls1_3'].map((version) => accepts(port, version)))
    for (const port of [25, 465, 587]) expect(await seen(port)).toEqual([false, false, true, true])
    // Whoever asks can speak them: without the setting they are accepted.
    const drop = '/etc/systemd/system/chasquid.service.d/tls.conf'
    await mx.get(['sh', '-c', `rm ${drop}; systemctl daemon-reload; systemctl restart chasquid; sleep 2`])
    expect(await seen(465)).toEqual([true, true, true, true])
    const mended = await told()
    expect(mended.code, mended.all).toBe(0)
    expect(await seen(465)).toEqual([false, false, true, true])
  })

  it('lets an account send as itself, and as whom it was allowed', async () => {
    expect(await sendBy(net, mx, { subject: `own ${suite}` })).toContain('250 ')
    const message = await net.mail.wait((one) => one.header('subject')[0] === `own ${suite}`)
    expect(message.header('authentication-results').join(' ')).toContain('dkim=pass')
    for (const address of [`ceo@${DOMAIN}`, 'boss@bank.example', `you@${DOMAIN}`]) {
      const { length } = await net.mail.list()
      expect(await sendBy(net, mx, { envelope: address, subject: 'no' })).toMatch(
        new RegExp(`5\\d\\d .*me@mail.example may not send as ${address}`),
      )
      expect(await sendBy(net, mx, { header: `Boss <${address}>`, subject: 'no' })).toContain(
        'may not send as',
      )
      expect(await net.mail.list()).toHaveLength(length)
    }
    const allowed = { mail_senders: { me: [`ceo@${DOMAIN}`] } }
    const byName = await told('-e', JSON.stringify(allowed))
    expect(byName.code, byName.all).toBe(0)
    expect(
      await sendBy(net, mx, { envelope: `ceo@${DOMAIN}`, header: `ceo@${DOMAIN}`, subject: 'ceo' }),
    ).toContain('250 ')
  })

  it('lets an account send so many in an hour, and takes all that comes from outside', async () => {
    const few = await told('-e', 'mail_hourly_limit=3')
    expect(few.code, few.all).toBe(0)
    const you = { account: `you@${DOMAIN}`, subject: 'many' }
    for (let sent = 0; sent < 3; sent++) expect(await sendBy(net, mx, you)).toContain('250 ')
    expect(await sendBy(net, mx, you)).toMatch(/4\d\d .*may send 3 messages an hour/)
    const back = await told()
    expect(back.code, back.all).toBe(0)
    expect(await sendBy(net, mx, you)).toContain('250 ')
    const subject = `from outside ${suite}`
    await net.mail.send({ to: `anybody@${DOMAIN}`, subject })
    await net.mail.wait(
      (one) => one.header('subject')[0] === subject && one.header('to')[0]?.includes('anybody') === true,
    )
  })

  it('keeps its checks when the package is installed again', async () => {
    await mx.get(['sh', '-c', 'DEBIAN_FRONTEND=noninteractive apt-get install --reinstall -y chasquid'], {
      timeout: 300,
    })
    expect(recap((await told()).ran, mx.name)).toMatchObject({ changed: 0 })
    expect(await sendBy(net, mx, { header: 'boss@bank.example', subject: 'no' })).toContain('may not send as')
  })

  it('shuts out who guesses, and nobody else', async () => {
    const auth = (password: string) =>
      other.exec([
        'curl',
        '-sS',
        '-k',
        '--max-time',
        '10',
        '--url',
        `smtps://${mx.ip4}:465`,
        '--user',
        `me@${DOMAIN}:${password}`,
        '--mail-from',
        `me@${DOMAIN}`,
        '--mail-rcpt',
        OUTSIDE,
        '-X',
        'NOOP',
      ])
    for (let guess = 0; guess < 10; guess++) await auth(`guess ${guess}`)
    const shut = async () =>
      (await other.exec(['curl', '-sk', '--max-time', '3', `telnet://${mx.ip4}:465`], { input: '' })).code !==
      0
    await expect.poll(shut, { timeout: 30_000 }).toBe(true)
    expect(await mx.get(['fail2ban-client', 'status', 'chasquid-login'])).toContain(other.ip4)
    // What stands behind the beginning of a line is in the hands of who guesses.
    const matched = async (line: string) => {
      const words = ['fail2ban-regex', `Nov 29 02:00:00 mx chasquid[1]: ${line}`, 'chasquid-login']
      return (await mx.exec(words)).stdout.includes('1 matched')
    }
    expect(await matched('[2001:db8::5]:4711 auth failed for me@mail.example')).toBe(true)
    expect(await matched('198.51.100.7:4711 auth failed for me@mail.example')).toBe(true)
    expect(await matched('198.51.100.7:4711 auth succeeded for me@mail.example')).toBe(false)
    expect(await matched('x 192.0.2.1:1 auth failed for me@mail.example')).toBe(false)
    expect(await portOf(mx.ip4, 465)).toBe('open')
    expect(await sendBy(net, mx, { subject: 'still' })).toContain('250 ')
    expect(
      (await other.exec(['curl', '-s', '--max-time', '3', `telnet://${mx.ip4}:22`], { input: '' })).stdout,
    ).toContain('SSH-')
    const again = await told()
    expect(recap(again.ran, mx.name), again.all).toMatchObject({ changed: 0 })
    await mx.get(['nft', '-f', '/etc/nftables.conf'])
    expect(await shut()).toBe(true)
  })

  it('tells its postmaster of a renewal that fails', async () => {
    await mx.get([
      'nft',
      'table inet broken { chain out { type filter hook output priority 0; tcp dport 443 reject; }; }',
    ])
    const unit = `hostwright-acme-${HOST}.service`
    await mx.get(['rm', `/etc/chasquid/certs/${HOST}/fullchain.pem`])
    await mx.get(
      [
        'sh',
        '-c',
        `rm -r /var/lib/hostwright/acme/${HOST}/lego/certificates; systemctl start ${unit} || true`,
      ],
      { timeout: 120 },
    )
    await mx.get(['nft', 'delete table inet broken'])
    const subject = `${HOST}: ${unit} failed`
    const message = await net.mail.wait((one) => one.header('subject')[0] === subject, 120)
    expect(message.header('authentication-results').join(' ')).toContain('spf=pass')
    const mended = await told()
    expect(mended.code, mended.all).toBe(0)
  })

  it('shows its policy to the world, and its settings to mail programs', async () => {
    const asked = await net.acme.root()
    await other.get(['sh', '-c', 'cat >/root/root.pem'], { input: asked })
    const get = (path: string) => other.exec(['curl', '-sS', '--cacert', '/root/root.pem', path])
    const policy = await get(`https://mta-sts.${DOMAIN}/.well-known/mta-sts.txt`)
    expect(policy.stdout, policy.stderr).toBe(`version: STSv1\nmode: testing\nmx: ${HOST}\nmax_age: 604800\n`)
    const more2 = { mail_mta_sts: 'enforce', mail_imap: { host: 'imap.example', port: 993 } }
    const enforced = await told('-e', JSON.stringify(more2))
    expect(enforced.code, enforced.all).toBe(0)
    expect((await get(`https://mta-sts.${DOMAIN}/.well-known/mta-sts.txt`)).stdout).toContain('mode: enforce')
    const programs = await get(`https://autoconfig.${DOMAIN}/mail/config-v1.1.xml?emailaddress=me@${DOMAIN}`)
    expect(programs.stdout, programs.stderr).toContain(`<hostname>${HOST}</hostname>`)
    const again = await told('-e', JSON.stringify(more2))
    expect(recap(again.ran, mx.name), again.all).toMatchObject({ changed: 0 })
  })
})
