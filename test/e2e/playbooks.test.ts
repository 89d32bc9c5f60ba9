import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { watchTraces } from '../../src/testing/traces.ts'
import { type Ran, run } from '../cli/run.ts'
import { recap } from './controller.ts'
import { predictionsOf, TRUE, tellRow } from './predictions.ts'

/** The names that the mail playbook has records at (inventory/lab.yml). */
const NAMES = [
  'mail.example',
  'mx.mail.example',
  '_dmarc.mail.example',
  's1._domainkey.mail.example',
  '11.100.51.198.in-addr.arpa',
  '1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.8.b.d.0.1.0.0.2.ip6.arpa',
]

/** Without package lists nobody can tell whether a source has a package. */
const LISTS = ['apt-get', '-qq', 'update']

const PASSWORD = 'correct horse battery'

describe.skipIf(!isInLab())('the playbooks that come with it', () => {
  let lab: Lab
  let net: Internet
  let host: RunningHost | undefined
  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
  })
  afterEach(async () => {
    if (host !== undefined) await lab.down(host)
    host = undefined
  })
  const extra = () => ['-e', `mail_test_ca=${net.acme.rootFile}`]
  const play = (name: string, ...args: string[]): Promise<Ran> =>
    ours(`playbooks/${name}.yml`, '-i', 'inventory/lab.yml', ...extra(), ...args)
  const ours = (...args: string[]): Promise<Ran> =>
    run(args, {
      HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config'),
      HOSTWRIGHT_PLAN_KEY: 'stays with the controller',
      MAIL_PASSWORD: PASSWORD,
      DNS_SECRET: net.dns.adminKey.secret,
    })
  const judged = new Set<string>()
  const plan = join(mkdtempSync(join(tmpdir(), 'plan-')), 'plan.json')
  const secretless = (ran: Ran) => {
    expect(ran.out + ran.err).not.toContain(PASSWORD)
    expect(ran.out + ran.err).not.toContain(net.dns.adminKey.secret)
  }

  it('webserver: predicted without a trace, made by that plan, and then nothing is left', async () => {
    host = await lab.host({ name: 'web1.lab.example', ip4: '198.51.100.31' })
    await host.get(LISTS)
    const traces = await watchTraces(host)
    const before = await traces.now()
    expect([2, 3]).toContain((await play('webserver', '--check', '--plan', plan)).code)
    expect(await traces.since(before)).toEqual([])
    const made = await ours('apply', plan, ...extra(), '--json')
    expect(made.code, made.out + made.err).toBe(0)
    const predictions = predictionsOf(made, 'web1.lab.example')
    tellRow('`webserver.yml` | Debian 13', predictions)
    expect(predictions).toMatchObject(TRUE)
    expect(predictions.exact).toBeGreaterThanOrEqual(0.9 * predictions.made)
    expect(recap(await play('webserver'), 'web1.lab.example')).toMatchObject({ changed: 0 })
    expect(await host.get(['curl', '-s', 'http://127.0.0.1/'])).toContain('Served by web1.lab.example.')
  })

  it.each([
    [
      'Debian 12',
      'bookworm',
      { mail_newer_chasquid: true, mail_debian_mirror: 'http://apt.lab.example/debian' },
    ],
    ['Debian 13', 'trixie', {}],
  ] as const)(
    'mailserver: made, by its plan where it can be, signs on %s, and then nothing is left',
    async (system, suite, more) => {
      const given = ['-e', JSON.stringify(more)]
      // What the last host wrote in the DNS is not this one's to change.
      for (const name of NAMES) await net.dns.delete(name, 'ANY')
      host = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11', suite })
      await host.get(LISTS)
      await net.acme.trust(host)
      const traces = await watchTraces(host)
      const before = await traces.now()
      const check = await play('mailserver', ...given, '--check', '--diff', '--json', '--plan', plan)
      expect([2, 3], check.out).toContain(check.code)
      expect(await traces.since(before)).toEqual([])
      secretless(check)
      // What comes from the sources that are added first, no dry run can know: a saved plan ends there.
      const isForeseen = suite === 'trixie'
      const made = isForeseen
        ? await ours('apply', plan, ...extra(), ...given, '--diff', '--verbose', '--json')
        : await play('mailserver', ...given, '--diff', '--verbose', '--json')
      expect(made.code, made.out + made.err).toBe(0)
      if (isForeseen) {
        const predictions = predictionsOf(made, 'mx.mail.example')
        tellRow(`\`mailserver.yml\` | ${system}`, predictions)
        expect(predictions).toMatchObject(TRUE)
        expect(predictions.exact).toBeGreaterThanOrEqual(0.9 * predictions.made)
      }
      expect(made.out).toContain('TLS tickets')
      secretless(made)
      const sent = await net.mail.wait(
        (one) =>
          one.header('from').join('').includes('me@mail.example') &&
          !judged.has(one.header('message-id').join()),
      )
      judged.add(sent.header('message-id').join())
      const verdicts = sent.header('authentication-results').join(' ')
      for (const word of ['dkim=pass', 'spf=pass', 'dmarc=pass']) expect(verdicts).toContain(word)
      const again = await play('mailserver', ...given)
      expect(again.code, again.out).toBe(0)
      expect(recap(again, 'mx.mail.example')).toMatchObject({ changed: 0 })
    },
  )
})
