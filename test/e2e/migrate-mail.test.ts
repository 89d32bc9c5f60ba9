import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { watchTraces } from '../../src/testing/traces.ts'
import { recap } from './controller.ts'
import { guideRecords, guideServer } from './guide-server.ts'
import { COPY, GUIDE, longestGap, type Migration, migration, SETTINGS } from './migrate-ground.ts'
import { predictionsOf, TRUE, tellRow } from './predictions.ts'

describe.skipIf(!isInLab())('a mail server of the guide, taken over in place', { timeout: 400_000 }, () => {
  let net: Internet
  let mx: RunningHost
  let mail: Migration
  let key = ''
  let fingerprint = ''

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    mail = migration(lab, net, mx)
    await guideServer(mx, GUIDE)
    await guideRecords(net, mx, GUIDE)
    key = await publicKey('/etc/chasquid/certs/mail.example/dkim_privkey.pem')
    fingerprint = await mx.get(['sh', '-c', 'cat /etc/chasquid/domains/mail.example/users | sha256sum'])
  }, 300_000)
  afterAll(async () => openLab().down(mx))

  const publicKey = (path: string) => mx.get(['sh', '-c', 'openssl pkey -pubout <"$1"', 'sh', path])

  it('sends and signs before', async () => {
    // The old greeting is a name of somebody else: the outside server, which checks it, would refuse.
    await mx.get(['sh', '-c', "sed -i 's/smtp.somebody.else/mx.mail.example/' /etc/chasquid/chasquid.conf"])
    await mx.get(['systemctl', 'restart', 'chasquid'])
    await sleep(1000)
    expect(mail.verdict(await mail.arrived(await mail.post()))).toMatch(/^f8x: pass pass/)
  })

  it('is refused where the settings do not have its key or its domain, before anything is changed', async () => {
    const other = await mail.play({ ...SETTINGS, dkim: { s1: 'signing' } })
    expect(other.code, other.out).toBe(1)
    expect(other.out).toContain('set its dkim to { f8x: signing }')
    const domain = await mail.play({ ...SETTINGS, name: 'shop.example' })
    expect(domain.code, domain.out).toBe(1)
    expect(domain.out).toContain('mail.example is served here and not in mail_domains')
    expect((await mx.exec(['test', '-e', COPY])).code).toBe(1)
  })

  it('is told what will be put right, and what the settings leave out; nothing is written', async () => {
    const traces = await watchTraces(mx)
    const before = await traces.now()
    const check = await mail.play(SETTINGS, '--check', '--diff')
    expect([2, 3], check.out + check.err).toContain(check.code)
    expect(await traces.since(before)).toEqual([])
    for (const words of [
      'a copy of all that is replaced or removed is kept',
      "chasquid is Debian's",
      'the DKIM key is the same, but in the form that chasquid reads',
      'no longer by a link into acme.sh',
      'the new server takes over, with the queue of the old one',
      'acme.sh renews nothing any more',
      'the account former@mail.example is not in the settings, and goes',
      'the alias sales@mail.example is not in the settings, and goes',
    ])
      expect(check.out).toContain(words)
    // Nothing is said of the old files as if they were the new ones.
    for (const words of ['create the DKIM key', '-smtp_address', 'remove fullchain.pem there'])
      expect(check.out).not.toContain(words)
  })

  it('goes on as it was if the new server does not answer', async () => {
    const folder = '/run/systemd/system/chasquid.service.d'
    const broken = '[Unit]\nAssertPathIsSymbolicLink=/etc/chasquid\n'
    await mx.get(['sh', '-c', 'mkdir -p "$1"; cat >"$1/broken.conf"', 'sh', folder], { input: broken })
    const made = await mail.play(SETTINGS)
    expect(made.code, made.out).toBe(1)
    expect(made.out).toContain('the old one runs again')
    await sleep(1000)
    expect(mail.verdict(await mail.arrived(await mail.post()))).toMatch(/^f8x: pass pass/)
    await mx.get(['rm', '-r', folder])
    await mx.get(['systemctl', 'daemon-reload'])
  })

  it('is taken over while mail comes and goes, of which nothing is lost', async () => {
    await net.world.get(['systemctl', 'stop', 'postfix'])
    const subjects = [await mail.post()]
    await sleep(1000)
    expect(await mx.get(['sh', '-c', 'ls /var/lib/chasquid/queue | wc -l'])).toBe('1\n')
    await net.world.get(['systemctl', 'start', 'postfix'])
    const done = new AbortController()
    let refused = 0
    const repeat = async (seconds: number, act: () => Promise<void>) => {
      while (!done.signal.aborted) {
        await act().catch((error: Error) => {
          refused += 1
          if (!/ECONNREFUSED|ECONNRESET|closed|TLS/.test(error.message)) throw error
        })
        await sleep(seconds * 1000)
      }
    }
    let received = 0
    const coming = repeat(1, async () => {
      const subject = `in ${++received}`
      await net.mail.send({ to: `any${received}@mail.example`, subject })
      subjects.push(subject)
    })
    const going = repeat(3, async () => void subjects.push(await mail.post()))
    const gap = longestGap(mx.ip4, 587, done.signal)
    const made = await mail.play(SETTINGS, '--json', '--verbose')
    done.abort()
    await Promise.all([coming, going])
    expect(
      made.code,
      made.out + made.err + (await mx.get(['journalctl', '-u', 'chasquid', '-n', '30'])),
    ).toBe(0)
    expect(refused).toBeLessThan(4)
    expect(await gap).toBeLessThan(5000)
    const predictions = predictionsOf(made, mx.name)
    tellRow('`migrate-mail.yml`, a server of the guide | Debian 13', predictions)
    expect(predictions).toMatchObject(TRUE)
    expect(received).toBeGreaterThan(10)
    const all = await Promise.all(subjects.map((one) => mail.arrived(one)))
    const own = all.filter((one) => one.header('subject')[0]?.startsWith('out '))
    expect(own.length).toBeGreaterThan(3)
    expect(new Set(own.map((one) => mail.verdict(one)))).toEqual(new Set(['f8x: pass pass pass']))
  })

  it('signs with the same key, and takes the same password', async () => {
    expect(await publicKey('/etc/chasquid/domains/mail.example/dkim:f8x.pem')).toBe(key)
    expect(await mx.get(['stat', '-c', '%U:%G %a', '/etc/chasquid/domains/mail.example/dkim:f8x.pem'])).toBe(
      'root:chasquid 640\n',
    )
    expect(mail.verdict(await mail.arrived(await mail.post()))).toBe('f8x: pass pass pass')
    expect(await net.dns.get('mail.example', 'TXT')).toEqual(['v=spf1 mx -all'])
  })

  it('leaves nothing of the old server but a copy, which only root reads', async () => {
    for (const path of [
      '/etc/systemd/system/chasquid.service',
      '/etc/systemd/system/chasquid-smtp.socket',
      '/usr/local/bin/chasquid',
      '/usr/local/bin/dkimsign',
      '/opt/ops/conf/chasquid',
      '/mnt/www/.acme.sh',
      '/etc/chasquid.guide',
      '/etc/chasquid.hostwright',
      '/etc/chasquid/certs/mail.example',
    ])
      expect((await mx.exec(['test', '-e', path])).code, path).toBe(1)
    expect(await mx.get(['crontab', '-l'])).toBe('0 4 * * * true\n')
    expect(await mx.get(['cat', '/etc/sysctl.conf'])).toBe('net.core.somaxconn = 4096\n')
    expect(await mx.get(['find', '/var/lib/chasquid', '!', '-user', 'chasquid'])).toBe('')
    expect(await mx.get(['stat', '-c', '%U %a', COPY])).toBe('root 700\n')
    const users = `${COPY}/old/opt/ops/conf/chasquid/domains/mail.example/users`
    expect(await mx.get(['sh', '-c', 'cat "$1" | sha256sum', 'sh', users])).toBe(fingerprint)
    for (const path of ['etc/systemd/system/chasquid.service', 'usr/local/bin/chasquid', 'mnt/www/.acme.sh'])
      expect((await mx.exec(['test', '-e', `${COPY}/old/${path}`])).code, path).toBe(0)
    expect(await mx.get(['cat', `${COPY}/old/var/spool/cron/crontabs/root`])).toContain('acme.sh')
  })

  it('has nothing to do in a second run, nor on a server that was never the guide’s', async () => {
    const again = await mail.play(SETTINGS)
    expect(again.code, again.out).toBe(0)
    expect(recap(again, mx.name), again.out).toMatchObject({ changed: 0 })
    await mx.get(['mv', COPY, '/root/copy'])
    const never = await mail.play(SETTINGS)
    expect(never.code, never.out).toBe(0)
    expect(recap(never, mx.name), never.out).toMatchObject({ changed: 0 })
    expect((await mx.exec(['test', '-e', COPY])).code).toBe(1)
  })

  it('is refused where a chasquid was built that the guide did not set up', async () => {
    await mx.get(['cp', '/usr/bin/chasquid', '/usr/local/bin/chasquid'])
    const other = await mail.play(SETTINGS)
    expect(other.code, other.out).toBe(1)
    expect(other.out).toContain('this playbook does not know that layout')
    expect(recap(other, mx.name), other.out).toMatchObject({ changed: 0 })
  })
})
