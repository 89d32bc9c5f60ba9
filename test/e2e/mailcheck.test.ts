import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Ran, run } from '../cli/run.ts'

describe.skipIf(!isInLab())('the mail check', { timeout: 300_000 }, () => {
  let lab: Lab
  let net: Internet
  let mx: RunningHost

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
        MAIL_PASSWORD: 'a-pass phrase, long',
        DNS_SECRET: net.dns.adminKey.secret,
      },
    )
  const LAB = {
    mail_check_resolver: '203.0.113.2',
    mail_check_outbound: 'out.world.example',
    mail_check_blocklists: { addresses: ['bl.world.example'], names: ['dbl.world.example'] },
  }
  const check = (...args: string[]) =>
    play('mailcheck', '-e', JSON.stringify({ ...LAB, mail_check_json: true }), ...args)

  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    await net.dns.set('2.0.0.127.bl.world.example', 'A', ['127.0.0.2'])
    await net.dns.set('test.dbl.world.example', 'A', ['127.0.1.2'])
    const made = await play('mailserver')
    expect(made.code, made.out + made.err).toBe(0)
  })

  it('tells of a healthy server what could be better, and that nothing is wrong', async () => {
    const began = Date.now()
    const ran = await check()
    console.log(ran.out, ran.err, Date.now() - began)
    const dry = await check('--check')
    console.log(dry.out, dry.err)
    console.log(await mx.get(['journalctl', '-u', 'chasquid', '--no-pager', '-o', 'cat', '-n', '60']))
  })
})
