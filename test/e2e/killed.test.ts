import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const PACKAGES = [
  'tree',
  'hello',
  'figlet',
  'sl',
  'cowsay',
  'toilet',
  'lolcat',
  'jq',
  'dos2unix',
  'pv',
  'ncal',
  'bc',
]

const PLAYBOOK = `
- name: work that can be cut off anywhere
  hosts: all
  vars: { here: "/srv/{{ n }}" }
  tasks:
    - name: a place
      directory: { path: "{{ here }}" }
    - name: the configuration
      file: { path: "{{ here }}/conf", content: "x\\n", mode: "0640" }
      notify: read it
    - name: someone
      user: { name: "u{{ n }}", system: true }
    - name: a package
      apt: "{{ package }}"
    - name: something long
      command: { argv: [sh, -c, "echo >>{{ here }}/started; sleep 1; echo >{{ here }}/done"], creates: "{{ here }}/done" }
      notify: read it
    - name: a line
      line: { path: /srv/lines, line: "line {{ n }}" }
    - name: the kernel
      sysctl: { path: "/etc/sysctl.d/{{ n }}.conf", settings: { net.core.somaxconn: "{{ 5000 + n | int }}" } }
    - name: more of it
      file: { path: "{{ here }}/more", content: "y\\n", owner: "u{{ n }}" }
  handlers:
    - name: read it
      command: { shell: "echo began >>{{ here }}/reads; sleep 1; echo ended >>{{ here }}/reads", always: true }
`

/** Where the controller is killed, or the host's power is cut: as soon as a command of the host succeeds. */
const PLACES: readonly (readonly [place: string, when: (n: number) => string, power?: 'power'])[] = [
  ['before it has logged in', () => 'true'],
  ['when it has the lock', () => '[ -d /var/lib/hostwright/frames ]'],
  ['when the first change is made', (n) => `[ -d /srv/${n} ]`],
  ['between a configuration and what comes after it', (n) => `[ -e /srv/${n}/conf ]`],
  ['when an account is there', (n) => `getent passwd u${n}`],
  ['in the middle of an installation', () => 'pgrep -x dpkg || pgrep -x apt-get'],
  ['in the middle of a command', (n) => `[ -e /srv/${n}/started ]`],
  ['after that command', (n) => `[ -e /srv/${n}/done ]`],
  ['when the last change is made', (n) => `[ -e /srv/${n}/more ]`],
  ['in the middle of what was owed', (n) => `[ -e /srv/${n}/reads ]`],
  ['in the middle of a command, by a power cut', (n) => `[ -e /srv/${n}/started ]`, 'power'],
  ['in the middle of what was owed, by a power cut', (n) => `[ -e /srv/${n}/reads ]`, 'power'],
]

describe.skipIf(!isInLab())('a run that is killed', { timeout: 120_000 }, () => {
  let host: RunningHost
  let control: Controller
  const args = (n: number) => ['-e', `n=${n}`, '-e', `package=${PACKAGES[n - 1]}`]
  beforeAll(async () => {
    host = await openLab().host({ name: 'box' })
    control = controller(openLab(), [host])
    control.write('play.yml', PLAYBOOK)
    await host.get(['sh', '-c', 'apt-get update; : >/srv/lines'])
  })
  afterAll(async () => openLab().down(host))

  /** What is there in the end: names, owners, modes and contents, without the number. */
  const state = async (n: number) => {
    const script = `cd /srv/${n} && find . -printf '%p %m %u\\n' | sort && cat conf more done && tail -n 1 reads
dpkg-query -W -f '\${db:Status-Status}\\n' ${PACKAGES[n - 1]}; grep -c '^line ${n}$' /srv/lines; cat /etc/sysctl.d/${n}.conf`
    return (await host.get(['sh', '-c', script])).replaceAll(`u${n}`, 'u').replace(String(5000 + n), '5000')
  }

  it.each(PLACES.map(([place, when, power], at) => ({ place, when, power, n: at + 1 })))(
    '$place is finished by the next, and then nothing is left',
    async ({ when, power, n }) => {
      const dead = new AbortController()
      const killed = control.killed(dead.signal, 'play.yml', ...args(n))
      await expect
        .poll(async () => (await host.exec(['sh', '-c', when(n)])).code, { timeout: 30_000 })
        .toBe(0)
      if (power !== undefined) await host.kill()
      dead.abort()
      expect((await killed).code).toBe(255)
      if (power !== undefined) await host.powerOn()
      const next = await control.run('play.yml', ...args(n))
      expect(next.code, next.out + next.err).toBe(0)
      const third = await control.run('play.yml', ...args(n))
      expect(recap(third, 'box'), next.out + third.out).toMatchObject({ changed: 0 })
      expect(await state(n)).toBe(END)
      expect(Number(await host.get(['cat', '/proc/sys/net/core/somaxconn']))).toBe(5000 + n)
    },
  )
})

const END = `. 755 root
./conf 640 root
./done 644 root
./more 644 u
./reads 644 root
./started 644 root
x
y

ended
installed
1
net.core.somaxconn = 5000
`
