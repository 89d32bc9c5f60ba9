import { readFile } from 'node:fs/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'

const LEGO = `set -e
export RFC2136_NAMESERVER=203.0.113.2:53 RFC2136_TSIG_ALGORITHM=hmac-sha256. RFC2136_TSIG_KEY=acme-key
export RFC2136_PROPAGATION_TIMEOUT=30 RFC2136_POLLING_INTERVAL=1 RFC2136_SEQUENCE_INTERVAL=1
export LEGO_CA_CERTIFICATES=/usr/local/share/ca-certificates/lab-ca.crt
lego --accept-tos --email root@mail.example --server https://acme.lab.example/dir --path /etc/lego --key-type ec256 \\
  --dns rfc2136 --dns.resolvers 203.0.113.2:53 --domains mail.example --domains '*.mail.example' "$@"`

describe.skipIf(!isInLab())('the small internet', () => {
  let net: Internet
  let mx: RunningHost

  const lego = (...args: string[]) =>
    mx.exec(['env', `RFC2136_TSIG_SECRET=${net.dns.acmeKey.secret}`, 'sh', '-c', LEGO, 'lego', ...args])

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    mx = await lab.host({ name: 'mx', ip4: '198.51.100.11' })
    await mx.get(['apt-get', 'update'])
    const packages = ['chasquid', 'lego', 'git', 'openssl', 'bind9-dnsutils']
    const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
    await mx.get(['env', 'DEBIAN_FRONTEND=noninteractive', ...install], { timeout: 300 })
  })

  afterAll(() => openLab().down(mx))

  test('is joined, not started again, by the next who asks', async () => {
    expect((await internet(openLab())).dns.adminKey).toEqual(net.dns.adminKey)
  })

  test('is reached over IPv6 by a host that has just started', async () => {
    const young = await openLab().host({ name: 'young', ip4: '198.51.100.12' })
    const hello = 'exec 3<>/dev/tcp/2001:db8:203::21/25 && IFS= read -r line <&3 && printf %s "$line"'
    expect(await young.get(['timeout', '5', 'bash', '-c', hello])).toMatch(/^220 out\.world\.example/)
    await openLab().down(young)
  })

  test('has zones that can be changed, reverse ones too', async () => {
    const long = `v=DKIM1; k=rsa; p=${'A'.repeat(400)}`
    await net.dns.set('lab1._domainkey.mail.example', 'TXT', [long])
    expect(await net.dns.get('lab1._domainkey.mail.example', 'TXT')).toEqual([long])
    await net.dns.delete('lab1._domainkey.mail.example', 'TXT')
    expect(await net.dns.get('lab1._domainkey.mail.example', 'TXT')).toEqual([])
    await net.dns.setReverse('2001:db8:100::11', 'mx.mail.example')
    expect(await mx.get(['dig', '+short', '-x', '2001:db8:100::11'])).toBe('mx.mail.example.\n')
  })

  test('issues a certificate, of the validity asked for, and refuses a key that lost its grant', async () => {
    await net.acme.trust(mx)
    await net.dns.refuse('acme-key', true)
    expect((await lego('run')).code).toBe(1)
    await mx.get(['rm', '-r', '/etc/lego']) // its account is not known after the restart
    await net.dns.refuse('acme-key', false)
    const before = await net.acme.root()
    await net.acme.restart({ validity: 600 })
    expect(await net.acme.root()).not.toBe(before)
    expect(await lego('run')).toMatchObject({ code: 0 })
    const certificate = '/etc/lego/certificates/mail.example.crt'
    expect((await mx.exec(['openssl', 'x509', '-in', certificate, '-noout', '-checkend', '700'])).code).toBe(
      1,
    )
    expect((await mx.exec(['openssl', 'x509', '-in', certificate, '-noout', '-checkend', '300'])).code).toBe(
      0,
    )
  })

  test('gets mail that is signed, aligned and confirmed, over TLS', async () => {
    await setUpMailServer(net, mx)
    const ca = await readFile(net.acme.rootFile, 'utf8')
    const auth = { user: 'me@mail.example', pass: 'secret' }
    const tls = { ca, servername: 'mx.mail.example' }
    const transport = createTransport({ host: mx.ip4, port: 465, secure: true, auth, tls })
    await transport.sendMail({ from: auth.user, to: 'outside@world.example', subject: 'out', text: 'hello' })
    const message = await net.mail.wait((each) => each.header('subject')[0] === 'out')
    const results = message.header('authentication-results').join('\n')
    expect(results).toContain('dkim=pass')
    expect(results).toContain('spf=pass')
    expect(results).toContain('dmarc=pass')
    const received = message.header('received').join('\n')
    expect(received).toContain('(mx.mail.example [IPv6:2001:db8:100::11])')
    expect(received).toContain('using TLSv1.3')
  })

  test('gets back by the catch-all what it sent', async () => {
    await net.mail.send({ to: 'anything@mail.example', subject: 'round trip' })
    const message = await net.mail.wait((each) => each.header('subject')[0] === 'round trip')
    expect(message.header('received').join('\n')).toContain('mx.mail.example')
  })

  test('takes a git push, by key only', async () => {
    const setUp = 'ssh-keygen -q -t ed25519 -N "" -f /root/backup && cat /root/backup.pub'
    const key = await mx.get(['sh', '-c', setUp])
    await mx.get(['sh', '-c', 'cat >/root/known'], { input: `${net.git.hostKey}\n` })
    const ssh =
      'ssh -i /root/backup -o IdentitiesOnly=yes -o UserKnownHostsFile=/root/known -o StrictHostKeyChecking=yes'
    const identity = '-c user.name=mx -c user.email=root@mail.example -c init.defaultBranch=main'
    await mx.get([
      'sh',
      '-c',
      `git ${identity} init -q /root/repo; git ${identity} -C /root/repo commit -q --allow-empty -m first`,
    ])
    const push = [
      'env',
      `GIT_SSH_COMMAND=${ssh}`,
      'git',
      '-C',
      '/root/repo',
      'push',
      '-q',
      net.git.url,
      'main',
    ]
    expect((await mx.exec(push)).code).toBe(128)
    await net.git.addKey(key)
    expect(await mx.exec(push)).toMatchObject({ code: 0 })
    expect(await net.git.commits()).toEqual(['first'])
  })
})

