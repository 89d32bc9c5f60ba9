import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller } from './controller.ts'

/** As a role that hardens servers writes it, which logs in as the user whom it shuts out. */
const HARDEN = `
- hosts: all
  tasks:
    - name: root may not log in
      lineinfile: { path: /etc/ssh/sshd_config, regexp: "^#?PermitRootLogin", line: PermitRootLogin no }
      notify: restart ssh
  handlers:
    - name: restart ssh
      service: { name: ssh, state: restarted }
`

describe.skipIf(!isInLab())('a host that would let nobody in any more', () => {
  let host: RunningHost
  let control: Controller
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'hard' })
    control = controller(lab, [host])
    control.write('harden.yml', HARDEN)
  })
  afterAll(async () => openLab().down(host))

  it('is as before when the run is over, and has seen one failed login: more of them get an address banned', async () => {
    const { code, out } = await control.run('harden.yml')
    expect(code, out).toBe(1)
    expect(out).toContain('the host could not be reached afterwards')
    expect(out).toContain('it restored the old state')
    const journal = await host.get([
      'sh',
      '-c',
      'journalctl --no-pager | grep -c "REFUSED FROM .* port [0-9]*$"; :',
    ])
    expect(journal.trim()).toBe('1')
    expect(
      await host.get(['grep', '-c', '^PermitRootLogin no', '/etc/ssh/sshd_config']).catch(() => '0'),
    ).toContain('0')
    expect((await control.run('harden.yml', '--check')).code).toBe(2)
  })
})
