import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import type { Finding } from '../../tasks/mail/lib/check/finding.ts'
import { labelOf } from '../../tasks/mail/lib/check/told.ts'
import { type Ran, run } from '../cli/run.ts'
import { controller, recap } from './controller.ts'
import { IMAP_PASSWORD, imapServer } from './imap-server.ts'
import { DNS_FAULTS, HOST_FAULTS } from './mail-faults.ts'

/** What a step says of itself, as JSON. */
interface Step {
  readonly step: { readonly task: string }
  readonly outcome: { readonly changes: readonly { readonly summary: string }[] }
}

/** What the lab has not: a clock that is kept, a backup; and what is a choice. */
const HEALTHY = [
  'info caa mail.example',
  'info dmarc-policy mail.example',
  'info mta-sts-policy mail.example',
  'warning backup',
  'warning clock',
]

describe.skipIf(!isInLab())('the mail check', { timeout: 300_000 }, () => {
  let lab: Lab
  let net: Internet
  let mx: RunningHost

  const play = (name: string, ...args: string[]): Promise<Ran> =>
    run(
      [
        `playbooks/${name}.yml`,
        '-i',
        'inventory/lab.yml',
        '-e',
        `mail_test_ca=${net.acme.rootFile}`,
        ...args,
      ],
      {
        HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config'),
        MAIL_PASSWORD: 'a-pass phrase, long',
        DNS_SECRET: net.dns.adminKey.secret,
      },
    )
  const LAB = {
    mail_check_resolver: '203.0.113.2',
    mail_check_outbound: 'out.world.example',
    mail_check_blocklists: { addresses: ['bl.world.example'], names: ['dbl.world.example'] },
  }
  const check = (...args: string[]) =>
    play('mailcheck', '-e', JSON.stringify({ ...LAB, mail_check_json: true }), ...args)

  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    await net.dns.set('2.0.0.127.bl.world.example', 'A', ['127.0.0.2'])
    await net.dns.set('test.dbl.world.example', 'A', ['127.0.1.2'])
    const made = await play('mailserver')
    expect(made.code, made.out + made.err).toBe(0)
  })

  /** Whatever is not right, in short: how bad, and which check. */
  const found = async (...args: string[]) => {
    const ran = await check('--json', ...args)
    const events = ran.out.split('\n').filter((line) => line.startsWith('{"event":"step"'))
    const text = events.map((line) => JSON.parse(line) as Step).find(({ step }) => step.task === 'debug')
    const findings = JSON.parse(text?.outcome.changes[0]?.summary ?? '[]') as Finding[]
    expect(findings.length, ran.out + ran.err).toBeGreaterThan(30)
    const wrong = findings.filter(({ result }) => result !== 'pass')
    return { ran, wrong, short: wrong.map((one) => `${labelOf(one)} ${one.id}`).sort() }
  }

  it('tells of a healthy server what could be better, and that nothing is wrong', async () => {
    const began = Date.now()
    const { ran, wrong, short } = await found()
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(short, JSON.stringify(wrong, null, 1)).toEqual(HEALTHY)
    expect(ran.code, ran.out).toBe(0)
    const dry = await found('--check')
    expect(dry.short).toEqual(HEALTHY)
    expect(dry.ran.code, dry.ran.out).toBe(0)
    const told = await check()
    expect(recap(told, mx.name), told.out).toMatchObject({ ok: 3, changed: 0 })
    expect(told.out).toContain(
      '! ok       mail for mail.example comes to mx.mail.example: 10 mx.mail.example.',
    )
    expect(told.out).toContain('0 errors, 2 warnings, 0 unknown, 3 suggestions')
  })

  it('writes a page on the controller', async () => {
    const page = join(mkdtempSync(join(tmpdir(), 'page-')), 'mail.html')
    const ran = await check('-e', `mail_check_page=${page}`, '--check')
    expect(ran.out).toContain(`! write the page ${page}`)
    expect(existsSync(page)).toBe(false)
    expect((await check('-e', `mail_check_page=${page}`)).code).toBe(0)
    expect(readFileSync(page, 'utf8')).toContain('<h1>mx.mail.example</h1>')
  })

  it('leaves no message behind', async () => {
    expect(await mx.get(['find', '/var/lib/chasquid/queue', '-type', 'f'])).toBe('')
    const subjects = (await net.mail.list()).flatMap((message) => message.header('subject'))
    expect(subjects).toEqual(['Test of the mail server'])
  })

  it('sends a message, and reads in the mailbox that it passed SPF, DKIM and DMARC', async () => {
    await imapServer(net.world)
    const mailbox = {
      host: 'out.world.example',
      address: '203.0.113.21',
      user: 'outside',
      password: IMAP_PASSWORD,
      ca: await readFile(net.acme.caFile, 'utf8'),
    }
    const send = [
      '-e',
      JSON.stringify({ mail_check_to: 'outside@world.example', mail_check_mailbox: mailbox }),
    ]
    const ran = await check(...send)
    expect(ran.code, ran.out).toBe(0)
    expect(ran.out).toContain('by mx.mail.example, and read it at out.world.example')
    await net.dns.set('_dmarc.mail.example', 'TXT', [])
    const spoilt = await check(...send, '-e', 'mail_check_fail_on=never')
    await net.dns.set('_dmarc.mail.example', 'TXT', ['v=DMARC1; p=none; rua=mailto:postmaster@mail.example'])
    expect(spoilt.code, spoilt.out).toBe(1)
    expect(spoilt.out).toContain('the message arrived, but not as it should: dmarc=none')
  })

  it.each([...DNS_FAULTS, ...HOST_FAULTS])('finds it, and nothing else: $name', async (fault) => {
    await fault.plant({ net, mx })
    try {
      const expected = [...HEALTHY.filter((one) => !(fault.gone ?? []).includes(one)), ...fault.found]
      const dry = await found('--check')
      expect(dry.short, JSON.stringify(dry.wrong, null, 1)).toEqual(expected.sort())
      expect(dry.ran.code === 0).toBe(!fault.found.some((one) => one.startsWith('error ')))
    } finally {
      await fault.repair({ net, mx })
    }
  })

  it('fails an apply as a dry run, and says what to do', async () => {
    const [fault] = DNS_FAULTS
    await fault?.plant({ net, mx })
    const ran = await check()
    await fault?.repair({ net, mx })
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('! error    ptr 198.51.100.11: its PTR record is vps.lab.example')
    expect(ran.out).toContain(
      'remedy: Where the address is rented, set its reverse DNS (PTR) to mx.mail.example',
    )
    expect((await found()).short).toEqual(HEALTHY)
  })

  it('tells only what has changed since the last time, and fails only for what has become worse', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'since-')), 'state/mailcheck.json')
    const since = (...args: string[]) => play('mailcheck', '-e', JSON.stringify(LAB), ...args)
    const kept = ['-e', `mail_check_since=${file}`]
    const dry = await since(...kept, '--check')
    expect(dry.code, dry.out).toBe(0)
    expect(existsSync(file)).toBe(false)
    const first = await since(...kept)
    expect(first.code, first.out).toBe(0)
    expect(first.out).toContain(`no earlier result in ${file}: all is told`)
    const second = await since(...kept)
    expect(second.code, second.out).toBe(0)
    expect(second.out).toMatch(
      /nothing has changed since \d{4}-\d\d-\d\d \d\d:\d\d UTC: \d+ checks: 0 errors/,
    )
    expect(second.out.match(/ checks: /g)).toHaveLength(1)
    expect(second.out).not.toContain('warning ')

    const [fault] = DNS_FAULTS
    await fault?.plant({ net, mx })
    try {
      const check = await since(...kept, '--check')
      expect(check.code, check.out).toBe(1)
      const worse = await since(...kept)
      expect(worse.code, worse.out).toBe(1)
      for (const { out } of [check, worse])
        expect(out).toContain('error    ptr 198.51.100.11: its PTR record is vps.lab.example (before: ok)')
      expect(worse.out).toMatch(/worse since .* UTC: ptr 198\.51\.100\.11: its PTR record is vps/)
      expect(worse.out).not.toContain('backup')
      const still = await since(...kept)
      expect(still.code, still.out).toBe(0)
      expect(still.out).toContain('nothing has changed since ')
    } finally {
      await fault?.repair({ net, mx })
    }
    const better = await since(...kept)
    expect(better.code, better.out).toBe(0)
    expect(better.out).toContain('(before: error)')
    writeFileSync(file, 'something else')
    const refused = await since(...kept)
    expect(refused.code, refused.out).toBe(1)
    expect(refused.out).toContain('does not hold an earlier result of mail-check')
    expect(readFileSync(file, 'utf8')).toBe('something else')
  })

  it('waits for the steps before it, and is not known before they are made', async () => {
    const control = controller(lab, [mx])
    const look = {
      host: mx.name,
      addresses: { A: mx.ip4 },
      domains: [{ name: 'mail.example' }],
      ca_file: net.acme.rootFile,
      resolver: net.dns.address,
      outbound: 'out.world.example',
      blocklists: { addresses: [], names: [] },
      fail_on: 'never',
    }
    const tasks = [
      { hostname: 'vps.mail.example' },
      { 'mail-check': look, register: 'one' },
      {
        debug:
          "{{ one.findings | selectattr('id', 'equalto', 'hostname') | map(attribute='evidence') | join }}",
      },
      { hostname: mx.name },
    ]
    control.write('play.yml', JSON.stringify([{ hosts: 'all', tasks: tasks.slice(0, 3) }]))
    const check = await control.run('play.yml', '--check')
    expect(check.out + check.err).toContain('! not known yet: ')
    const { fail_on: _never, ...strict } = look
    control.write(
      'strict.yml',
      JSON.stringify([
        { hosts: 'all', tasks: [{ 'mail-check': { ...strict, addresses: { A: '192.0.2.1' } } }] },
      ]),
    )
    for (const how of [['--check'], []]) {
      const refused = await control.run('strict.yml', ...how)
      expect(refused.code, refused.out).toBe(1)
      expect(refused.out).toContain('error    ptr 192.0.2.1: no PTR record')
      expect(refused.out).toContain('remedy: Set A of mx.mail.example to 192.0.2.1')
    }
    const made = await control.run('play.yml')
    control.write('play.yml', JSON.stringify([{ hosts: 'all', tasks: tasks.slice(3) }]))
    await control.run('play.yml')
    expect(made.code, made.out + made.err).toBe(0)
    expect(made.out).toContain('! it is called vps.mail.example')
    expect(recap(made, mx.name)).toMatchObject({ changed: 1 })
  })

  it('finds nothing more on Debian 12 with the chasquid of Debian 13', async () => {
    await lab.down(mx)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11', suite: 'bookworm' })
    await net.acme.trust(mx)
    const newer = { mail_newer_chasquid: true, mail_debian_mirror: 'http://apt.lab.example/debian' }
    const made = await play('mailserver', '-e', JSON.stringify({ ...newer, dns_adopt: true }))
    expect(made.code, made.out + made.err).toBe(0)
    const { ran, wrong, short } = await found('--check')
    expect(short, JSON.stringify(wrong, null, 1)).toEqual(HEALTHY)
    expect(ran.code).toBe(0)
  })
})
