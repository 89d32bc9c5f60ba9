import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller } from './controller.ts'

const PLAY = `
- hosts: all
  tasks:
    - file: { path: /srv/reached, content: "" }
`

describe.skipIf(!isInLab())('a host whose sshd penalizes the address of the controller', () => {
  let host: RunningHost
  let control: Controller
  beforeAll(async () => {
    const lab = openLab()
    host = await lab.host({ name: 'strict' })
    control = controller(lab, [host])
    control.write('play.yml', PLAY)
  }, 180_000)
  afterAll(async () => openLab().down(host))

  it('is reached when the penalty is over, and the wait is told', async () => {
    const config = 'PerSourcePenalties authfail:12s min:1s\\nMaxAuthTries 1\\n'
    await host.get([
      'sh',
      '-c',
      `printf '${config}' >/etc/ssh/sshd_config.d/penalties.conf; systemctl restart ssh`,
    ])
    // A login that fails.
    const failed = await control.run('play.yml', '-e', 'ansible_user=nobody')
    expect(failed.code).toBe(4)
    const { code, out } = await control.run('play.yml')
    expect(out).toContain('the connection was closed before it began: trying again in')
    expect(code).toBe(0)
  }, 120_000)
})
