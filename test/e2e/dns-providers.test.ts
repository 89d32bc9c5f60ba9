import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { providerCases } from '../tasks/dns-cases.ts'
import { type Controller, controller, recap } from './controller.ts'
import { bindTried, POWER_ZONE, powerHost, powerProvider, powerTried } from './dns-ground.ts'

describe.skipIf(!isInLab())('DNS providers that are real', () => {
  let net: Internet
  let power: RunningHost
  let box: RunningHost
  let control: Controller

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    ;[power, box] = await Promise.all([powerHost(lab, net), lab.host({ name: 'box' })])
    control = controller(lab, [box])
  })

  const play = (...tasks: readonly Record<string, unknown>[]) =>
    control.write('play.yml', JSON.stringify([{ name: 'dns', hosts: 'all', tasks }]))
  const run = (...args: string[]) => control.run('play.yml', ...args)
  const settled = async () => {
    const ran = await run()
    expect(ran.code, ran.out + ran.err).toBe(0)
    return ran
  }
  const truth = async (name: string, type: string) =>
    (await powerTried(power).truth(`${name}.${POWER_ZONE}`, type))?.texts

  describe('PowerDNS', () => providerCases(() => powerTried(power)))
  describe('BIND', () => providerCases(() => bindTried(net, 'cases.mail.example')))

  describe('dns-records at PowerDNS', () => {
    const records = [
      { name: `mx.${POWER_ZONE}`, type: 'A', value: '198.51.100.11', ttl: 300 },
      { name: POWER_ZONE, type: 'MX', value: `10 mx.${POWER_ZONE}` },
      { name: POWER_ZONE, type: 'TXT', values: ['v=spf1 mx -all', 'other'] },
      { name: `k1._domainkey.${POWER_ZONE}`, type: 'TXT', value: `v=DKIM1; p=${'A'.repeat(400)}` },
    ]
    const step = (more: Record<string, unknown> = {}) => ({
      name: 'records',
      'dns-records': { provider: powerProvider(power), set: 'mail', records, ...more },
      register: 'dns',
    })
    const check = { name: 'served', 'dns-check': { ...records[1], resolver: '203.0.113.2', wait: 30 } }

    it('predicts, sets, is seen by every name server, and then finds nothing to do', async () => {
      play(step(), { ...check, 'dns-check': { ...check['dns-check'], resolver: net.dns.address } })
      const first = await run('--check')
      expect(first.code, first.out + first.err).toBe(2)
      expect(await truth('mx', 'A')).toBeUndefined()
      await settled()
      expect(await truth('mx', 'A')).toEqual(['198.51.100.11'])
      const again = await settled()
      expect(recap(again, 'box')).toMatchObject({ ok: 2, changed: 0 })
      expect(again.out + again.err).not.toContain('a-key-of-the-lab')
    })

    it('tells of what is listed no more, and removes it when told to', async () => {
      const moved = [{ ...records[0], name: `mail.${POWER_ZONE}` }, ...records.slice(1)]
      play(step({ records: moved }))
      const told = await settled()
      expect(told.out).toContain(
        `finding: mx.${POWER_ZONE} A is no longer listed in the set mail: prune: true removes it`,
      )
      expect(await truth('mx', 'A')).toEqual(['198.51.100.11'])
      play(step({ records: moved, prune: true }))
      expect((await run('--check')).out).toContain(`remove mx.${POWER_ZONE} A`)
      await settled()
      expect(await truth('mx', 'A')).toBeUndefined()
      expect(await truth('mail', 'A')).toEqual(['198.51.100.11'])
      const again = await settled()
      expect(recap(again, 'box')).toMatchObject({ changed: 0 })
      expect(again.out).not.toContain('finding')
    })

    it('is given once, with a secret that no output shows', async () => {
      const { url, api_key } = powerProvider(power)
      control.write('key', `${api_key}\n`)
      control.write(
        'play.yml',
        `- name: dns
  hosts: all
  vars:
    dns_provider: { type: powerdns, url: "${url}", api_key: !file key }
  tasks:
    - name: given
      dns-records:
        provider: "{{ dns_provider }}"
        records: [{ name: "{{ inventory_hostname }}.${POWER_ZONE}", type: A, value: 198.51.100.99 }]
    - name: given again
      dns-record: { provider: "{{ dns_provider }}", name: box.${POWER_ZONE}, type: AAAA, value: "2001:db8::99" }
`,
      )
      const ran = await settled()
      expect(await truth('box', 'A')).toEqual(['198.51.100.99'])
      const json = await run('--json')
      expect(json.code, json.out + json.err).toBe(0)
      for (const text of [ran.out, ran.err, json.out, json.err]) expect(text).not.toContain(api_key)
    })

    it('refuses what is foreign, and a zone that is not there, in a dry run too', async () => {
      await powerTried(power).plant(`theirs.${POWER_ZONE}`, 'TXT', ['"theirs"'])
      for (const [name, words] of [
        [`theirs.${POWER_ZONE}`, 'was not written for this host: adopt: true replaces it'],
        ['mx.elsewhere.example', 'powerdns has no zone that mx.elsewhere.example is in'],
      ] as const) {
        play({ name: 'one', 'dns-record': { provider: powerProvider(power), name, type: 'TXT', value: 'x' } })
        for (const args of [['--check'], []]) {
          const ran = await run(...args)
          expect(ran.out + ran.err).toContain(words)
          expect(ran.code).not.toBe(0)
        }
      }
      expect(await truth('theirs', 'TXT')).toEqual(['"theirs"'])
    })

    it('says clearly that a key is not accepted, and does not show it', async () => {
      play(step({ provider: { ...powerProvider(power), api_key: 'not-the-key' } }))
      const ran = await run('--check')
      expect(ran.out + ran.err).toContain('powerdns does not accept the credentials')
      expect(ran.out + ran.err).not.toContain('not-the-key')
    })
  })

  describe('a person', () => {
    const record = { name: `hand.${POWER_ZONE}`, type: 'TXT', value: 'by hand' }
    const provider = () => ({ type: 'manual', resolver: net.dns.address })

    it('is shown all lines before anything is waited for, and may take any TTL', async () => {
      const second = { ...record, name: `hand2.${POWER_ZONE}` }
      play({
        name: 'by hand',
        'dns-records': { provider: provider(), records: [record, second], wait: 60 },
        register: 'dns',
      })
      const running = run()
      await new Promise((wake) => setTimeout(wake, 4000))
      for (const { name } of [record, second])
        await power.get([
          'pdnsutil',
          'replace-rrset',
          POWER_ZONE,
          name.split('.')[0] ?? '',
          'TXT',
          '123',
          '"by hand"',
        ])
      const ran = await running
      expect(ran.code, ran.out + ran.err).toBe(0)
      const lines = ran.out.split('\n')
      const told = lines.findIndex(
        (line) => line.startsWith('note') && line.includes(`hand.${POWER_ZONE}. 3600`),
      )
      const done = lines.findIndex((line) => line.startsWith('changed'))
      expect(told).toBeGreaterThan(0)
      expect(told).toBeLessThan(done)
      expect(lines[told + 1]).toContain(`hand2.${POWER_ZONE}. 3600 IN TXT "by hand"`)
      expect(recap(await settled(), 'box')).toMatchObject({ ok: 1, changed: 0 })
    })

    it('is told what is pending, apart from what went wrong', async () => {
      play({
        name: 'by hand',
        'dns-record': { ...record, value: 'never', provider: provider(), wait: 1 },
      })
      const ran = await run()
      expect(ran.code).toBe(6)
      expect(recap(ran, 'box')).toMatchObject({ waiting: 1, changed: 0 })
      expect(ran.out.split('TO DO BY HAND')[1]).toContain(`set hand.${POWER_ZONE} TXT to`)
    })

    it('can be waited for later: what is pending is registered', async () => {
      play(
        {
          name: 'by hand',
          'dns-records': { records: [{ ...record, value: 'never' }], provider: provider(), wait: 0 },
          register: 'dns',
        },
        { name: 'say', debug: 'waits for {{ dns.pending | join(" ") }}' },
      )
      const ran = await run()
      expect(ran.out).toContain(`waits for hand.${POWER_ZONE} TXT`)
      expect(ran.out.split('TO DO BY HAND')[1]).toContain(`set hand.${POWER_ZONE} TXT to`)
      expect(ran.code, ran.out).toBe(6)
      expect(recap(ran, 'box')).toMatchObject({ changed: 0, waiting: 1 })
    })

    it('is told which name server shows what', async () => {
      play({
        name: 'served',
        'dns-check': { ...record, value: 'never', resolver: net.dns.address, wait: 1 },
      })
      const ran = await run()
      expect(ran.code).toBe(1)
      expect(ran.out).toContain(`hand.${POWER_ZONE} TXT is not shown by every name server`)
      expect(ran.out).toContain(`ns1.${POWER_ZONE} (${power.ip4}): "by hand" (TTL 123)`)
      expect(ran.out).toContain(`ns1.${POWER_ZONE} (${power.ip6}): "by hand" (TTL 123)`)
    })
  })

  it('a certificate is obtained by lego through PowerDNS', { timeout: 300_000 }, async () => {
    const ca = '/usr/local/share/ca-certificates/lab-ca.crt'
    await box.get(['mkdir', '-p', '/usr/local/share/ca-certificates'])
    await box.get(['sh', '-c', `cat >${ca}`], { input: await readFile(net.acme.caFile, 'utf8') })
    const { url, api_key } = powerProvider(power)
    play(
      { name: 'packages', apt: { name: ['lego', 'openssl'] } },
      {
        name: 'certificate',
        acme: {
          name: 'power',
          domains: [`mx.${POWER_ZONE}`],
          email: 'root@mail.example',
          accept_tos: true,
          directory: net.acme.directoryUrl,
          ca_file: ca,
          dns: {
            provider: 'pdns',
            env: { PDNS_API_URL: url, PDNS_API_KEY: api_key },
            resolvers: [`${net.dns.address}:53`],
          },
          install: { directory: '/srv/tls' },
        },
      },
    )
    await settled()
    const names = await box.get([
      'openssl',
      'x509',
      '-noout',
      '-ext',
      'subjectAltName',
      '-in',
      '/srv/tls/fullchain.pem',
    ])
    expect(names).toContain(`DNS:mx.${POWER_ZONE}`)
    expect(recap(await settled(), 'box')).toMatchObject({ changed: 0 })
  })
})
