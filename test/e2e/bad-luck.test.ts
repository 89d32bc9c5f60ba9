import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const BROKEN_SSHD = `
- hosts: all
  tasks:
    - name: a configuration that sshd cannot read
      file: { path: /etc/ssh/sshd_config.d/broken.conf, content: "NoSuchKeyword yes\\n" }
      notify: restart ssh
  handlers:
    - name: restart ssh
      service: { name: ssh, state: restarted }
`
const SLOW = `
- hosts: all
  tasks:
    - name: slow
      command: { argv: [sleep, "6"], always: true }
`
const OWED = `
- hosts: all
  tasks:
    - name: the configuration
      file: { path: /etc/demo.conf, content: "x\\n" }
      notify: restart cron
    - name: the run dies here
      command: { argv: ["false"], creates: /srv/ready }
  handlers:
    - name: restart cron
      command: { shell: "echo restarted >>/srv/restarts", always: true }
`

const FULL = `
- hosts: all
  tasks:
    - name: what fits
      debug: fine
    - name: what does not fit
      copy: { src: big, dest: /srv/full/first }
`
const READ_ONLY = `
- hosts: all
  tasks:
    - name: before
      file: { path: /srv/before, content: "x\\n" }
    - name: our folder becomes read-only
      command:
        shell: mount --bind $HW $HW && mount -o remount,ro,bind $HW
        unless: [test, -e, /srv/writable]
        alters: []
    - name: behind
      file: { path: /srv/behind, content: "x\\n" }
`
const APT = `
- hosts: all
  tasks:
    - name: what is not to be had
      apt: tree
      when: inventory_hostname == 'luck'
    - name: and after it
      file: { path: /srv/after, content: x }
`

/** Steps on a host of which the folder that this tool keeps is full. */
const KEEPING = `
- hosts: all
  tasks:
    - name: the configuration
      file: { path: /etc/kept.conf, content: "x\\n" }
      notify: again
  handlers:
    - name: again
      command: { argv: ["true"], always: true }
`
const INTERRUPTED = `
- hosts: all
  tasks:
    - name: tools
      apt: less
`