/** The least that makes the mail server of the other tests: by hand, so that the lab is proven without a playbook. */
async function setUpMailServer({ dns }: Internet, mx: RunningHost): Promise<void> {
  const script = `set -e
cd /etc/chasquid
echo 'hostname: "mx.mail.example"' >>chasquid.conf
mkdir -p certs/mx.mail.example domains/mail.example
cp /etc/lego/certificates/mail.example.crt certs/mx.mail.example/fullchain.pem
cp /etc/lego/certificates/mail.example.key certs/mx.mail.example/privkey.pem
echo '*: outside@world.example' >domains/mail.example/aliases
chasquid-util user-add me@mail.example --password=secret
chasquid-util dkim-keygen mail.example lab1 --algo=rsa3072 >/dev/null
chown -R chasquid:chasquid certs domains
systemctl reset-failed 'chasquid*'
systemctl restart chasquid
chasquid-util dkim-dns mail.example`
  const record = await mx.get(['sh', '-c', script])
  const key = [...record.matchAll(/"([^"]*)"/g)].map(([, part]) => part).join('')
  await dns.set('lab1._domainkey.mail.example', 'TXT', [key])
  await dns.set('mail.example', 'TXT', ['v=spf1 mx -all'])
  await dns.set('mx.mail.example', 'TXT', ['v=spf1 a -all'])
  await dns.set('_dmarc.mail.example', 'TXT', ['v=DMARC1; p=reject'])
  await dns.set('mx.mail.example', 'A', [mx.ip4])
  await dns.set('mx.mail.example', 'AAAA', [mx.ip6 ?? ''])
  // named refuses an MX whose target has no address.
  await dns.set('mail.example', 'MX', ['10 mx.mail.example.'])
  await dns.setReverse(mx.ip4, 'mx.mail.example')
  await dns.setReverse(mx.ip6 ?? '', 'mx.mail.example')
}
