import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attempt, type CommandResult } from '../../src/lab/command.ts'
import { isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'

describe.skipIf(!isInLab())('a lab host', () => {
  let lab: Lab
  let host: RunningHost

  beforeAll(async () => {
    lab = openLab()
    host = await lab.host({ name: 'blank', user: { name: 'deploy', password: 'correct horse' } })
  })

  afterAll(() => lab.down(host))

  const ssh = (to: string, ...command: string[]): Promise<CommandResult> =>
    attempt(['ssh', '-F', join(lab.directory, 'ssh_config'), '-o', 'ConnectTimeout=5', to, ...command])

  test('lets root in over IPv4 and IPv6, with its host key known', async () => {
    expect(await ssh('blank', 'hostname')).toMatchObject({ code: 0, stdout: 'blank\n' })
    expect(await ssh(host.ip6 ?? '', 'id', '-u')).toMatchObject({ code: 0, stdout: '0\n' })
  })

  test('is refused by the control when its host key is not the known one', async () => {
    const other = await lab.host({ name: 'other' })
    const known = join(lab.directory, 'known_hosts')
    const result = await ssh(
      host.ip4,
      '-o',
      `HostKeyAlias=other`,
      '-o',
      `UserKnownHostsFile=${known}`,
      'true',
    )
    expect(result.code).toBe(255)
    await lab.down(other)
    expect(readFileSync(known, 'utf8')).not.toContain('other')
  })

  test('has a user who becomes root by password only', async () => {
    expect((await ssh('deploy@blank', 'sudo -n id -u')).code).toBe(1)
    expect(await ssh('deploy@blank', "echo 'correct horse' | sudo -S id -u")).toMatchObject({ stdout: '0\n' })
  })

  test('is running, without a failed unit, and with no package lists', async () => {
    expect((await host.exec(['systemctl', 'is-system-running', '--wait'])).stdout).toBe('running\n')
    expect(await host.get(['systemctl', '--failed', '--no-legend'])).toBe('')
    expect(await host.get(['ls', '/var/lib/apt/lists'])).not.toContain('Packages')
  })

  test('gets packages', async () => {
    expect(await host.get(['apt-get', 'update'])).toContain('apt.lab.example')
    await host.get(['apt-get', 'install', '-y', '--no-install-recommends', 'tree'])
    expect(existsSync(join(host.upper, 'usr/bin/tree'))).toBe(true)
  })

  test('sees a mirror that is down', async () => {
    await lab.refusePackages(true)
    expect((await host.exec(['apt-get', 'update', '-o', 'APT::Update::Error-Mode=any'])).code).toBe(100)
    await lab.refusePackages(false)
    expect((await host.exec(['apt-get', 'update'])).code).toBe(0)
  })

  test('takes netplan apply and sysctl net.*', async () => {
    expect((await host.exec(['netplan', 'apply'])).code).toBe(0)
    expect((await host.exec(['sysctl', '-qw', 'net.ipv6.conf.all.use_tempaddr=2'])).code).toBe(0)
    expect((await ssh('blank', 'true')).code).toBe(0)
  })

  test('comes back from a reboot and a power loss with what it has written', async () => {
    await host.get(['sh', '-c', 'echo kept >/root/kept; sync'])
    const before = host.leader()
    await host.reboot()
    expect(host.leader()).not.toBe(before)
    await host.kill()
    expect((await ssh('blank', 'true')).code).toBe(255)
    await host.powerOn()
    expect((await ssh('blank', 'cat', '/root/kept')).stdout).toBe('kept\n')
  })

  test('can be frozen, cut off and filled up', async () => {
    host.freeze()
    expect((await ssh('blank', 'true')).code).toBe(255)
    host.thaw()
    await host.cut()
    expect((await ssh('blank', 'true')).code).toBe(255)
    await host.heal()
    await expect.poll(async () => (await ssh('blank', 'true')).code, { timeout: 20_000 }).toBe(0)
    await host.fillDisk()
    expect((await host.exec(['dd', 'if=/dev/zero', 'of=/root/big', 'bs=1M', 'count=1'])).stderr).toContain(
      'No space',
    )
    await host.emptyDisk()
    expect((await host.exec(['dd', 'if=/dev/zero', 'of=/root/big', 'bs=1M', 'count=1'])).code).toBe(0)
  })

  test('is the ground of other hosts by its snapshot', async () => {
    await host.snapshot('with-tree')
    const copy = await lab.host({ name: 'copy', snapshot: 'with-tree' })
    expect(await copy.get(['cat', '/root/kept'])).toBe('kept\n')
    expect((await ssh('copy', 'hostname')).stdout).toBe('copy\n')
    await lab.down(copy)
    expect((await ssh('blank', 'true')).code).toBe(0)
  })

  test('can be a Debian 12 too', async ({ skip }) => {
    const old = await lab.host({ name: 'old', suite: 'bookworm' }).catch((error: unknown) => {
      if (String(error).includes('is missing')) return null
      throw error
    })
    if (old === null) return skip('no image of bookworm')
    expect((await ssh('old', 'cat /etc/debian_version')).stdout).toMatch(/^12/)
    expect((await old.exec(['netplan', 'apply'])).code).toBe(0)
    expect((await ssh('old', 'true')).code).toBe(0)
    await lab.down(old)
  })
})
