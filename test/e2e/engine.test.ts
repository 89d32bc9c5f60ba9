import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const PLAYBOOK = `
- name: base
  hosts: all
  vars: { greeting: hello }
  tasks:
    - name: packages
      apt: { name: [curl, nginx-light] }
    - name: a group
      group: { name: crew, system: true }
    - name: a user
      user: { name: deploy, groups: [crew], shell: /bin/bash }
    - name: a directory
      directory: { path: /srv/app, owner: deploy, group: deploy, mode: "0750" }
    - name: a file
      file: { path: /srv/app/greeting, content: "{{ greeting }}\\n", owner: deploy, mode: "0640" }
      notify: restart nginx
    - name: a link
      symlink: { path: /srv/link, target: /srv/app/greeting }
    - name: a line
      line: { path: /etc/hosts, line: "203.0.113.99 far.example" }
    - name: a job
      cron: { name: tidy, user: deploy, minute: 5, job: /bin/true }
    - name: the kernel
      sysctl: { settings: { net.ipv4.ip_forward: 1 } }
    - name: web
      service: { name: nginx, state: started, enabled: true }
    - name: once
      command: { argv: [touch, /srv/once], creates: /srv/once }
    - name: many
      file: { path: "/srv/app/{{ item }}", content: "{{ item }}" }
      loop: [a, b, "0"]
    - name: ask
      probe: [cat, /srv/app/greeting]
      register: said
    - name: say
      debug: "it says {{ said.stdout }}"
    - name: right
      assert: { that: ["said.stdout == greeting"] }
  handlers:
    - name: restart nginx
      service: { name: nginx, state: restarted }
`

describe.skipIf(!isInLab())('a playbook on a blank host', () => {
  let host: RunningHost
  let control: Controller
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'box' })
    control = controller(lab, [host])
    control.write('play.yml', PLAYBOOK)
  })
  afterAll(async () => openLab().down(host))

  it('is predicted without a trace on the host', async () => {
    const listing = () =>
      host.get([
        'sh',
        '-c',
        'find / -xdev -newermt @0 -printf "%p %s %T@ %m\\n" 2>/dev/null | grep -v "^/\\(proc\\|sys\\|dev\\|run\\|tmp\\|var/log\\)" | sort',
      ])
    await host.exec(['true'])
    const before = await listing()
    const ran = await control.run('play.yml', '--check')
    expect(ran.out + ran.err).toContain('install curl')
    expect([2, 3]).toContain(ran.code)
    expect(ran.out).not.toContain('failed')
    expect(await listing()).toBe(before)
  })

  it('is made so', async () => {
    const ran = await control.run('play.yml')
    expect(ran.out + ran.err).toContain('it says hello')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(await host.get(['cat', '/srv/app/greeting'])).toBe('hello\n')
    expect(await host.get(['systemctl', 'is-active', 'nginx'])).toBe('active\n')
    expect(await host.get(['cat', '/proc/sys/net/ipv4/ip_forward'])).toBe('1\n')
    expect(await host.get(['crontab', '-l', '-u', 'deploy'])).toContain('5 * * * * /bin/true')
  })

  it('changes nothing the second time', async () => {
    const ran = await control.run('play.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(recap(ran, 'box')).toMatchObject({ changed: 0 })
    const check = await control.run('play.yml', '--check')
    expect(check.code, check.out).toBe(0)
  })

  it('mends what someone changed by hand', async () => {
    await host.get([
      'sh',
      '-c',
      'echo no >/srv/app/greeting; chmod 0777 /srv/app; rm /srv/link; sysctl -q -w net.ipv4.ip_forward=0',
    ])
    const ran = await control.run('play.yml')
    expect(ran.code, ran.out).toBe(0)
    expect(recap(ran, 'box')).toMatchObject({ changed: 5 })
    expect((await control.run('play.yml', '--check')).code).toBe(0)
  })
})
