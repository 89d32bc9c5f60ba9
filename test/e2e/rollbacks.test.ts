import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const SUDO = `
- hosts: all
  become: true
  tasks:
    - name: nobody may become root any more
      file: { path: /etc/sudoers, content: "root ALL=(ALL:ALL) ALL\\n", mode: "0440" }
`
/** Each test has an address of its own: that of an earlier one may be there for a moment after it was put back. */
const network = (address: string) => `
- hosts: all
  become: true
  tasks:
    - name: an address that nobody reaches
      netplan:
        path: /etc/netplan/50-lab.yaml
        config:
          version: 2
          ethernets: { eth0: { addresses: ["${address}/24"], routes: [{ to: default, via: 192.0.2.1 }] } }
`
const RIGHT = `
- hosts: all
  become: true
  tasks:
    - hostname: renamed.example
    - netplan:
        path: /etc/netplan/90-more.yaml
        config: { version: 2, ethernets: { eth0: { addresses: ["198.51.100.77/24"] } } }
    - name: the configuration
      file: { path: /etc/demo.conf, content: "x\\n" }
      notify: note it
    - name: long
      command: { argv: [sleep, "6"], creates: /srv/never, alters: [] }
  handlers:
    - name: note it
      command: { shell: "echo noted >>/srv/notes", always: true }
`
const KILLED = `
- hosts: all
  become: true
  tasks:
    - name: the configuration
      file: { path: /etc/killed.conf, content: "x\\n" }
      notify: note it
    - name: long
      command: { argv: [sh, -c, "sleep 6; touch /srv/slept"], creates: /srv/slept, alters: [] }
  handlers:
    - name: note it
      command: { shell: "echo noted >>/srv/notes", always: true }
`

