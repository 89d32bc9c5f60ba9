import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import {
  type Internet,
  internet,
  type Message,
  OUTSIDE,
  openLab,
  type RunningHost,
} from '../../src/lab/index.ts'
import type { Ran } from '../cli/run.ts'
import { type Controller, controller, recap } from './controller.ts'

/** A mail server that its playbook makes. */
export interface Server {
  readonly net: Internet
  readonly control: Controller
  /** Its host; another one when that is lost. */
  mx: RunningHost
  /** What the inventory says of the server at present, where that is not as at the beginning. */
  vars: object
}

/** A mail server, and a host elsewhere that judges it with the clients of Debian. */
export interface Ground extends Server {
  readonly judge: RunningHost
}

/** What is expected of the server: a script on the judge, or an act, and what its words must and must not be. */
export interface Check {
  readonly id: string
  readonly says: string
  readonly look: string | ((ground: Ground) => Promise<string>)
  readonly want: RegExp
  readonly not?: RegExp
}

/** How a check went, with what was seen. */
export interface Verdict extends Check {
  readonly passed: boolean
  readonly seen: string
}

/** The name of the server, and what its accounts are told by. */
export const MX = 'mx.mail.example'
export const JUDGE = 'judge.lab.example'
export const ANN = 'first pass phrase'
export const BOB = 'second pass phrase'
export const EVE = 'third pass phrase'
export const REVERSE_6 = '1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.8.b.d.0.1.0.0.2.ip6.arpa'

const forward = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, [OUTSIDE]]))

/** Two domains: one with a catch-all and one without. */
export const DOMAINS = [
  {
    name: 'mail.example',
    users: [
      { name: 'ann', password: ANN },
      { name: 'bob', password: BOB },
    ],
    aliases: { ...forward('ann', 'bob', 'postmaster'), refused: ['missing-person@world.example'] },
    catch_all: [OUTSIDE],
  },
  {
    name: 'shop.example',
    users: [{ name: 'eve', password: EVE }],
    aliases: forward('eve', 'postmaster', 'abuse'),
  },
]

/** A host that nothing has been done to. */
export async function blankServer(): Promise<Server> {
  const lab = openLab()
  const net = await internet(lab)
  const mx = await lab.host({ name: MX, ip4: '198.51.100.11' })
  await net.acme.trust(mx)
  // In the lab they are masked: nothing is to begin by itself.
  await mx.get(['systemctl', 'unmask', 'apt-daily.timer', 'apt-daily-upgrade.timer'])
  return { net, mx, control: controller(lab, [mx]), vars: {} }
}

