import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'
import { predictionsOf, TRUE } from './predictions.ts'

const SERVICE = `[Service]
ExecStart=sleep infinity
[Install]
WantedBy=multi-user.target
`
const COMES = `
- hosts: all
  tasks:
    - user: { name: alma, comment: "Jörg Ä", system: true }
    - group: alma
    - file: { path: /home/alma/.bashrc, content: "x\\n", owner: alma, group: alma }
    - file: { path: /home/alma/.profile, mode: "0600" }
    - directory: { path: /home/alma/bin, owner: alma, mode: "0750" }
    - user: { name: bea, home: /srv/people/x/bea, uid: 4242, groups: [adm] }
    - directory: { path: /srv/people, mode: "0755" }
    - file: { path: /srv/people/x/bea/n, content: n, owner: "4242", group: "4242" }
    - file: { path: /srv/numbers, content: n, owner: "4343", group: "65534" }
    - cron: { name: j, user: alma, job: "true" }
    - copy: { src: demo.service, dest: /etc/systemd/system/demo.service }
    - service: { name: demo, state: started, enabled: true, settle: 0 }
    - copy: { src: demo.service, dest: "/etc/systemd/system/many@.service" }
    - service: { name: many@one, state: started, enabled: true, settle: 0 }
    - file: { path: /etc/systemd/system/demo.timer, content: "[Timer]\\nOnCalendar=daily\\n[Install]\\nWantedBy=timers.target\\n" }
    - service: { name: demo.timer, state: started, enabled: true, settle: 0 }
`
const GOES = `
- hosts: all
  tasks:
    - user: { name: alma, state: absent, remove: true }
    - group: alma
    - directory: { path: /home/alma, state: absent }
    - user: { name: bea, state: absent }
    - group: { name: bea, state: absent }
    - command: { argv: [groupmod, -n, staff2, staff], unless: [getent, group, staff2], alters: [/etc/group] }
    - group: staff2
`
/** Steps that cannot be made, and why. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['file: { path: /srv/f, content: x, owner: nobodyhere }', 'there is no user nobodyhere'],
  ['directory: { path: /srv/d, group: nobodyhere }', 'there is no group nobodyhere'],
  ['cron: { name: j, user: nobodyhere, job: "true" }', 'there is no user nobodyhere'],
  ['user: { name: carl, groups: [nobodyhere] }', 'there is no group nobodyhere'],
  ['user: { name: carl, uid: 0 }', 'the uid 0 is that of root'],
  ['group: { name: root, state: absent }', 'root is the primary group of root'],
  ['user: { name: daemon, state: absent, remove: true }', 'it is not removed with the user daemon'],
  ['apt: no-such-package', 'Unable to locate package no-such-package'],
  ['service: { name: systemd-tmpfiles-clean, state: started }', 'it cannot be kept running'],
]

describe.skipIf(!isInLab())('what a step brings with it', () => {
  let host: RunningHost
  let control: Controller
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'seer' })
    await host.get(['apt-get', '-qq', 'update'])
    control = controller(lab, [host])
    control.write('files/demo.service', SERVICE)
    control.write('comes.yml', COMES)
    control.write('goes.yml', GOES)
  })
  afterAll(async () => openLab().down(host))

  it.each(['comes.yml', 'goes.yml'])(
    'is foreseen, made so, and there is nothing left to do: %s',
    async (name) => {
      const check = await control.run(name, '--check')
      expect([2, 3], check.out).toContain(check.code)
      const made = await control.run(name, '--strict', '--json')
      expect(made.code, made.out + made.err).toBe(0)
      expect(predictionsOf(made, 'seer')).toMatchObject(TRUE)
      const second = await control.run(name)
      expect(recap(second, 'seer'), second.out).toMatchObject({ changed: 0 })
    },
  )

  it.each(REFUSED)('is refused where it cannot be, in a dry run as in an apply: %s', async (step, words) => {
    control.write('refused.yml', `- hosts: all\n  tasks:\n    - ${step}\n`)
    for (const how of [['--check'], []]) {
      const { code, out } = await control.run('refused.yml', ...how)
      expect(code, out).toBe(1)
      expect(out).toContain(words)
      expect(out).toMatch(/changed 0 +failed 1/)
    }
  })
})
