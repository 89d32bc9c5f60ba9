import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Internet,
  internet,
  isInLab,
  OUTSIDE,
  openLab,
  type RunningHost,
  type Suite,
} from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const DOMAIN = 'mail.example'
const PASSWORD = 'a b"c\\d\'ü'
const CERTS = '/etc/chasquid/certs/mx.mail.example'

const PLAYBOOK = `
- name: mail
  hosts: all
  vars_files: [vars.yml]
  tasks:
    - name: packages
      apt:
        name: [chasquid, python3-dkim, openssl]
        provides:
          users: [chasquid]
          groups: [chasquid]
          directories: [/etc/chasquid, /etc/chasquid/certs, /etc/chasquid/domains]
    - name: certificate directory
      directory: ${CERTS}
    - name: chain
      copy: { src: fullchain.pem, dest: ${CERTS}/fullchain.pem }
    - name: private key
      file: { path: ${CERTS}/privkey.pem, content: "{{ private_key }}", group: chasquid, mode: "0640" }
    - name: server
      chasquid:
        hostname: mx.mail.example
        certificates: [mx.mail.example]
        settings: { max_data_size_mb: 20 }
        domains:
          - name: ${DOMAIN}
            aliases: { me: ${OUTSIDE}, you: ["me@${DOMAIN}"] }
            catch_all: ${OUTSIDE}
            users:
              - { name: me, password: "{{ password }}" }
              - { name: you, password: "{{ password }}" }
      register: server
      notify: restart chasquid
    - name: key
      dkim: { domain: ${DOMAIN}, selector: s1 }
      register: dkim
      notify: restart chasquid
    - name: record
      debug: "{{ dkim.name }} {{ dkim.value }}"
  handlers:
    - name: restart chasquid
      service: { name: chasquid, state: restarted }
`

const MAIL_TEST = (more: string) => `
- name: mail
  hosts: all
  vars_files: [vars.yml]
  tasks:
    - name: test
      mail-test:
        server: mx.mail.example
        address: "{{ ansible_host }}"
        ca_file: fullchain.pem
        user: me@${DOMAIN}
        password: "{{ password }}"
        to: ${OUTSIDE}
        timeout: 20
        ${more}
`