describe.skipIf(!isInLab())('a login user who becomes root by sudo', () => {
  let lab: Lab
  let host: RunningHost
  const as = (password: string): Controller => {
    const control = controller(lab, [host], { ansible_user: 'deploy', ansible_become_password: password })
    for (const [name, text] of Object.entries({
      'sudo.yml': SUDO,
      'right.yml': RIGHT,
      'killed.yml': KILLED,
    }))
      control.write(name, text)
    return control
  }
  beforeAll(async () => {
    lab = openLab()
    host = await lab.host({ name: 'life', user: { name: 'deploy', password: 'correct horse' } })
  })
  afterAll(async () => lab.down(host))

  it('is told that a password is wrong, and nothing shows it', async () => {
    const ran = await as('battery staple').run('killed.yml', '--check')
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toContain('sudo refused the password to become root')
    expect(ran.out + ran.err).not.toContain('battery staple')
  })

  it('finds a restart done by the next run, after the controller was killed before it', async () => {
    const control = as('correct horse')
    const dead = new AbortController()
    const killed = control.killed(dead.signal, 'killed.yml')
    const made = async () => (await host.exec(['test', '-e', '/etc/killed.conf'])).code
    await expect.poll(made, { timeout: 30_000 }).toBe(0)
    dead.abort()
    await killed
    expect(await host.get(['cat', '/etc/killed.conf'])).toBe('x\n')
    expect((await host.exec(['cat', '/srv/notes'])).code).not.toBe(0)
    const next = await control.run('killed.yml')
    expect(next.code, next.out).toBe(0)
    expect(await host.get(['cat', '/srv/notes'])).toBe('noted\n')
    expect(recap(await control.run('killed.yml'), 'life')).toMatchObject({ changed: 0 })
    expect(await host.get(['cat', '/srv/notes'])).toBe('noted\n')
  })

  it('is root again after a sudoers that locked everyone out', async () => {
    const control = as('correct horse')
    const before = await host.get(['sha256sum', '/etc/sudoers'])
    const ran = await control.run('sudo.yml', '--rollback', '12')
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toContain('it restored the old state')
    expect(await host.get(['sha256sum', '/etc/sudoers'])).toBe(before)
    expect((await control.run('killed.yml', '--check')).code).toBe(0)
  })

  it('reaches the host again after a network that cut it off', async () => {
    const control = as('correct horse')
    control.write('net.yml', network('192.0.2.77'))
    const before = await host.get(['cat', '/etc/netplan/50-lab.yaml'])
    const ran = await control.run('net.yml', '--rollback', '20', '--timeout', '5')
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toContain('it restored the old state')
    expect(await host.get(['cat', '/etc/netplan/50-lab.yaml'])).toBe(before)
    expect((await control.run('killed.yml', '--check')).code).toBe(0)
  })

  it('reaches it again, too, where the host loses its power before the old state is back', async () => {
    const control = as('correct horse')
    control.write('net.yml', network('192.0.2.78'))
    const before = await host.get(['cat', '/etc/netplan/50-lab.yaml'])
    const dead = new AbortController()
    const killed = control.killed(dead.signal, 'net.yml', '--rollback', '900', '--timeout', '5')
    const cut = async () => await host.get(['ip', '-4', 'addr', 'show', 'eth0'])
    await expect.poll(cut, { timeout: 30_000 }).toContain('192.0.2.78')
    dead.abort()
    await killed
    await host.kill()
    await host.powerOn()
    const back = async () => await host.get(['cat', '/etc/netplan/50-lab.yaml'])
    await expect.poll(back, { timeout: 30_000 }).toBe(before)
    const ran = await control.run('killed.yml', '--check')
    expect(ran.code, ran.out).toBe(0)
    expect((await control.run('killed.yml')).out).toContain('the host has since restored the old state')
    const left = 'find /etc/systemd/system /var/lib/hostwright/rollbacks -name "hostwright-*"'
    expect(await host.get(['sh', '-c', left])).toBe('')
    const units = ['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'hostwright-*']
    expect(await host.get(units)).toBe('')
  })

  it('names the host and adds an address, and then finds nothing to do', async () => {
    const control = as('correct horse')
    control.write('right.yml', RIGHT.split('    - name: the configuration')[0] ?? '')
    const ran = await control.run('right.yml')
    expect(ran.code, ran.out).toBe(0)
    expect(await host.get(['hostname'])).toBe('renamed.example\n')
    expect(await host.get(['ip', '-4', 'addr', 'show', 'eth0'])).toContain('198.51.100.77/24')
    // What would have put the old network back is cleared away with its timer.
    expect(await host.get(['find', '/var/lib/hostwright/rollbacks', '-type', 'f'])).toBe('')
    const again = await control.run('right.yml')
    expect(recap(again, 'life'), again.out).toMatchObject({ changed: 0 })
  })

  it('applies what somebody wrote and did not apply, though a reload of systemd has generated it since', async () => {
    const control = as('correct horse')
    const more = RIGHT.split('    - name: the configuration')[0] ?? ''
    control.write('right.yml', more.replace('198.51.100.77', '198.51.100.78'))
    await host.get(['sh', '-c', 'sed -i s/100.77/100.78/ /etc/netplan/90-more.yaml; systemctl daemon-reload'])
    const ran = await control.run('right.yml')
    expect(ran.out).toContain('apply the netplan configuration')
    expect(ran.out).not.toContain('write /etc/netplan/90-more.yaml')
    expect(await host.get(['ip', '-4', 'addr', 'show', 'eth0'])).toContain('198.51.100.78/24')
    await host.get(['systemctl', 'daemon-reload'])
    expect(recap(await control.run('right.yml'), 'life')).toMatchObject({ changed: 0 })
  })

  it('takes over from a run that died before the way in had proved itself: nothing undoes it later', async () => {
    const left = `cd /var/lib/hostwright/rollbacks && echo 'rm /etc/ssh/sshd_config.d/new.conf' >hostwright-ssh-dead &&
cp hostwright-ssh-dead hostwright-ssh-dead.sh && echo '# new' >/etc/ssh/sshd_config.d/new.conf &&
systemd-run -q --collect --unit=hostwright-ssh-dead --on-active=20 sh $PWD/hostwright-ssh-dead.sh`
    const control = as('correct horse')
    const content = '{ path: /etc/ssh/sshd_config.d/new.conf, content: "# new\\n" }'
    control.write('new.yml', `- hosts: all\n  become: true\n  tasks:\n    - file: ${content}\n`)
    await host.get(['sh', '-c', `mkdir -p /var/lib/hostwright/rollbacks; ${left}`])
    expect((await control.run('new.yml', '--check')).out).toContain(
      'a run that died had changed how the host is reached',
    )
    const ran = await control.run('new.yml')
    expect(ran.code, ran.out).toBe(0)
    expect(ran.out).toContain('the new state has now proved to work, and stays')
    expect(
      await host.get(['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'hostwright-*']),
    ).toBe('')
    expect(await host.get(['ls', '/var/lib/hostwright/rollbacks'])).toBe('')
    expect((await control.run('new.yml')).out).not.toContain('a run that died')
  })

  it('waits for an old state that is being put back as the host starts', async () => {
    const control = as('correct horse')
    const at = '/var/lib/hostwright/rollbacks/hostwright-ssh-dead'
    const unit = 'hostwright-ssh-dead-boot.service'
    const script = `cd /etc; mkdir -p ${at.slice(0, at.lastIndexOf('/'))}; echo '# new' >ssh/sshd_config.d/new.conf; echo '# old' >${at}.0
printf '%s\\n' 'sleep 8; cp ${at}.0 /etc/ssh/sshd_config.d/new.conf; : >${at}.done' >${at}.sh
printf '%s\\n' '[Service]' 'Type=oneshot' 'ExecStart=/bin/sh ${at}.sh' >systemd/system/${unit}
systemctl daemon-reload; systemctl start --no-block ${unit}`
    await host.get(['sh', '-ec', script])
    expect((await control.run('killed.yml')).out).toContain('the host has since restored the old state')
    expect(await host.get(['cat', '/etc/ssh/sshd_config.d/new.conf'])).toBe('# old\n')
    expect(await host.get(['sh', '-c', `ls ${at}* 2>/dev/null; :`])).toBe('')
    expect((await control.run('killed.yml')).code).toBe(0)
  })

  it('keeps a link that leads nowhere, too', async () => {
    const control = as('correct horse')
    await host.get(['ln', '-sfn', 'nothing', '/etc/ssh/link'])
    control.write(
      'link.yml',
      '- hosts: all\n  become: true\n  tasks:\n    - symlink: { path: /etc/ssh/link, target: also-nothing }\n',
    )
    const ran = await control.run('link.yml')
    expect(ran.code, ran.out).toBe(0)
    expect(await host.get(['readlink', '/etc/ssh/link'])).toBe('also-nothing\n')
  })

  it('comes back from a reboot with another boot id', async () => {
    const control = as('correct horse')
    control.write(
      'boot.yml',
      '- hosts: all\n  become: true\n  tasks:\n    - reboot: { timeout: 90 }\n    - file: { path: /srv/after, content: x }\n',
    )
    const id = () => host.get(['cat', '/proc/sys/kernel/random/boot_id'])
    const before = await id()
    const ran = await control.run('boot.yml')
    expect(ran.code, ran.out).toBe(0)
    expect(await id()).not.toBe(before)
    expect(await host.get(['cat', '/srv/after'])).toBe('x')
  })
})