/** Where the server keeps what cannot be made again: a repository, and a key that only its owner has. */
export async function withBackup(server: Server): Promise<void> {
  const { net, control } = server
  const key = join(control.root, 'deploy_key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
  await net.git.addKey(readFileSync(`${key}.pub`, 'utf8'))
  const identity = await generateIdentity()
  const recipients = await Promise.all([identity, await generateIdentity()].map(identityToRecipient))
  const backup = { repository: net.git.url, known_hosts: net.git.hostKey, recipients }
  const vars = { backup: { ...backup, deploy_key: readFileSync(key, 'utf8') }, backup_identity: identity }
  server.vars = { ...server.vars, ...vars }
}

/** The judge of a server, with all that it judges by. */
export async function judgeOf({ net }: Server): Promise<RunningHost> {
  const judge = await openLab().host({ name: JUDGE, ip4: '203.0.113.41' })
  await introduce(net, judge)
  await judge.get(['sh', '-c', 'cat >/root/talk.py'], { input: TALK })
  await judge.get(['sh', '-c', `apt-get update && env DEBIAN_FRONTEND=noninteractive ${INSTALL}`], {
    timeout: 600,
  })
  await trust(net, judge)
  return judge
}

const INSTALL =
  'apt-get install -y --no-install-recommends swaks libnet-ssleay-perl libio-socket-inet6-perl msmtp curl openssl ' +
  'bind9-dnsutils python3-spf python3-dkim python3-dnspython nmap'

/** The judge knows the authority's present root, which is another after each of its starts. */
export async function trust(net: Internet, judge: RunningHost): Promise<void> {
  await judge.get(['sh', '-c', 'cat >/root/root.pem'], { input: await net.acme.root() })
}

/** The judge is a sender as others are: it has its name in both directions, and an SPF record. */
async function introduce({ dns }: Internet, { ip4, ip6 }: RunningHost): Promise<void> {
  for (const name of [JUDGE, 'strict.lab.example']) {
    await dns.set(name, 'A', [ip4])
    await dns.set(name, 'AAAA', [ip6 ?? ''])
    await dns.set(name, 'TXT', ['v=spf1 a -all'])
  }
  await dns.set('_dmarc.strict.lab.example', 'TXT', ['v=DMARC1; p=reject'])
  await dns.setReverse(ip4, JUDGE)
  await dns.setReverse(ip6 ?? '', JUDGE)
}

/** Runs a playbook with the inventory as it is at present, after these changes of it. */
export function play(ground: Server, playbook: string, change: object = {}, args: readonly string[] = []) {
  ground.vars = { ...ground.vars, ...change }
  const inventory = join(ground.control.root, 'mail.yml')
  writeFileSync(
    inventory,
    JSON.stringify({ mail: { hosts: { [MX]: { ...settings(ground), ...ground.vars } } } }),
  )
  return ground.control.play(resolve('playbooks', playbook), '-i', inventory, ...args)
}

function settings({ mx, net }: Server): object {
  return {
    ansible_host: mx.ip4,
    ansible_user: 'root',
    ansible_ssh_private_key_file: join(openLab().directory, 'id_ed25519'),
    mail_host: MX,
    mail_domains: DOMAINS,
    mail_addresses: { A: mx.ip4, AAAA: mx.ip6 },
    mail_reverse: true,
    mail_caa: ['acme.lab.example'],
    mail_imap: { host: 'imap.world.example', port: 993 },
    mail_test_to: OUTSIDE,
    mail_test_ca: net.acme.rootFile,
    mail_preflight_mx: 'out.world.example',
    dns_server: net.dns.address,
    dns_resolver: net.dns.address,
    dns_key: { name: 'admin-key', secret: net.dns.adminKey.secret },
    acme_email: 'root@mail.example',
    acme_directory: net.acme.directoryUrl,
    acme_ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
    acme_resolvers: ['203.0.113.2:53'],
    mail_check_resolver: net.dns.address,
    mail_check_outbound: 'out.world.example',
    mail_check_blocklists: { addresses: [], names: [] },
  }
}

/** The end of what a run said, with its exit code. */
export const told = ({ code, out, err }: Ran) => `exit ${code}\n${(out + err).slice(-2500)}`

/** An apply after these changes of the inventory, and a second run: both must be well, and the second changes nothing. */
export async function become(ground: Server, change: object): Promise<string> {
  const made = await play(ground, 'mailserver.yml', change)
  if (made.code !== 0) return told(made)
  const again = await play(ground, 'mailserver.yml')
  return `${told(made)}\nagain: changed ${recap(again, MX)['changed'] ?? 'never'}, exit ${again.code}`
}

/** The message with this subject, when it has arrived outside. */
export const arrived = ({ net }: Server, subject: string, seconds = 60): Promise<Message> =>
  net.mail.wait((one) => one.header('subject')[0] === subject, seconds)

/** What a shell of the judge says. */
export async function ask({ judge }: Ground, script: string): Promise<string> {
  const { code, stdout, stderr } = await judge.exec(['bash', '-c', script], { timeout: 120 })
  return `${stdout}${stderr}\nexit ${code}`
}

/** What a shell of the server itself says: for what nobody outside can see. */
export const onHost = ({ mx }: Server, script: string) => mx.exec(['bash', '-c', script], { timeout: 300 })

/** Whoever failed at a login in one check is not shut out of the next. */
export const forgive = ({ mx }: Server) => mx.exec(['fail2ban-client', 'unban', '--all'])

/** Looks, and judges what was seen. */
export async function judged(ground: Ground, check: Check): Promise<Verdict> {
  const { look, want, not } = check
  let seen: string
  try {
    seen = typeof look === 'string' ? await ask(ground, look) : await look(ground)
  } catch (error) {
    return { ...check, passed: false, seen: `could not look: ${String(error).slice(0, 1500)}` }
  }
  return { ...check, passed: want.test(seen) && not?.test(seen) !== true, seen }
}

/** Says lines to a server as they are, and shows its answers: for what no proper client says. */
const TALK = `import json, re, socket, sys
host, port, lines = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
with socket.create_connection((host, port), 20) as sock:
    answers = sock.makefile('rb')
    def hear():
        while True:
            line = answers.readline()
            if not line: print('(closed)'); return False
            print(line.decode('latin-1').rstrip())
            if re.match(rb'\\d{3}( |\\r)', line): return True
    try:
        up = hear()
        for line in lines:
            if not up: break
            print('>', repr(line)[:100])
            sock.sendall(line.encode('utf-8') if line.endswith('\\n') else (line + '\\r\\n').encode('utf-8'))
            up = hear()
    except OSError as error: print('(lost)', error)
`
