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

/** All that the playbook is about, as the host has it. */
const STATE = `
find /srv /etc/hosts /etc/sysctl.d /var/spool/cron -printf '%p %y %m %u %g %l\\n' | sort
cat /srv/app/* /etc/hosts /etc/sysctl.d/*hostwright*; grep -hv '^# (' /var/spool/cron/crontabs/*
getent passwd deploy; getent group crew
systemctl show -p ActiveState,UnitFileState nginx
dpkg-query -W -f '\${Package} \${db:Status-Abbrev} \${Version}\\n' curl nginx-light; true
`

/** What each way of performing came to: what every step did, and what the host is like after it. */
const came = new Map<string, { steps: string[]; state: string }>()

describe.skipIf(!isInLab()).each([
  ['in frames as long as can be planned ahead', []],
  ['in frames of one step', ['--frame', '1']],
])('a playbook on a blank host, %s', (way, frame) => {
  let host: RunningHost
  let control: Pick<Controller, 'run'>
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'box' })
    const plain = controller(lab, [host])
    plain.write('play.yml', PLAYBOOK)
    control = { run: (playbook, ...args) => plain.run(playbook, ...args, ...frame) }
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
    const state = await host.get(['sh', '-c', STATE])
    came.set(way, {
      steps: ran.out.split('\n').filter((line) => /^(ok|changed|failed|skipped) /.test(line)),
      state,
    })
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

it.skipIf(!isInLab())('does the same, however long its frames are', () => {
  const [together, alone] = [...came.values()]
  expect(together?.steps.length).toBeGreaterThan(15)
  expect(alone).toEqual(together)
})
