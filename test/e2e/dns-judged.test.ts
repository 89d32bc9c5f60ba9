import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { digitaloceanManner } from '../tasks/dns-stand-ins/digitalocean.ts'
import { ovhManner } from '../tasks/dns-stand-ins/ovh.ts'
import { type Manner, type StandIn, startStandIn } from '../tasks/dns-stand-ins/stand-in.ts'
import { emptyZone } from '../tasks/dns-stand-ins/zone.ts'

const ZONE = 'mail.example'
/** The lab's control, as its hosts see it. */
const CONTROL = '198.51.100.1'
const CA = '/usr/local/share/ca-certificates/lab-ca.crt'

/** Stand-ins that lego can be pointed to, with what it is told. */
const JUDGED: readonly (readonly [string, Manner, (url: string) => Readonly<Record<string, string>>])[] = [
  [
    'ovh',
    ovhManner,
    (url) => ({
      OVH_ENDPOINT: url,
      OVH_APPLICATION_KEY: 'app',
      OVH_APPLICATION_SECRET: 'right',
      OVH_CONSUMER_KEY: 'consumer',
    }),
  ],
  [
    'digitalocean',
    digitaloceanManner,
    (url) => ({ DO_AUTH_TOKEN: 'right', DO_API_URL: url.replace(/\/v2$/, '') }),
  ],
]

describe.skipIf(!isInLab())('stand-ins, judged by a client that is not ours', () => {
  let net: Internet
  let box: RunningHost
  const open: StandIn[] = []

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    box = await lab.host({ name: 'judge' })
    await box.get(['apt-get', 'update'], { timeout: 300 })
    await box.get(['apt-get', 'install', '-y', '--no-install-recommends', 'lego'], { timeout: 600 })
    await box.get(['sh', '-c', `mkdir -p ${CA.replace(/\/[^/]*$/, '')} && cat >${CA}`], {
      input: await readFile(net.acme.caFile, 'utf8'),
    })
  })
  afterAll(async () => {
    for (const one of open) await one.close()
  })

  it.each(JUDGED)('lego gets a certificate through the one of %s', async (name, manner, env) => {
    const written: Promise<unknown>[] = []
    const zone = emptyZone(ZONE, (at, type, texts) => written.push(net.dns.set(at, type, texts)))
    const there = await startStandIn(zone, manner, CONTROL)
    open.push(there)
    const settings = { ...env(there.provider.url ?? ''), LEGO_CA_CERTIFICATES: CA }
    const words = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
    const lego = ['lego', '--accept-tos', '--email', 'root@mail.example', '--server', net.acme.directoryUrl]
    const how = ['--path', `/srv/${name}`, '--dns', name, '--dns.resolvers', `${net.dns.address}:53`]
    const ran = await box.exec(['env', ...words, ...lego, ...how, '--domains', `${name}.${ZONE}`, 'run'], {
      timeout: 100,
    })
    expect(ran.code, ran.stderr + ran.stdout + there.calls.join('\n')).toBe(0)
    await Promise.all(written)
    // It has taken away what it had put there.
    expect(zone.writes).toBeGreaterThanOrEqual(2)
    expect(zone.all).toEqual([])
  })
})
