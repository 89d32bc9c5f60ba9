import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, type Lab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { watchTraces } from '../../src/testing/traces.ts'
import { type Ran, run } from '../cli/run.ts'
import { recap } from './controller.ts'
import { predictionsOf, TRUE, tellRow } from './predictions.ts'
import { openFilesWith, watchPrograms } from './traces.ts'

const PASSWORD = 'a-pass phrase, long'
const KEY = '/etc/chasquid/domains/mail.example/dkim:s1.pem'

interface StepTold {
  readonly event: string
  readonly host: string
  readonly step: { readonly name: string; readonly task: string }
  readonly outcome: { readonly status: string; readonly changes: readonly JsonChange[] }
}

const steps = (ran: Ran): StepTold[] =>
  ran.out
    .split('\n')
    .filter((line) => line.startsWith('{"event":"step"'))
    .map((line) => JSON.parse(line) as StepTold)

/** A change as a report in JSON has it. */
interface JsonChange {
  readonly kind: string
  readonly certainty: string
  /** A text where it is secret. */
  readonly before?: object | string
}

/** Waiting for name servers is over before it begins where they are fast. */
const isKnown = ({ kind, certainty, before }: JsonChange) =>
  kind !== 'dns shown everywhere' &&
  certainty === 'definite' &&
  (typeof before !== 'object' || !('unknown' in before || 'assuming' in before))

