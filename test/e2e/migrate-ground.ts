import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { type Internet, type Lab, type Message, OUTSIDE, type RunningHost } from '../../src/lab/index.ts'
import { type Ran, run } from '../cli/run.ts'

/** The password of the account that stays. */
export const PASSWORD = 'the one from years ago'

/** Where what was replaced is kept. */
export const COPY = '/var/backups/hostwright-migrated-from-guide'

/** What the guide's server is told. */
export const GUIDE = {
  domain: 'mail.example',
  selector: 'f8x',
  accounts: { me: PASSWORD, former: 'somebody who left' },
  aliases: `me: ${OUTSIDE}\nsales: ${OUTSIDE}\n*: ${OUTSIDE}\n`,
}

/** The domain in the inventory. */
export const SETTINGS = {
  name: 'mail.example',
  users: [{ name: 'me', password: PASSWORD }],
  aliases: { me: [OUTSIDE], postmaster: [OUTSIDE] },
  catch_all: [OUTSIDE],
  dkim: { f8x: 'signing' },
}

/** A server that is taken over, and those who write to it and by it. */
export interface Migration {
  /** Runs the playbook with this domain in the inventory. */
  play(domain: object, ...args: string[]): Promise<Ran>
  /** Runs it and kills it when told. */
  killed(when: AbortSignal, domain: object): Promise<Ran>
  /** Submits a message, and gives its subject. */
  post(): Promise<string>
  arrived(subject: string): Promise<Message>
  /** The selectors that a message is signed with, and what the outside server thinks of it. */
  verdict(message: Message): string
}

/** The settings of a server of the lab, and `more`. */
export function migration(lab: Lab, net: Internet, mx: RunningHost, more: object = {}): Migration {
  const inventory = join(mkdtempSync(join(tmpdir(), 'migration-')), 'mail.yml')
  const args = (domain: object) => {
    const vars = {
      ansible_host: mx.ip4,
      ansible_user: 'root',
      ansible_ssh_private_key_file: join(lab.directory, 'id_ed25519'),
      mail_host: mx.name,
      mail_addresses: { A: mx.ip4, AAAA: mx.ip6 },
      mail_domains: [domain],
      mail_test_to: OUTSIDE,
      mail_test_ca: net.acme.rootFile,
      mail_preflight_mx: 'out.world.example',
      host_upgrades: false,
      dns_server: net.dns.address,
      dns_resolver: net.dns.address,
      dns_key: { name: 'admin-key', secret: net.dns.adminKey.secret },
      acme_email: 'root@mail.example',
      acme_directory: 'https://acme.lab.example/dir',
      acme_ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
      ...more,
    }
    writeFileSync(inventory, JSON.stringify({ mail: { hosts: { [mx.name]: vars } } }))
    return ['playbooks/migrate-mail.yml', '-i', inventory]
  }
  const env = { HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config') }
  let sent = 0
  return {
    play: (domain, ...further) => run([...args(domain), ...further], env),
    killed: (when, domain) => run(args(domain), env, when),
    post: async () => {
      const subject = `out ${++sent}, ${mx.spec.suite}`
      const from = `me@${GUIDE.domain}`
      // As a mail program that was told to accept any certificate: the guide's is not for this name.
      const tls = { rejectUnauthorized: false }
      const auth = { user: from, pass: PASSWORD }
      const transport = createTransport({ host: mx.ip4, port: 465, secure: true, auth, tls })
      await transport.sendMail({ from, to: OUTSIDE, subject, text: 'hello' })
      return subject
    },
    arrived: (subject) => net.mail.wait((one) => one.header('subject')[0] === subject, 120),
    verdict: (message) => {
      const words = message.header('authentication-results').join(' ')
      const selectors = message.header('dkim-signature').map((one) => /s=([^;\s]+)/.exec(one)?.[1])
      const results = ['dkim', 'spf', 'dmarc'].map((what) => new RegExp(`${what}=(\\w+)`).exec(words)?.[1])
      return `${selectors.join(',')}: ${results.join(' ')}`
    },
  }
}

/** The longest time in ms for which a port refused or did not answer, tried until the signal comes. */
export async function longestGap(host: string, port: number, until: AbortSignal): Promise<number> {
  let longest = 0
  let answered = Date.now()
  while (!until.aborted) {
    const began = Date.now()
    if (await accepts(host, port)) {
      longest = Math.max(longest, began - answered)
      answered = Date.now()
    }
    await sleep(50)
  }
  return longest
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const end = (is: boolean) => () => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}
