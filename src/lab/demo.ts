import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunningHost } from './host.ts'
import { isInLab, type Lab, openLab } from './lab.ts'
import { runInLab } from './run-lab.ts'
import { type Internet, internet } from './world/internet.ts'

const here = fileURLToPath(import.meta.url)
const main = fileURLToPath(new URL('../cli/main.cjs', import.meta.url))
const say = (text: string) => void process.stdout.write(`${text}\n`)

process.exitCode = isInLab() ? await show() : await enter()

/** Builds what is missing and starts this file again among disposable hosts. */
function enter(): Promise<number> {
  return runInLab([process.execPath, here], { tell: say, internet: true })
}

/** A blank host, the mail playbook, a message out and one back, and the playbook once more. */
async function show(): Promise<number> {
  const lab = openLab()
  const net = await internet(lab, say)
  const mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
  await net.acme.trust(mx)
  const run = runner(lab, net)
  const check = run('What would it do? (--check writes nothing)', '--check')
  const made = run('Make it so')
  const delivered = made === 0 && (await showMail(net, mx))
  const again = run('Once more: nothing changes', '--verbose')
  const left = run('And nothing is left', '--check')
  const page = join(mkdtempSync(join(tmpdir(), 'mailcheck-')), 'index.html')
  const checked = run.check('Is it right, as others see it?', '-e', `mail_check_page=${page}`)
  const right = [2, 3].includes(check) && delivered && again === 0 && left === 0 && checked === 0
  say(`\nThe same as a page: ${page}`)
  say(right ? '\nThe demonstration went as it should.' : '\nThe demonstration FAILED.')
  return right ? 0 : 1
}

/** Runs a playbook, under a title; its exit code. */
type Play = (title: string, ...args: string[]) => number

/** The mail server's playbook, and the one that checks it. */
type Runner = Play & { readonly check: Play }

/** Runs the playbooks as a person would; the secrets are in the environment only. */
function runner(lab: Lab, net: Internet): Runner {
  const env = {
    ...process.env,
    HOSTWRIGHT_SSH_CONFIG: `${lab.directory}/ssh_config`,
    MAIL_PASSWORD: randomBytes(12).toString('base64url'),
    DNS_SECRET: net.dns.adminKey.secret,
  }
  const given = ['-i', 'inventory/lab.yml', '-e', `mail_test_ca=${net.acme.rootFile}`]
  const play =
    (name: string): Play =>
    (title, ...args) => {
      say(`\n== ${title}\n`)
      const command = [main, `playbooks/${name}.yml`, ...given, ...args]
      return spawnSync(process.execPath, command, { env, stdio: 'inherit' }).status ?? 1
    }
  return Object.assign(play('mailserver'), { check: play('mailcheck') })
}

/** What the outside world says of the message that the playbook sent, and the way back. */
async function showMail(net: Internet, mx: RunningHost): Promise<boolean> {
  say('\n== What the outside mail server says of the test message\n')
  const sent = await net.mail.wait((one) => one.header('from').join('').includes('me@mail.example'))
  const verdicts = sent.header('authentication-results').join(' ').replace(/\s+/g, ' ')
  const [hop = ''] = sent.header('received').filter((line) => line.includes('mx.mail.example'))
  say(`${verdicts}\nReceived: ${hop.replace(/\s+/g, ' ')}`)
  const signed = ['dkim=pass', 'spf=pass', 'dmarc=pass'].every((word) => verdicts.includes(word))
  const trusted = hop.includes('(mx.mail.example [IPv6:2001:db8:100::11])') && hop.includes('using TLS')
  say('\n== A message to anything@mail.example comes back by the catch-all\n')
  await net.mail.send({ to: 'anything@mail.example', subject: 'round trip' })
  const back = await net.mail.wait((one) => one.header('subject')[0] === 'round trip')
  say(
    `Received: ${
      back
        .header('received')
        .find((line) => line.includes('mx.mail.example'))
        ?.replace(/\s+/g, ' ') ?? 'by another way'
    }`,
  )
  const served = await mx.exec(['systemctl', 'is-active', 'chasquid'])
  return signed && trusted && served.stdout.trim() === 'active'
}
