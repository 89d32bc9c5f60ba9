import { beforeAll, describe, expect, it } from 'vitest'
import { internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, recap } from './controller.ts'
import { mailController, playOf, portOf, STEPS } from './mail-host-ground.ts'

describe.skipIf(!isInLab())('the firewall of a host', { timeout: 300_000 }, () => {
  let host: RunningHost
  let control: Controller

  beforeAll(async () => {
    const lab = openLab()
    const net = await internet(lab)
    host = await lab.host({ name: 'mx', ip4: '198.51.100.11' })
    // In the lab they are masked: nothing is to begin by itself.
    await host.get(['systemctl', 'unmask', 'apt-daily.timer', 'apt-daily-upgrade.timer'])
    control = mailController(lab, net, host)
    control.write('play.yml', playOf(STEPS.host))
  })

  it('is taken back by the host itself where it shuts us out', async () => {
    const made = await control.run('play.yml')
    expect(made.code, made.out + made.err).toBe(0)
    const shut = await control.run('play.yml', '-e', '{"host_ports": [25]}')
    expect(shut.code).not.toBe(0)
    expect(shut.out).toContain('it restored the old state')
    expect(await portOf(host.ip4, 22)).toBe('open')
    expect(await host.get(['grep', 'dport {', '/etc/nftables.conf'])).toContain(
      '{ 22, 25, 465, 587, 80, 443 }',
    )
    const again = await control.run('play.yml')
    expect(again.code, again.out + again.err).toBe(0)
    expect(recap(await control.run('play.yml'), 'mx')).toMatchObject({ changed: 0 })
  })

  it('is taken back, too, where its unit runs but is not enabled', async () => {
    await host.get(['systemctl', 'disable', 'nftables'])
    const shut = await control.run('play.yml', '-e', '{"host_ports": [25]}')
    expect(shut.out).toContain('it restored the old state')
    expect(await portOf(host.ip4, 22)).toBe('open')
    const again = await control.run('play.yml')
    expect(again.code, again.out + again.err).toBe(0)
  })

  it('is one of several: what others have added stays', async () => {
    await host.get(['nft', 'add table inet others'])
    const more = await control.run('play.yml', '-e', '{"host_ports": [22, 25]}')
    expect(more.code, more.out + more.err).toBe(0)
    expect(await host.get(['nft', 'list', 'tables'])).toContain('inet others')
    expect(await host.get(['nft', 'list', 'table', 'inet', 'hostwright'])).toContain(
      'tcp dport { 22, 25 } accept',
    )
  })

  it('is there after a reboot, and the host takes its upgrades', async () => {
    await host.reboot()
    expect(await host.get(['nft', 'list', 'table', 'inet', 'hostwright'])).toContain('policy drop')
    expect(await host.get(['apt-config', 'dump', 'APT::Periodic::Unattended-Upgrade'])).toContain('"1"')
    const upgrade = await host.exec(['unattended-upgrade', '--dry-run'], { timeout: 200 })
    expect(upgrade.code, upgrade.stdout + upgrade.stderr).toBe(0)
    expect(await host.get(['perl', '-c', '/etc/needrestart/conf.d/hostwright.conf'])).toBe('')
    expect(recap(await control.run('play.yml', '-e', '{"host_ports": [22, 25]}'), 'mx')).toMatchObject({
      changed: 0,
    })
  })
})