describe.skipIf(!isInLab())('the mail server, from blank to backed up', { timeout: 300_000 }, () => {
  let lab: Lab
  let net: Internet
  let mx: RunningHost
  let vars = ''
  let identity = ''
  const outputs: string[] = []

  const variables = () => ['-e', `mail_test_ca=${net.acme.rootFile}`, '-e', `@${vars}`]
  const play = (name: string, ...args: string[]) =>
    ours(`playbooks/${name}.yml`, '-i', 'inventory/lab.yml', ...variables(), ...args)
  const ours = async (...args: string[]): Promise<Ran> => {
    const ran = await run(args, {
      HOSTWRIGHT_PLAN_KEY: 'stays with the controller',
      HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config'),
      MAIL_PASSWORD: PASSWORD,
      DNS_SECRET: net.dns.adminKey.secret,
      AGE_IDENTITY: identity,
    })
    outputs.push(ran.out, ran.err)
    return ran
  }
  const keyLines = async () => (await mx.get(['cat', KEY])).split('\n').filter((line) => line.length === 64)
  const secrets = async () => [
    PASSWORD,
    net.dns.adminKey.secret,
    identity,
    (readFileSync(join(vars, '../deploy_key'), 'utf8').split('\n')[2] ?? '').trim(),
    ...(await keyLines()),
  ]
  const publicKey = (host: RunningHost) => host.get(['sh', '-c', `openssl pkey -pubout <${KEY}`])
  const servedSerial = async (host: RunningHost) => {
    const command = `openssl s_client -connect ${host.ip4}:465 </dev/null 2>/dev/null | openssl x509 -noout -serial`
    return (await host.exec(['sh', '-c', command])).stdout
  }

  beforeAll(async () => {
    lab = openLab()
    net = await internet(lab)
    await net.acme.restart({ validity: 330 })
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    const folder = mkdtempSync(join(tmpdir(), 'backup-'))
    const key = join(folder, 'deploy_key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
    await net.git.addKey(readFileSync(`${key}.pub`, 'utf8'))
    identity = await generateIdentity()
    const recipients = [
      await identityToRecipient(identity),
      await identityToRecipient(await generateIdentity()),
    ]
    vars = join(folder, 'vars.yml')
    writeFileSync(
      vars,
      `backup:
  repository: ${net.git.url}
  known_hosts: ${net.git.hostKey}
  deploy_key: !file deploy_key
  recipients: [${recipients.join(', ')}]
backup_identity: !env AGE_IDENTITY
`,
    )
  })
  afterAll(async () => {
    for (const host of openLab().hosts()) if (host.name.endsWith('mail.example')) await openLab().down(host)
  })

  let predicted: StepTold[] = []
  it('is predicted on a blank host, and leaves no trace but that of any login', async () => {
    const traces = await watchTraces(mx)
    const before = await traces.now()
    const check = await play('mailserver', '--check', '--json', '--diff', '--plan', `${vars}.plan`)
    expect(await traces.since(before)).toEqual([])
    expect([2, 3], check.out).toContain(check.code)
    predicted = steps(check)
    const definite = predicted.filter(({ outcome }) =>
      outcome.changes.every(({ certainty }) => certainty !== 'unknown'),
    )
    expect(definite.length * 2).toBeGreaterThan(predicted.length)
    // What the package's own hook is replaced with is known, but not what dpkg-divert leaves in its place.
    const isDiverted = (name: string) => name === 'each message goes through the check'
    for (const { step, outcome } of predicted)
      if (['apt', 'file', 'directory', 'template'].includes(step.task) && !isDiverted(step.name))
        expect(
          outcome.changes.map(({ certainty }) => certainty),
          step.name,
        ).not.toContain('unknown')
  })

  let programs: string[] = []
  it('is made by the plan that the dry run saved, as it was predicted', async () => {
    const watched = await watchPrograms(mx)
    const made = await ours('apply', `${vars}.plan`, ...variables(), '--json', '--diff', '--verbose')
    programs = await watched()
    expect(made.code, made.out + made.err).toBe(0)
    const said = new Map(predicted.map(({ step, outcome }) => [step.name, outcome.status]))
    for (const { step, outcome } of steps(made))
      if (outcome.status === 'changed')
        expect(['changed', 'unknown'], step.name).toContain(said.get(step.name))
    const executed = steps(made).map(({ step, outcome }) => ({ name: step.name, changes: outcome.changes }))
    // What it starts from may be told only when it comes to that: a unit as its package leaves it.
    for (const { step, outcome } of predicted)
      for (const change of outcome.changes.filter(isKnown))
        expect(executed.flatMap(({ name, changes }) => (name === step.name ? changes : []))).toContainEqual(
          change,
        )
    const predictions = predictionsOf(made, mx.name)
    tellRow('`mailserver.yml` with a backup | Debian 13', predictions)
    expect(predictions).toMatchObject(TRUE)
    expect(predictions.exact + predictions.assumed).toBeGreaterThan(0.9 * predictions.made)
    const again = await play('mailserver')
    expect(recap(again, mx.name), again.out).toMatchObject({ changed: 0 })
    const check = await play('mailserver', '--check', '--diff', '--verbose')
    expect(check.code, check.out).toBe(0)
  })

  it('shows its secrets in no output, no argument list and no file that others can read', async () => {
    const hidden = await secrets()
    expect(hidden.every((one) => one.length > 15)).toBe(true)
    expect(programs.length).toBeGreaterThan(100)
    for (const secret of hidden) {
      expect(outputs.filter((text) => text.includes(secret))).toEqual([])
      expect(programs.filter((line) => line.includes(secret))).toEqual([])
    }
    expect(await openFilesWith(mx, hidden)).toEqual([])
    await mx.get(['sh', '-c', 'cat >/srv/open'], { input: `${PASSWORD}\n` })
    expect(await openFilesWith(mx, hidden)).toEqual(['/srv/open'])
    await mx.get(['rm', '/srv/open'])
  })

  it('has a backup with no plain key in its history, and makes no second commit', async () => {
    expect(await net.git.commits()).toEqual(['Back up the configuration'])
    const tree = '/var/backups/hostwright/tree'
    const history = await mx.get(['git', '-C', tree, 'log', '-p', '--all', '--text'])
    for (const secret of [...(await secrets()), 'PRIVATE KEY']) expect(history).not.toContain(secret)
    expect(history).toContain('*: outside@world.example')
  })

  it('renews its certificate without a controller, and serves the new one', async () => {
    const before = await servedSerial(mx)
    expect(before).toContain('serial=')
    const faster = '[Timer]\nOnCalendar=*:*:0/10\nRandomizedDelaySec=0\n'
    const folder = '/run/systemd/system/hostwright-acme-mail.timer.d'
    await mx.get(['sh', '-c', `mkdir -p ${folder}; cat >${folder}/faster.conf; systemctl daemon-reload`], {
      input: faster,
    })
    await mx.get(['systemctl', 'restart', 'hostwright-acme-mail.timer'])
    await expect.poll(() => servedSerial(mx), { timeout: 280_000, interval: 3000 }).toMatch(/serial=/)
    await expect.poll(() => servedSerial(mx), { timeout: 280_000, interval: 3000 }).not.toBe(before)
  })

  it('does not come back on another Debian, where its key would lie in the wrong place and another be made', async () => {
    const old = await lab.host({ name: 'old.mail.example', ip4: '198.51.100.13', suite: 'bookworm' })
    await net.acme.trust(old)
    const there = {
      ansible_host: old.ip4,
      mail_addresses: { A: old.ip4, AAAA: old.ip6 },
      mail_reverse: false,
    }
    const ran = await play('restore', '-e', JSON.stringify(there))
    expect(ran.code, ran.out).toBe(1)
    expect(ran.out).toContain('the backup is of Debian 13, and this is 12')
    expect((await old.exec(['sh', '-c', 'ls /etc/chasquid/certs/*/dkim_privkey.pem'])).code).not.toBe(0)
    expect(await net.git.commits()).toHaveLength(1)
    await lab.down(old)
  })

  it('comes back on a blank host with acme.sh, and signs with the same key', async () => {
    const key = await publicKey(mx)
    await lab.down(mx)
    await net.acme.restart()
    mx = await lab.host({ name: 'mx2.mail.example', ip4: '198.51.100.12' })
    await net.acme.trust(mx)
    const moved = {
      ansible_host: mx.ip4,
      mail_addresses: { A: mx.ip4, AAAA: mx.ip6 },
      mail_reverse: true,
      acme_client: 'acme.sh',
      acme_sleep: 1,
    }
    const seen = (await net.mail.list()).length
    const check = await play('restore', '--check', '-e', JSON.stringify(moved))
    expect([2, 3], check.out + check.err).toContain(check.code)
    const made = await play('restore', '-e', JSON.stringify(moved))
    expect(made.code, made.out + made.err + (await net.mail.log()).slice(-3000)).toBe(0)
    expect(await publicKey(mx)).toBe(key)
    expect(await mx.get(['stat', '-c', '%U:%G %a', KEY])).toBe('root:chasquid 640\n')
    await expect.poll(async () => (await net.mail.list()).length, { timeout: 60_000 }).toBe(seen + 1)
    const verdicts = (await net.mail.list()).at(-1)?.header('authentication-results').join(' ') ?? ''
    for (const word of ['dkim=pass', 'spf=pass', 'dmarc=pass']) expect(verdicts).toContain(word)
    expect(await net.git.commits()).toHaveLength(1)
    const again = await play('restore', '-e', JSON.stringify(moved))
    expect(recap(again, 'mx.mail.example'), again.out).toMatchObject({ changed: 0 })
  })
})