describe.skipIf(!isInLab())('bad luck', () => {
  let host: RunningHost
  let control: Controller
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'luck' })
    control = controller(lab, [host])
    control.write('broken.yml', BROKEN_SSHD)
    control.write('slow.yml', SLOW)
    control.write('owed.yml', OWED)
    control.write('full.yml', FULL)
    control.write('keeping.yml', KEEPING)
    control.write('interrupted.yml', INTERRUPTED)
    control.write('big', 'x'.repeat(400_000))
  })
  afterAll(async () => openLab().down(host))

  it('a restart that is owed is not done on half a configuration, and not forgotten', async () => {
    const failed = await control.run('owed.yml')
    expect(failed.code, failed.out).toBe(1)
    expect((await host.exec(['cat', '/srv/restarts'])).code).not.toBe(0)
    await host.get(['touch', '/srv/ready'])
    const second = await control.run('owed.yml')
    expect(second.code, second.out).toBe(0)
    expect(await host.get(['cat', '/srv/restarts'])).toBe('restarted\n')
    const third = await control.run('owed.yml')
    expect(recap(third, 'luck')).toMatchObject({ changed: 0 })
    expect(await host.get(['cat', '/srv/restarts'])).toBe('restarted\n')
  })

  it('says why nothing could be begun where its own folder on the host is full', async () => {
    const mount =
      'mkdir -p /var/lib/hostwright && mount -t tmpfs -o size=64k,mode=700 none /var/lib/hostwright'
    await host.get([
      'sh',
      '-c',
      `${mount}; dd if=/dev/zero of=/var/lib/hostwright/fill bs=4k 2>/dev/null || :`,
    ])
    const failed = await control.run('keeping.yml')
    await host.get(['umount', '/var/lib/hostwright'])
    expect(failed.code, failed.out).toBe(1)
    expect(failed.out).toMatch(/notify again: .*(No space left|I\/O error|disk full)/)
    expect((await host.exec(['ls', '/etc/kept.conf'])).code).not.toBe(0)
  })

  it('lets a dpkg that was interrupted go on first, as announced', async () => {
    await host.get([
      'sh',
      '-c',
      'apt-get -qq update && apt-get -qq purge less; : >/var/lib/dpkg/updates/0001',
    ])
    const check = await control.run('interrupted.yml', '--check')
    expect(check.out).toContain('finish what dpkg was interrupted in')
    expect(check.out).toContain('install less')
    const made = await control.run('interrupted.yml', '--strict')
    expect(made.code, made.out).toBe(0)
    expect(recap(await control.run('interrupted.yml'), 'luck')).toMatchObject({ changed: 0 })
  })

  it('a second controller waits for the first, and says for whom', async () => {
    const first = control.run('slow.yml')
    await new Promise((wake) => setTimeout(wake, 2500))
    const second = await control.run('slow.yml')
    expect(second.out).toMatch(/luck: locked by \S+@\S+ since \S+; waiting/)
    expect(second.code, second.out).toBe(0)
    expect((await first).code).toBe(0)
  })

  it('a lock that is not let go in time ends the run with its holder, exit code 1', async () => {
    const first = control.run('slow.yml')
    await new Promise((wake) => setTimeout(wake, 2500))
    const second = await control.run('slow.yml', '--lock-timeout', '1')
    expect(second.code, second.out).toBe(1)
    expect(second.out).toMatch(/locked by \S+@\S+ since/)
    await first
  })

  it('a broken sshd is put back by the host itself', async () => {
    const ran = await control.run('broken.yml', '--rollback', '15')
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toContain('it restored the old state')
    expect(await host.get(['find', '/var/lib/hostwright/rollbacks', '-type', 'f'])).toBe('')
    expect((await host.exec(['test', '-e', '/etc/ssh/sshd_config.d/broken.conf'])).code).toBe(1)
    expect(await host.get(['systemctl', 'is-active', 'ssh'])).toBe('active\n')
    expect((await control.run('slow.yml', '--check')).code).toBe(2)
  })

  it('a full disk ends the step in the host’s words, and nothing half-written stands', async () => {
    await host.get(['sh', '-c', 'mkdir -p /srv/full; echo old >/srv/full/first'])
    await host.fillDisk()
    const full = await control.run('full.yml')
    await host.emptyDisk()
    expect(full.code, full.out).toBe(1)
    expect(full.out).toMatch(/failed +luck {2}what does not fit \[copy\] {2}\(.*full\.yml:6\)/)
    expect(full.out).toContain('No space left on device')
    expect(await host.get(['cat', '/srv/full/first'])).toBe('old\n')
    expect(await host.get(['ls', '/srv/full'])).toBe('first\n')
    const next = await control.run('full.yml')
    expect(next.code, next.out).toBe(0)
    expect(recap(await control.run('full.yml'), 'luck')).toMatchObject({ changed: 0 })
  })

  it('a folder of ours that cannot be written ends the run: what was done is told, and nothing is begun', async () => {
    control.write('read-only.yml', READ_ONLY)
    const ran = await control.run('read-only.yml')
    await host.get(['umount', '/var/lib/hostwright'])
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toMatch(/changed +luck {2}before/)
    expect(ran.out).toContain('Read-only file system')
    expect(await host.get(['ls', '/srv/before'])).toBe('/srv/before\n')
    expect((await host.exec(['test', '-e', '/srv/behind'])).code).toBe(1)
    await host.get(['touch', '/srv/writable'])
    const next = await control.run('read-only.yml')
    expect(next.code, next.out).toBe(0)
    expect(recap(await control.run('read-only.yml'), 'luck')).toMatchObject({ changed: 0 })
  })

  it('a folder of ours that is full ends the run with that as its reason', async () => {
    const at = '/var/lib/hostwright'
    await host.get([
      'sh',
      '-c',
      `mount -t tmpfs -o size=16k full ${at}; cat /dev/zero >${at}/zero 2>/dev/null; true`,
    ])
    const full = await control.run('slow.yml')
    await host.get(['umount', at])
    expect(full.code, full.out).toBe(1)
    expect(full.out).toContain(`no space is left on the device of ${at}`)
  })

  it('an apt source that is down ends the step in apt’s words; another host goes on', async () => {
    const lab = openLab()
    const other = await lab.host({ name: 'other' })
    const both = controller(lab, [host, other])
    both.write('apt.yml', APT)
    await lab.refusePackages(true)
    const down = await both.run('apt.yml')
    await lab.refusePackages(false)
    expect(down.code, down.out).toBe(1)
    expect(down.out).toMatch(/failed +luck {2}what is not to be had \[apt\] {2}\(.*apt\.yml:4\)/)
    expect(down.out).toMatch(/503|Failed to fetch/)
    expect(down.out).not.toContain('luck  and after it')
    expect(down.out).toMatch(/changed +other {2}and after it/)
    expect((await both.run('apt.yml')).code).toBe(0)
    await lab.down(other)
  })

  it('a host that does not answer is unreachable, exit code 4', async () => {
    await host.cut()
    const ran = await control.run('slow.yml', '--timeout', '3')
    await host.heal()
    expect(ran.code, ran.out).toBe(4)
    expect(ran.out).toContain('unreachable')
  })
})
