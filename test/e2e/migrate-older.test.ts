import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { recap } from './controller.ts'
import { guideRecords, guideServer } from './guide-server.ts'
import { COPY, GUIDE, type Migration, migration, SETTINGS } from './migrate-ground.ts'

const ROTATED = { ...SETTINGS, dkim: { f8x: 'retired', s1: 'signing' } }

describe.skipIf(!isInLab())(
  'an older mail server of the guide, whose acme.sh serves others, too',
  {
    timeout: 400_000,
  },
  () => {
    let net: Internet
    let mx: RunningHost
    let mail: Migration

    beforeAll(async () => {
      const lab = openLab()
      net = await internet(lab)
      mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11', suite: 'bookworm' })
      await net.acme.trust(mx)
      mail = migration(lab, net, mx, {
        mail_newer_chasquid: true,
        mail_debian_mirror: 'http://apt.lab.example/debian',
      })
      await guideServer(mx, GUIDE)
      await guideRecords(net, mx, GUIDE)
      await mx.get(['sh', '-c', "sed -i 's/smtp.somebody.else/mx.mail.example/' /etc/chasquid/chasquid.conf"])
      await mx.get(['systemctl', 'restart', 'chasquid'])
      await mx.get(['sh', '-c', OTHERS])
    }, 300_000)
    afterAll(async () => openLab().down(mx))

    it('sends and signs before', async () => {
      await sleep(1000)
      expect(await mx.get(['chasquid', '-version'])).toContain('chasquid 1.11')
      expect(mail.verdict(await mail.arrived(await mail.post()))).toMatch(/^f8x: pass pass/)
    })

    it('is finished by a second run when the first was killed, with the queue of the older version', async () => {
      await net.world.get(['systemctl', 'stop', 'postfix'])
      const queued = await mail.post()
      await sleep(1000)
      await net.world.get(['systemctl', 'start', 'postfix'])
      const now = new AbortController()
      const first = mail.killed(now.signal, ROTATED)
      await expect
        .poll(async () => (await mx.exec(['test', '-e', '/usr/bin/chasquid'])).code, { timeout: 120_000 })
        .toBe(0)
      now.abort()
      expect((await first).code).not.toBe(0)
      const second = await mail.play(ROTATED)
      expect(second.code, second.out + second.err).toBe(0)
      expect(mail.verdict(await mail.arrived(queued))).toMatch(/^f8x: pass pass/)
      const third = await mail.play(ROTATED)
      expect(third.code, third.out).toBe(0)
      expect(recap(third, mx.name), third.out).toMatchObject({ changed: 0 })
    })

    it('signs with the new key alone, and has the old one published as long as messages may be on their way', async () => {
      expect(mail.verdict(await mail.arrived(await mail.post()))).toBe('s1: pass pass pass')
      expect(await net.dns.get('f8x._domainkey.mail.example', 'TXT')).toHaveLength(1)
      expect(await mx.get(['chasquid', '-version'])).toContain('chasquid 1.15')
    })

    it('leaves acme.sh to those who use it, and takes the old server’s account its rights', async () => {
      expect(await mx.get(['crontab', '-l'])).toContain('acme.sh --cron')
      expect(
        (await mx.exec(['test', '-e', '/mnt/www/.acme.sh/other.example_ecc/other.example.cer'])).code,
      ).toBe(0)
      const rights = await mx.get(['getfacl', '-Rp', '/mnt/www/.acme.sh'])
      expect(rights).toContain('user:www-data:')
      expect(rights).not.toContain('user:mail:')
      for (const path of [
        '/usr/local/bin/chasquid',
        '/opt/ops/conf/chasquid',
        '/etc/systemd/system/chasquid.service',
      ])
        expect((await mx.exec(['test', '-e', path])).code, path).toBe(1)
      expect((await mx.exec(['test', '-e', `${COPY}/finished`])).code).toBe(0)
    })
  },
)

const OTHERS = `set -eu
mkdir /mnt/www/.acme.sh/other.example_ecc
touch /mnt/www/.acme.sh/other.example_ecc/other.example.cer /mnt/www/.acme.sh/other.example_ecc/other.example.key`
