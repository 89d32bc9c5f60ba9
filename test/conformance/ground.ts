import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { type BenchOptions, type Internet, internet, openLab, type RunningHost } from 'hostwright/testing'

/** The small internet, two hosts in it, and what the examples name. */
export interface Ground {
  readonly net: Internet
  /** A host for whatever stands alone. */
  readonly box: RunningHost
  /** A host for Ansible's modules. */
  readonly modules: RunningHost
  /** A host that the internet knows as a mail server. */
  readonly mx: RunningHost
  readonly recipients: readonly string[]
  readonly secrets: NonNullable<BenchOptions['secrets']>
}

/** Makes the hosts on which the examples are tried. */
export async function makeGround(): Promise<Ground> {
  const lab = openLab()
  const net = await internet(lab)
  const mail = { name: 'mx', ip4: '198.51.100.11' }
  const [mx, box, modules] = await Promise.all([
    lab.host(mail),
    lab.host({ name: 'box', ip4: '198.51.100.12' }),
    lab.host({ name: 'modules', ip4: '198.51.100.13' }),
  ])
  await net.acme.trust(mx)
  await publish(net, mx)
  const key = join(mkdtempSync(join(tmpdir(), 'key-')), 'id')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
  await net.git.addKey(readFileSync(`${key}.pub`, 'utf8'))
  const identity = await generateIdentity()
  const recipients = [
    await identityToRecipient(identity),
    await identityToRecipient(await generateIdentity()),
  ]
  const secrets = {
    password: 'correct "horse" battery\\',
    deploy_key: readFileSync(key, 'utf8'),
    dns_secret: net.dns.adminKey.secret,
    identity,
  }
  return { net, box, mx, modules, recipients, secrets }
}

async function publish({ dns }: Internet, mx: RunningHost): Promise<void> {
  await dns.set('mx.mail.example', 'A', [mx.ip4])
  await dns.set('mx.mail.example', 'AAAA', [mx.ip6 ?? ''])
  await dns.set('mail.example', 'MX', ['10 mx.mail.example.'])
  await dns.set('mail.example', 'TXT', ['v=spf1 mx -all'])
  await dns.setReverse(mx.ip4, 'mx.mail.example')
  await dns.setReverse(mx.ip6 ?? '', 'mx.mail.example')
}