describe.skipIf(!isInLab()).each<[Suite, string, string]>([
  ['trixie', '1.15', `/etc/chasquid/domains/${DOMAIN}/dkim:s1.pem`],
  ['bookworm', '1.11', `/etc/chasquid/certs/${DOMAIN}/dkim_privkey.pem`],
])('chasquid on %s (%s)', (suite, version, keyPath) => {
  let net: Internet
  let mx: RunningHost
  let control: Controller
  const users = `/etc/chasquid/domains/${DOMAIN}/users`

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx', ip4: '198.51.100.11', suite })
    await mx.get(['apt-get', 'update'])
    control = controller(lab, [mx])
    control.write('password', PASSWORD)
    control.write('files/.keep', '')
    selfSigned(join(control.root, 'files'))
    control.write('vars.yml', 'password: !file password\nprivate_key: !file files/privkey.pem\n')
    control.write('play.yml', PLAYBOOK)
    await publish(net, mx)
  })
  afterAll(async () => openLab().down(mx))

  it('is predicted on a bare host, and nothing is written', async () => {
    const ran = await control.run('play.yml', '--check', '--diff')
    const all = ran.out + ran.err
    expect([2, 3], all).toContain(ran.code)
    expect(all).toContain(`add the account me@${DOMAIN}`)
    expect(all).toContain(`create the DKIM key s1 of mail.example (rsa 2048) in ${keyPath}`)
    expect(all).toContain(`if the host’s sources give chasquid ${version}`)
    expect(all).toContain('start chasquid.service')
    expect(all).not.toContain('signs by its hook')
    expect(all).not.toContain(PASSWORD)
    expect((await mx.exec(['ls', '/etc/chasquid'])).code).not.toBe(0)
  })

  it('is made so, and runs', async () => {
    const ran = await control.run('play.yml')
    const all = ran.out + ran.err
    expect(ran.code, all).toBe(0)
    expect(all).not.toContain(PASSWORD)
    expect(await mx.get(['systemctl', 'is-active', 'chasquid', 'chasquid-smtp.socket'])).toBe(
      'active\nactive\n',
    )
    expect(
      await mx.get(['stat', '-c', '%a %U %G', users, `/etc/chasquid/domains/${DOMAIN}/aliases`, keyPath]),
    ).toBe('640 root chasquid\n'.repeat(3))
    const pem = await mx.get(['cat', keyPath])
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    const spki = createPublicKey(createPrivateKey(pem))
      .export({ type: 'spki', format: 'der' })
      .toString('base64')
    expect(all).toContain(`s1._domainkey.${DOMAIN} v=DKIM1; k=rsa; p=${spki}`)
    expect(all).not.toContain('PRIVATE KEY')
    await net.dns.set(`s1._domainkey.${DOMAIN}`, 'TXT', [`v=DKIM1; k=rsa; p=${spki}`])
    const login = [
      'chasquid-util',
      '-C=/etc/chasquid',
      'authenticate',
      `me@${DOMAIN}`,
      `--password=${PASSWORD}`,
    ]
    expect((await mx.exec(login)).code).toBe(0)
  })

  it('changes nothing the second time, and writes no account anew', async () => {
    const before = await mx.get(['sha256sum', users, keyPath])
    const ran = await control.run('play.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(recap(ran, 'mx'), ran.out).toMatchObject({ changed: 0, ok: 7 })
    expect((await control.run('play.yml', '--check')).code).toBe(0)
    expect(await mx.get(['sha256sum', users, keyPath])).toBe(before)
  })

  it('sends mail that is signed, and proves it', async () => {
    control.write('test.yml', MAIL_TEST('subject: proof'))
    const check = await control.run('test.yml', '--check')
    expect(check.code, check.out + check.err).toBe(0)
    const ran = await control.run('test.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(recap(ran, 'mx')).toMatchObject({ ok: 1, changed: 0 })
    const message = await net.mail.wait((each) => each.header('subject')[0] === 'proof')
    expect(message.header('authentication-results').join('\n')).toContain('dkim=pass')
  })

  it('says in the server’s words why a test fails', async () => {
    control.write('wrong.yml', MAIL_TEST('port: 1'))
    expect((await control.run('wrong.yml')).out).toContain('ECONNREFUSED')
    control.write('wrong.yml', MAIL_TEST('').replace('server: mx.', 'server: other.'))
    expect((await control.run('wrong.yml')).out).toContain("does not match certificate's altnames")
    control.write('wrong.yml', MAIL_TEST('').replace(/ca_file: .*/, ''))
    expect((await control.run('wrong.yml')).out).toContain('self-signed certificate')
    control.write('wrong.yml', MAIL_TEST('').replace('"{{ password }}"', 'wrong'))
    const ran = await control.run('wrong.yml')
    expect(ran.out + ran.err).toContain(`does not let me@${DOMAIN} log in: 535`)
    for (const [to, words] of [
      ['no-such-user@world.example', 'failed (permanent): '],
      ['nobody@nowhere.example', 'the message was not sent on within 5 s: '],
    ] as const) {
      control.write('wrong.yml', MAIL_TEST('').replace(OUTSIDE, to).replace('timeout: 20', 'timeout: 5'))
      const lost = await control.run('wrong.yml')
      expect(lost.code).not.toBe(0)
      expect(lost.out + lost.err).toContain(words)
    }
  })

  it('mends what someone changed by hand, and leaves other accounts byte for byte', async () => {
    const util = (...args: string[]) => mx.get(['chasquid-util', '-C=/etc/chasquid', ...args])
    await util('user-add', `other@${DOMAIN}`, '--password=hers')
    await util('user-add', `me@${DOMAIN}`, '--password=changed')
    await mx.get(['chmod', '0600', users])
    await mx.get(['chown', 'root:root', users])
    const ran = await control.run('play.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(ran.out).toContain(`set the password of me@${DOMAIN}`)
    expect(ran.out).toContain('finding: mail for the account other@mail.example bounces')
    expect(await mx.get(['stat', '-c', '%a %U %G', users])).toBe('640 root chasquid\n')
    for (const [name, password] of [
      ['me', PASSWORD],
      ['other', 'hers'],
      ['you', PASSWORD],
    ])
      expect(
        (
          await mx.exec([
            'chasquid-util',
            '-C=/etc/chasquid',
            'authenticate',
            `${name}@${DOMAIN}`,
            `--password=${password}`,
          ])
        ).code,
      ).toBe(0)
    const again = await control.run('play.yml', '--check')
    expect(again.code, again.out).toBe(0)
    await mx.get(['chown', 'root:root', users, keyPath])
    const owners = await control.run('play.yml')
    expect(owners.code, owners.out).toBe(0)
    expect(await mx.get(['stat', '-c', '%a %U %G', users, keyPath])).toBe('640 root chasquid\n'.repeat(2))
  })

  it('looks after single accounts in a loop', async () => {
    const loop = (state: string) => `
- name: accounts
  hosts: all
  vars_files: [vars.yml]
  tasks:
    - chasquid-user: { address: "{{ item }}@${DOMAIN}", password: "{{ password }}", state: ${state} }
      loop: [one, two, three]
`
    control.write('loop.yml', loop('present'))
    const ran = await control.run('loop.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect((await control.run('loop.yml', '--check')).code).toBe(0)
    control.write('loop.yml', loop('absent'))
    expect((await control.run('loop.yml')).code).toBe(0)
    expect((await control.run('loop.yml', '--check')).code).toBe(0)
    expect(await mx.get(['grep', '-c', 'key: ', users])).toBe('3\n')
  })

  it('refuses a configuration that chasquid does not take, and keeps the old one', async () => {
    const conf = await mx.get(['cat', '/etc/chasquid/chasquid.conf'])
    control.write('bad.yml', PLAYBOOK.replace('max_data_size_mb: 20', 'no_such_key: 1'))
    const ran = await control.run('bad.yml')
    expect(ran.code).not.toBe(0)
    expect(ran.out + ran.err).toContain('validate: the new file was refused')
    expect(await mx.get(['cat', '/etc/chasquid/chasquid.conf'])).toBe(conf)
  })
})

function selfSigned(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const at = (name: string) => join(folder, name)
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=mx.mail.example',
    '-addext',
    'subjectAltName=DNS:mx.mail.example',
    '-keyout',
    at('privkey.pem'),
    '-out',
    at('fullchain.pem'),
  )
  if (!existsSync(at('fullchain.pem')) || readFileSync(at('privkey.pem')).length === 0)
    throw new Error('no certificate')
}

async function publish({ dns }: Internet, mx: RunningHost): Promise<void> {
  await dns.set('mx.mail.example', 'A', [mx.ip4])
  await dns.set('mx.mail.example', 'AAAA', [mx.ip6 ?? ''])
  await dns.set(DOMAIN, 'MX', ['10 mx.mail.example.'])
  await dns.set(DOMAIN, 'TXT', ['v=spf1 mx -all'])
  await dns.set('mx.mail.example', 'TXT', ['v=spf1 a -all'])
  await dns.set(`_dmarc.${DOMAIN}`, 'TXT', ['v=DMARC1; p=reject'])
  await dns.setReverse(mx.ip4, 'mx.mail.example')
  await dns.setReverse(mx.ip6 ?? '', 'mx.mail.example')
}
