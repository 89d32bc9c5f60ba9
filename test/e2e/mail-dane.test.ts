import { beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab } from '../../src/lab/index.ts'
import { controller, recap } from './controller.ts'
import { finger, followSignatures, forget, signZone, VALIDATING } from './dane-ground.ts'
import { blankServer, MX, play, type Server, told } from './mail-outside-ground.ts'

const NAME = `_25._tcp.${MX}`
const VERIFIED = /Verified TLS connection established to mx\.mail\.example/

describe.skipIf(!isInLab())('a mail server whose key others check by the DNS', { timeout: 300_000 }, () => {
  let server: Server

  /** An apply after this change of the settings, and a second run, which changes nothing. */
  const become = async (change: object) => {
    const made = await play(server, 'mailserver.yml', change)
    expect(made.code, told(made)).toBe(0)
    const again = await play(server, 'mailserver.yml')
    expect(recap(again, MX), told(again)).toMatchObject({ changed: 0 })
    const check = await play(server, 'mailserver.yml', {}, ['--check'])
    expect(check.code, told(check)).toBe(0)
  }
  const published = () => server.net.dns.get(NAME, 'TLSA')
  const one = (shown: string) => shown.toLowerCase().replaceAll(' ', '')
  /** The record of the key that is served, and the certificate's serial number, as openssl has them. */
  const served = async () => {
    const script = `openssl s_client -starttls smtp -connect ${server.mx.ip4}:25 -servername ${MX} </dev/null 2>/dev/null >/run/served
      openssl x509 -in /run/served -noout -serial
      openssl x509 -in /run/served -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -r | cut -d' ' -f1`
    const [serial = '', key = ''] = (await server.net.world.get(['sh', '-c', script])).split('\n')
    return { serial, key: `311${key}` }
  }
  const onHost = (script: string) => server.mx.get(['sh', '-ec', script], { timeout: 120 })
  const STATE = '/var/lib/hostwright/acme/mail'

  beforeAll(async () => {
    server = await blankServer()
  })

  it('is refused where the zone is not signed, before anything is changed', async () => {
    for (const how of [['--check'], []]) {
      const ran = await play(server, 'mailserver.yml', { mail_dane: true }, how)
      expect(ran.code, told(ran)).toBe(1)
      expect(ran.out + ran.err).toContain('DANE needs a signed zone, and mail.example')
    }
    expect(await published()).toEqual([])
    expect(await server.net.dns.get(MX, 'A')).toEqual([])
    expect(await onHost('hostname; ls /etc')).not.toMatch(/chasquid/)
  })

  it('publishes the key that it serves and the next one, and is verified by those who look', async () => {
    await signZone(server.net)
    await become({ mail_dane: true })
    await followSignatures(server.net)
    const records = await published()
    expect(records).toHaveLength(2)
    expect(records.map(one)).toContain((await served()).key)
    expect(await finger(server.net)).toMatch(VERIFIED)
    await server.net.mail.send({ to: 'ann@mail.example', subject: 'by DANE' })
    await expect.poll(() => server.net.mail.log(), { timeout: 60_000 }).toMatch(VERIFIED)
    await server.net.mail.wait((message) => message.header('subject')[0] === 'by DANE')
  })

  it('is asked about by a resolver that follows signatures as well', async () => {
    const check = await play(server, 'mailserver.yml', {}, ['--check', '-e', `dns_resolver=${VALIDATING}`])
    expect(check.code, told(check)).toBe(0)
    const looked = await play(server, 'mailcheck.yml', {}, ['-e', `mail_check_resolver=${VALIDATING}`])
    expect(looked.out).toContain('the TLSA records of mx.mail.example fit the key that is served: 3 1 1 ')
    expect(looked.out).toContain('mail.example is signed, by the resolver’s own judgement')
  })

  it('keeps its key when the certificate is renewed by the host itself', async () => {
    const [before, records] = [await served(), await published()]
    await onHost(`rm ${STATE}/issued; systemctl start hostwright-acme-mail.service`)
    await expect.poll(async () => (await served()).serial, { timeout: 60_000 }).not.toBe(before.serial)
    expect((await served()).key).toBe(before.key)
    expect(await published()).toEqual(records)
    expect(await finger(server.net)).toMatch(VERIFIED)
    await become({})
  })

  it('serves the next key when it is told to, which others know already', async () => {
    const [before, records] = [await served(), await published()]
    await become({ mail_dane_key: 2 })
    const after = await served()
    expect(after.key).not.toBe(before.key)
    expect(records.map(one)).toContain(after.key)
    // Others still remember the records of before.
    expect(await finger(server.net)).toMatch(VERIFIED)
    const now = (await published()).map(one)
    expect(now).toHaveLength(2)
    expect(now).toContain(after.key)
    expect(now).not.toContain(before.key)
    await forget(server.net)
    expect(await finger(server.net)).toMatch(VERIFIED)
  })

  it('serves the next key when its own is lost', async () => {
    const [before, records] = [await served(), await published()]
    await onHost(`rm ${STATE}/lego/certificates/*.key /etc/chasquid/certs/mail/privkey.pem`)
    await become({})
    const after = await served()
    expect(after.key).not.toBe(before.key)
    expect(records.map(one)).toContain(after.key)
    expect(await finger(server.net)).toMatch(VERIFIED)
  })

  it('is not verified with another key: the judge can tell', async () => {
    const records = await published()
    await server.net.dns.set(NAME, 'TLSA', [`3 1 1 ${'ab'.repeat(32)}`])
    await forget(server.net)
    expect(await finger(server.net)).not.toMatch(VERIFIED)
    await server.net.dns.set(NAME, 'TLSA', records)
    await forget(server.net)
    expect(await finger(server.net)).toMatch(VERIFIED)
  })

  it('publishes no key that it no longer keeps', async () => {
    await become({ mail_dane: false })
    expect(await published()).toEqual([])
  })

  it('keeps keys with the lego of Debian 12, too, and makes the next ones of another type when told to', async () => {
    const lab = openLab()
    const old = await lab.host({ name: 'old', ip4: '198.51.100.13', suite: 'bookworm' })
    await server.net.acme.trust(old)
    const control = controller(lab, [old])
    const { address, adminKey } = server.net.dns
    const dns = { server: `${address}:53`, key: adminKey, resolvers: [`${address}:53`] }
    const wild = {
      name: 'wild',
      domains: ['*.mail.example', 'mail.example'],
      email: 'root@mail.example',
      accept_tos: true,
      directory: server.net.acme.directoryUrl,
      ca_file: '/usr/local/share/ca-certificates/lab-ca.crt',
      dns,
      install: { directory: '/srv/tls' },
    }
    /** The two keys, after these changes of the params; a second run changes nothing. */
    const keys = async (more: object) => {
      const tasks = [
        { apt: { name: ['lego', 'openssl'] } },
        { acme: { ...wild, ...more }, register: 'made' },
        { debug: 'keys {{ made.tlsa | join(",") }}' },
      ]
      control.write('play.yml', JSON.stringify([{ hosts: 'all', tasks }]))
      const made = await control.run('play.yml')
      expect(made.code, told(made)).toBe(0)
      const again = await control.run('play.yml')
      expect(recap(again, 'old'), told(again)).toMatchObject({ changed: 0 })
      return (/keys (.*)/.exec(again.out)?.[1] ?? '').split(',')
    }
    const plain = await keys({})
    expect(plain).toHaveLength(1)
    const first = await keys({ reuse_key: true })
    expect(first).toEqual([plain[0], expect.stringMatching(/^3 1 1 [0-9a-f]{64}$/)])
    const typed = await keys({ reuse_key: true, key_type: 'rsa2048' })
    expect(typed[0]).toBe(first[0])
    expect(typed[1]).not.toBe(first[1])
    const changed = await keys({ reuse_key: true, key_type: 'rsa2048', key_number: 2 })
    expect(changed[0]).toBe(typed[1])
    const look = 'openssl x509 -in /srv/tls/fullchain.pem -noout -text; ls -l /var/lib/hostwright/acme/wild'
    const seen = await old.get(['sh', '-c', look])
    expect(seen).toMatch(/Public-Key: \(2048 bit\)/)
    expect(seen).toMatch(/DNS:\*\.mail\.example/)
    expect(seen).toMatch(/-rw------- .* next\.pem/)
    await lab.down(old)
  })
})
