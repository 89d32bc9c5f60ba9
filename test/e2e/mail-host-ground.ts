import { symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Internet, Lab, RunningHost } from '../../src/lab/index.ts'
import { OUTSIDE } from '../../src/lab/index.ts'
import { type Controller, controller } from './controller.ts'

/** The domain of the mail host. */
export const DOMAIN = 'mail.example'

/** The name of the mail host. */
export const HOST = `mx.${DOMAIN}`

/** The password of all its accounts. */
export const PASSWORD = 'a pass-phrase, long'

const list = (name: string) => ({ import_tasks: resolve(`playbooks/mail/${name}.yml`) })

/** A play of these steps, with the handlers of all lists. */
export const playOf = (...tasks: object[]) =>
  JSON.stringify([
    {
      name: 'mail host',
      hosts: 'all',
      vars_files: ['vars.yml', resolve('playbooks/mail/settings.yml')],
      tasks,
      handlers: [list('handlers')],
    },
  ])

/** The steps of a whole mail host, in the order in which a playbook has them. */
export const STEPS = {
  preflight: list('preflight'),
  packages: [
    { ...list('newer-chasquid'), when: '(mail_newer_chasquid | default(false))' },
    {
      apt: {
        name: ['chasquid', 'openssl', 'ca-certificates', 'python3-dkim', 'lego'],
        provides: {
          users: ['chasquid'],
          groups: ['chasquid'],
          directories: ['/etc/chasquid', '/etc/chasquid/certs', '/etc/chasquid/domains'],
        },
      },
    },
  ],
  host: list('host'),
  clock: list('clock'),
  tell: list('tell'),
  web: list('web'),
  server: [
    {
      acme: {
        name: '{{ mail_host }}',
        domains: ['{{ mail_host }}'],
        email: '{{ acme_email }}',
        accept_tos: true,
        directory: '{{ acme_directory }}',
        ca_file: '{{ acme_ca_file }}',
        challenge: 'http',
        webroot: '/var/www/acme',
        install: { directory: '/etc/chasquid/certs/{{ mail_host }}', group: 'chasquid' },
        reload: ['systemctl', 'try-restart', 'chasquid'],
        on_failure: ['/usr/local/sbin/tell-postmaster', 'hostwright-acme-{{ mail_host }}.service'],
      },
    },
    { directory: `/etc/chasquid/domains/${DOMAIN}` },
    { dkim: { domain: DOMAIN, selector: 's1' }, notify: 'restart chasquid' },
    {
      chasquid: {
        hostname: '{{ mail_host }}',
        certificates: ['{{ mail_host }}'],
        domains: [
          {
            name: DOMAIN,
            aliases: { me: [OUTSIDE], you: [OUTSIDE], postmaster: [OUTSIDE] },
            catch_all: [OUTSIDE],
            users: [
              { name: 'me', password: '{{ password }}' },
              { name: 'you', password: '{{ password }}' },
            ],
          },
        ],
      },
      notify: 'restart chasquid',
    },
  ],
  hardening: list('hardening'),
  site: {
    ...list('site'),
    vars: { mta_sts_policy: 'version: STSv1\nmode: {{ mta_sts }}\nmx: {{ mail_host }}\nmax_age: 604800\n' },
  },
}

/** A controller with the variables of the mail host, and the project's templates. */
export function mailController(lab: Lab, net: Internet, mx: RunningHost, more: object = {}): Controller {
  const control = controller(lab, [mx])
  symlinkSync(resolve('templates'), join(control.root, 'templates'))
  control.write('password', PASSWORD)
  control.write('secret', net.dns.adminKey.secret)
  const vars = {
    mail_host: HOST,
    mail_domains: [{ name: DOMAIN }],
    mail_addresses: { A: mx.ip4, AAAA: mx.ip6 },
    mail_preflight_mx: 'out.world.example',
    acme_email: `root@${DOMAIN}`,
    acme_directory: net.acme.directoryUrl,
    acme_ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
    dns_server: net.dns.address,
    ...more,
  }
  const lines = Object.entries(vars).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const key = `dns_key: { name: ${net.dns.adminKey.name}, secret: !file secret }`
  control.write('vars.yml', [...lines, key, 'password: !file password', ''].join('\n'))
  return control
}

/** What the world knows of the mail host. */
export async function publish({ dns }: Internet, mx: RunningHost): Promise<void> {
  await dns.set(HOST, 'A', [mx.ip4])
  await dns.set(HOST, 'AAAA', [mx.ip6 ?? ''])
  await dns.set(DOMAIN, 'MX', [`10 ${HOST}.`])
  await dns.set(DOMAIN, 'TXT', ['v=spf1 mx -all'])
  await dns.set(HOST, 'TXT', ['v=spf1 a -all'])
  await dns.set(`_dmarc.${DOMAIN}`, 'TXT', ['v=DMARC1; p=reject'])
  for (const name of ['mta-sts', 'autoconfig']) await dns.set(`${name}.${DOMAIN}`, 'CNAME', [`${HOST}.`])
  await dns.setReverse(mx.ip4, HOST)
  await dns.setReverse(mx.ip6 ?? '', HOST)
}

interface Message {
  readonly account?: string
  readonly envelope?: string
  readonly header?: string
  readonly to?: readonly string[]
  readonly subject: string
}

/** Sends a message as an account of the host; the answer of the server, whatever it is. */
export async function sendBy(net: Internet, mx: RunningHost, message: Message): Promise<string> {
  const { account = `me@${DOMAIN}`, envelope = account, header = account, to = [OUTSIDE], subject } = message
  const transport = createTransport({
    host: mx.ip4,
    port: 465,
    secure: true,
    auth: { user: account, pass: PASSWORD },
    tls: { servername: HOST, ca: await net.acme.root() },
  })
  try {
    const sent = await transport.sendMail({
      from: header,
      envelope: { from: envelope, to: [...to] },
      to: [...to],
      subject,
      text: 'x',
    })
    return sent.response
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    transport.close()
  }
}

/** How a port answers within 2 s. */
export function portOf(host: string, port: number): Promise<'open' | 'refused' | 'silent'> {
  return new Promise((answer) => {
    const socket = connect({ host, port, timeout: 2000 })
    const end = (is: 'open' | 'refused' | 'silent') => () => {
      socket.destroy()
      answer(is)
    }
    socket.once('connect', end('open')).once('error', end('refused')).once('timeout', end('silent'))
  })
}
