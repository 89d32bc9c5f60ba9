import { beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

const NAME = 'mail.example'
const LONG = `v=DKIM1; k=rsa; p=${'A'.repeat(530)}`

describe.skipIf(!isInLab())('dns-record against BIND', () => {
  let net: Internet
  let box: RunningHost
  let control: Controller

  const play = (...records: readonly Record<string, unknown>[]) => {
    const about = { server: net.dns.address, key: net.dns.adminKey }
    const tasks = records.map((one, at) => ({
      name: `record ${at}`,
      'dns-record': { ...about, ...one },
      register: `r${at}`,
    }))
    control.write('play.yml', JSON.stringify([{ name: 'dns', hosts: 'all', tasks }]))
  }
  const run = (...args: string[]) => control.run('play.yml', ...args)

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    box = await lab.host({ name: 'box' })
    control = controller(lab, [box])
  })

  it('predicts, sets, and then finds nothing to do', async () => {
    play(
      { name: 'mx.mail.example', type: 'A', value: '198.51.100.11' },
      { name: 'mx.mail.example', type: 'AAAA', value: '2001:db8:100:0::11' },
      { name: NAME, type: 'MX', value: '10 mx.mail.example' },
      { name: NAME, type: 'TXT', values: ['v=spf1 mx -all', 'other'], ttl: 60 },
      { name: `lab1._domainkey.${NAME}`, type: 'TXT', value: LONG },
      { name: NAME, type: 'CAA', values: ['0 issue "acme.lab.example"', '0 issuewild ";"'] },
      { name: `_imaps._tcp.${NAME}`, type: 'SRV', value: '0 1 993 mx.mail.example.' },
      { name: 'www.mail.example', type: 'CNAME', value: 'mx.mail.example' },
      { name: '11.100.51.198.in-addr.arpa', type: 'PTR', value: 'mx.mail.example' },
    )
    const check = await run('--check')
    expect(check.code, check.out + check.err).toBe(2)
    expect(check.out).toContain('set mail.example MX to 10 mx.mail.example.')
    expect(await net.dns.get(NAME, 'MX')).toEqual([])
    expect((await box.exec(['ls', '/var/lib/hostwright'])).code).not.toBe(0)
    const apply = await run()
    expect(apply.code, apply.out + apply.err).toBe(0)
    expect(await net.dns.get(NAME, 'MX')).toEqual(['10 mx.mail.example.'])
    expect(await net.dns.get(NAME, 'TXT')).toEqual(['other', 'v=spf1 mx -all'])
    expect(await net.dns.get(`lab1._domainkey.${NAME}`, 'TXT')).toEqual([LONG])
    expect(await net.dns.get('11.100.51.198.in-addr.arpa', 'PTR')).toEqual(['mx.mail.example.'])
    const again = await run()
    expect(again.code, again.out + again.err).toBe(0)
    expect(recap(again, 'box')).toMatchObject({ ok: 9, changed: 0 })
  })

  it('changes what it wrote, and refuses what another wrote, until it may adopt it', async () => {
    play({ name: NAME, type: 'TXT', value: 'v=spf1 mx ~all' })
    expect((await run()).code).toBe(0)
    expect(await net.dns.get(NAME, 'TXT')).toEqual(['v=spf1 mx ~all'])
    await net.dns.set(NAME, 'TXT', ['v=spf1 include:other.example -all'])
    for (const args of [['--check'], []]) {
      const ran = await run(...args)
      expect(ran.out + ran.err).toContain('was not written for this host: adopt: true replaces it')
      expect(ran.code).not.toBe(0)
    }
    expect(await net.dns.get(NAME, 'TXT')).toEqual(['v=spf1 include:other.example -all'])
    play({ name: NAME, type: 'TXT', value: 'v=spf1 mx ~all', adopt: true })
    expect((await run()).code).toBe(0)
    expect(await net.dns.get(NAME, 'TXT')).toEqual(['v=spf1 mx ~all'])
  })

  it('says in the server’s words why a key is refused, in a dry run too', async () => {
    const wrong = [
      [{ name: 'admin-key', secret: Buffer.alloc(32).toString('base64') }, 'NOTAUTH BADSIG'],
      [{ name: 'nobody', secret: net.dns.adminKey.secret }, 'NOTAUTH BADKEY'],
      [{ ...net.dns.adminKey, algorithm: 'hmac-sha512' }, 'NOTAUTH BADKEY'],
    ] as const
    for (const [key, words] of wrong) {
      play({ name: NAME, type: 'TXT', value: 'new', adopt: true, key })
      for (const args of [['--check'], []]) {
        const ran = await run(...args)
        expect(ran.out + ran.err).toContain(words)
        expect(ran.out).toMatch(/failed +box {2}record 0 \[dns-record\] {2}\(.*play\.yml:1\)/)
        expect(ran.out + ran.err).not.toContain(key.secret)
        expect(ran.code).toBe(1)
      }
    }
    play({ name: 'new.mail.example', type: 'TXT', value: 'new', key: net.dns.acmeKey })
    const ran = await run()
    expect(ran.out + ran.err).toContain('REFUSED to the update of new.mail.example TXT')
    play({ name: 'elsewhere.example.org', type: 'TXT', value: 'new' })
    // The lab's server has a root zone of its own, which takes no updates.
    expect((await run()).out).toContain('REFUSED to the update of elsewhere.example.org TXT')
  })

  it('removes what it wrote and forgets it', async () => {
    play({ name: NAME, type: 'TXT', state: 'absent' }, { name: NAME, type: 'CAA', state: 'absent' })
    expect((await run()).code).toBe(0)
    expect(await net.dns.get(NAME, 'TXT')).toEqual([])
    const left = (await box.get(['ls', '/var/lib/hostwright/dns'])).split('\n')
    expect(left).toContain('mail.example%20MX.json')
    expect(left).not.toContain('mail.example%20TXT.json')
    expect(recap(await run(), 'box')).toMatchObject({ ok: 2, changed: 0 })
  })

  it('waits for a person, and says what is pending when the time is over', async () => {
    play({ name: 'hand.mail.example', type: 'TXT', value: 'by hand', manual: true, wait: 1 })
    const late = await run()
    expect(late.code).toBe(6)
    expect(late.out + late.err).toContain('set hand.mail.example TXT to')
    expect(late.out + late.err).toContain('hand.mail.example. 3600 IN TXT "by hand"')
    play({ name: 'hand.mail.example', type: 'TXT', value: 'by hand', ttl: 60, manual: true, wait: 60 })
    const waiting = run()
    await new Promise((wake) => setTimeout(wake, 3000))
    await net.dns.set('hand.mail.example', 'TXT', ['by hand'])
    const ran = await waiting
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(recap(await run(), 'box')).toMatchObject({ ok: 1, changed: 0 })
  })
})
