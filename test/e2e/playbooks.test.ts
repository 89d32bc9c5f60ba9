import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Ran, run } from '../cli/run.ts'
import { recap } from './controller.ts'

const PASSWORD = 'correct horse battery'

describe.skipIf(!isInLab())('the playbooks that come with it', () => {
  let lab: Lab
  let net: Internet
  let host: RunningHost | undefined
  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
  })
  afterEach(async () => {
    if (host !== undefined) await lab.down(host)
    host = undefined
  })
  const play = (name: string, ...args: string[]): Promise<Ran> =>
    run(
      [
        `playbooks/${name}.yml`,
        '-i',
        'inventory/lab.yml',
        '-e',
        `mail_test_ca=${net.acme.rootFile}`,
        ...args,
      ],
      {
        HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config'),
        MAIL_PASSWORD: PASSWORD,
        DNS_SECRET: net.dns.adminKey.secret,
      },
    )
  const secretless = (ran: Ran) => {
    expect(ran.out + ran.err).not.toContain(PASSWORD)
    expect(ran.out + ran.err).not.toContain(net.dns.adminKey.secret)
  }

  it('webserver: predicted, made so, and then nothing is left', async () => {
    host = await lab.host({ name: 'web1.lab.example', ip4: '198.51.100.31' })
    expect([2, 3]).toContain((await play('webserver', '--check')).code)
    const made = await play('webserver')
    expect(made.code, made.out + made.err).toBe(0)
    expect(recap(await play('webserver'), 'web1.lab.example')).toMatchObject({ changed: 0 })
    expect(await host.get(['curl', '-s', 'http://127.0.0.1/'])).toContain('Served by web1.lab.example.')
  })

  it('mailserver on Debian 12: signs by its hook, and then nothing is left', async () => {
    host = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11', suite: 'bookworm' })
    await net.acme.trust(host)
    const check = await play('mailserver', '--check', '--diff', '--json')
    expect([2, 3], check.out).toContain(check.code)
    secretless(check)
    const made = await play('mailserver', '--diff', '--verbose')
    expect(made.code, made.out + made.err).toBe(0)
    expect(made.out).toContain('CVE-2023-52354')
    secretless(made)
    const sent = await net.mail.wait((one) => one.header('from').join('').includes('me@mail.example'))
    const verdicts = sent.header('authentication-results').join(' ')
    for (const word of ['dkim=pass', 'spf=pass', 'dmarc=pass']) expect(verdicts).toContain(word)
    const again = await play('mailserver')
    expect(again.code, again.out).toBe(0)
    expect(recap(again, 'mx.mail.example')).toMatchObject({ changed: 0 })
  })
})
