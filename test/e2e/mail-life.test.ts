import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Internet,
  internet,
  isInLab,
  type Message,
  openLab,
  type RunningHost,
} from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

interface Account {
  readonly name: string
  readonly password: string
}

interface Domain {
  readonly name: string
  readonly users?: readonly Account[]
  readonly aliases?: { readonly [name: string]: readonly string[] }
  readonly dkim?: { readonly [selector: string]: 'signing' | 'retired' }
  readonly state?: 'absent'
}

const OUTSIDE = 'outside@world.example'
const ann = { name: 'ann', password: 'first pass phrase' }
const bob = { name: 'bob', password: 'second pass phrase' }
const eve = { name: 'eve', password: 'third pass phrase' }
const everything = (...users: readonly Account[]) =>
  Object.fromEntries([...users.map(({ name }) => name), 'postmaster'].map((name) => [name, [OUTSIDE]]))
const mail: Domain = { name: 'mail.example', users: [ann, bob], aliases: everything(ann, bob) }
const shop: Domain = { name: 'shop.example', users: [eve], aliases: everything(eve) }

describe.skipIf(!isInLab())('a mail server that lives, by its inventory alone', { timeout: 400_000 }, () => {
  let net: Internet
  let mx: RunningHost
  let control: Controller
  let ca = ''
  let server = {
    mail_host: 'mx.mail.example',
    mail_domains: [mail, shop] as readonly Domain[],
    mail_dkim_keep: 7,
    mail_prune: false,
    backup: undefined as object | undefined,
  }

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx.mail.example', ip4: '198.51.100.11' })
    await net.acme.trust(mx)
    ca = readFileSync(net.acme.rootFile, 'utf8')
    control = controller(lab, [mx])
  })
  afterAll(async () => openLab().down(mx))

  /** Dry run, apply, second run: foretold, made, and nothing left. */
  const become = async (change: Partial<typeof server>, codes: readonly number[] = [2, 3]) => {
    server = { ...server, ...change }
    const ssh = join(openLab().directory, 'id_ed25519')
    const vars = {
      ansible_host: mx.ip4,
      ansible_user: 'root',
      ansible_ssh_private_key_file: ssh,
      mail_addresses: { A: mx.ip4, AAAA: mx.ip6 },
      mail_reverse: true,
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
      acme_resolvers: ['203.0.113.2:53'],
      ...server,
    }
    const inventory = join(control.root, 'mail.yml')
    writeFileSync(inventory, JSON.stringify({ mail: { hosts: { 'mx.mail.example': vars } } }))
    const play = (...args: string[]) => control.play('playbooks/mailserver.yml', '-i', inventory, ...args)
    const check = await play('--check', '--diff')
    expect(codes, check.out + check.err).toContain(check.code)
    const made = await play()
    expect(
      made.code,
      made.out + made.err + (await mx.get(['journalctl', '-u', 'chasquid', '-n', '20'])),
    ).toBe(0)
    const again = await play()
    expect(recap(again, mx.name), again.out).toMatchObject({ changed: 0 })
    expect(again.code, again.out).toBe(0)
    const orphans = () => control.play('orphans', 'playbooks/mailserver.yml', '-i', inventory)
    return { foretold: check.out, made: made.out, play, orphans }
  }

  let sent = 0
  const post = async (from: string, { password }: Account) => {
    const subject = `number ${++sent}`
    const transport = createTransport({
      host: mx.ip4,
      port: 465,
      secure: true,
      auth: { user: from, pass: password },
      tls: { ca, servername: server.mail_host },
    })
    await transport.sendMail({ from, to: OUTSIDE, subject, text: 'hello' })
    return subject
  }
  const arrived = (subject: string): Promise<Message> =>
    net.mail.wait((one) => one.header('subject')[0] === subject)
  const verdict = async (from: string, account: Account) => judge(await arrived(await post(from, account)))
  const judge = (message: Message) => {
    const words = message.header('authentication-results').join(' ')
    const selector = /s=(\S+);/.exec(message.header('dkim-signature').join(' '))?.[1]
    const results = ['dkim', 'spf', 'dmarc'].map((what) => new RegExp(`${what}=(\\w+)`).exec(words)?.[1])
    return { selector, results: results.join(' ') }
  }
  const PASSED = 'pass pass pass'

  it('begins with two domains, three accounts and a key each', async () => {
    const { orphans } = await become({})
    const left = await orphans()
    expect([left.code, left.out], left.err).toEqual([0, 'mx.mail.example  nothing is left over\n'])
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's1', results: PASSED })
    expect(await verdict('bob@mail.example', bob)).toEqual({ selector: 's1', results: PASSED })
    expect(await verdict('eve@shop.example', eve)).toEqual({ selector: 's1', results: PASSED })
  })

  it('lets nobody in who was taken out of the list, and says so before', async () => {
    const { foretold } = await become({
      mail_domains: [{ ...mail, users: [ann], aliases: everything(ann) }, shop],
    })
    expect(foretold).toContain('remove the accounts bob@mail.example, which are not in the list')
    await expect(post('bob@mail.example', bob)).rejects.toThrow(/535/)
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's1', results: PASSED })
  })

  it('takes a new password, and no longer the old one', async () => {
    const changed = { ...ann, password: 'another pass phrase' }
    await become({ mail_domains: [{ ...mail, users: [changed], aliases: everything(ann) }, shop] })
    await expect(post('ann@mail.example', ann)).rejects.toThrow(/535/)
    expect(await verdict('ann@mail.example', changed)).toEqual({ selector: 's1', results: PASSED })
    await become({ mail_domains: [{ ...mail, users: [ann], aliases: everything(ann) }, shop] })
  })

  it('rotates its key while a message a second is sent, and each of them passes', async () => {
    const rotated: Domain = {
      ...mail,
      users: [ann],
      aliases: everything(ann),
      dkim: { s1: 'retired', s2: 'signing' },
    }
    const subjects: string[] = []
    const done = new AbortController()
    const sending = (async () => {
      while (!done.signal.aborted) {
        subjects.push(await post('ann@mail.example', ann))
        await new Promise((wake) => setTimeout(wake, 1000))
      }
    })()
    await become({ mail_domains: [rotated, shop] })
    done.abort()
    await sending
    const judged = await Promise.all(subjects.map(async (subject) => judge(await arrived(subject))))
    expect(judged.length).toBeGreaterThan(5)
    expect(new Set(judged.map(({ results }) => results))).toEqual(new Set([PASSED]))
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's2', results: PASSED })
    expect(await net.dns.get('s1._domainkey.mail.example', 'TXT')).toHaveLength(1)
    await become({ mail_dkim_keep: 0 })
    expect(await net.dns.get('s1._domainkey.mail.example', 'TXT')).toEqual([])
    expect(await mx.get(['ls', '/etc/chasquid/domains/mail.example'])).toBe('aliases\ndkim:s2.pem\nusers\n')
  })

  it('lets a domain go with its records, its accounts and its keys', async () => {
    const [first] = server.mail_domains
    if (first === undefined) throw new TypeError('there is a domain')
    const { foretold } = await become({ mail_domains: [first, { ...shop, state: 'absent' }] })
    expect(foretold).toContain('shop.example takes with it the accounts eve')
    expect(foretold).toContain('what shop.example had is kept in /var/backups/mail-gone')
    const kept = ['find', '/var/backups/mail-gone', '-printf', '%m %P\n']
    const lines = (await mx.get(kept)).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining(['700 ', expect.stringMatching(/shop\.example\/dkim:s1\.pem$/)]),
    )
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/shop\.example\/users$/)]))
    for (const [name, type] of FORMER) expect(await net.dns.get(name, type), `${name} ${type}`).toEqual([])
    expect(await mx.get(['ls', '/etc/chasquid/domains'])).toBe('mail.example\nmx.mail.example\n')
    await expect(post('eve@shop.example', eve)).rejects.toThrow(/535/)
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's2', results: PASSED })
  })

  it('keeps what goes in the backup, where there is one, before it is gone', async () => {
    const [first] = server.mail_domains
    if (first === undefined) throw new TypeError('there is a domain')
    const folder = mkdtempSync(join(tmpdir(), 'backup-'))
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, 'key')])
    await net.git.addKey(readFileSync(join(folder, 'key.pub'), 'utf8'))
    const identity = await generateIdentity()
    const other = await identityToRecipient(await generateIdentity())
    const backup = {
      repository: net.git.url,
      known_hosts: net.git.hostKey,
      deploy_key: readFileSync(join(folder, 'key'), 'utf8'),
      recipients: [await identityToRecipient(identity), other],
    }
    await become({ mail_domains: [first, shop], backup })
    const users = await mx.get(['cat', '/etc/chasquid/domains/shop.example/users'])
    const { made } = await become({ mail_domains: [first, { ...shop, state: 'absent' }] })
    const at = (words: string) => made.indexOf(words)
    expect(at('what goes is kept elsewhere first')).toBeGreaterThan(0)
    expect(at('what goes is kept elsewhere first')).toBeLessThan(at('chasquid serves the domains'))
    const tree = '/var/backups/hostwright-gone/tree'
    const secret = `${tree}/secret/etc%2Fchasquid%2Fdomains%2Fshop.example%2Fusers.age`
    const sealed = Buffer.from(await mx.get(['base64', '-w', '0', secret]), 'base64')
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    expect(await decrypter.decrypt(new Uint8Array(sealed), 'text')).toBe(users)
    const pushed = await mx.get(['git', '-C', tree, 'rev-parse', 'HEAD'])
    expect(pushed).toMatch(/^[0-9a-f]{40}/)
    server = { ...server, backup: undefined }
  })

  it('is renamed, and serves no certificate of its old name', async () => {
    const { foretold } = await become({ mail_host: 'post.mail.example' })
    expect(foretold).toContain('mx.mail.example A')
    expect(await servedNames(mx.ip4, 'anything.example', ca)).toBe('DNS:post.mail.example')
    expect(await net.dns.get('mail.example', 'MX')).toEqual(['10 post.mail.example.'])
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's2', results: PASSED })
    expect(await net.dns.get('mx.mail.example', 'A')).toHaveLength(1)
    await become({ mail_prune: true })
    for (const type of ['A', 'AAAA', 'TXT']) expect(await net.dns.get('mx.mail.example', type)).toEqual([])
  })

  it('keeps nothing that an earlier inventory wanted, and works without it', async () => {
    const { orphans, play } = await become({}, [0])
    const key = '/var/backups/hostwright/key'
    const listed = await orphans()
    expect([listed.code, listed.out], listed.err).toEqual([
      2,
      expect.stringContaining(`${key}  (“what cannot be`),
    ])
    const pruned = await play('--prune')
    expect(pruned.code, pruned.out + pruned.err).toBe(0)
    expect(pruned.out).toContain(`~ remove ${key}`)
    expect((await mx.exec(['test', '-e', key])).code).toBe(1)
    expect(recap(await play('--prune'), mx.name), pruned.out).toMatchObject({ changed: 0 })
    expect(await verdict('ann@mail.example', ann)).toEqual({ selector: 's2', results: PASSED })
    expect(await servedNames(mx.ip4, 'anything.example', ca)).toBe('DNS:post.mail.example')
  })
})

const FORMER = [
  ['shop.example', 'MX'],
  ['shop.example', 'TXT'],
  ['_dmarc.shop.example', 'TXT'],
  ['_smtp._tls.shop.example', 'TXT'],
  ['_submissions._tcp.shop.example', 'SRV'],
  ['s1._domainkey.shop.example', 'TXT'],
] as const

/** The names of the certificate that a server shows to whoever asks for any name. */
function servedNames(host: string, servername: string, ca: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 465, servername, ca, checkServerIdentity: () => undefined }, () => {
      resolve(socket.getPeerCertificate().subjectaltname)
      socket.destroy()
    }).once('error', reject)
  })
}
