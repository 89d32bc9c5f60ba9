import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { cloudflareManner } from '../tasks/dns-stand-ins/cloudflare.ts'
import { desecManner } from '../tasks/dns-stand-ins/desec.ts'
import { digitaloceanManner } from '../tasks/dns-stand-ins/digitalocean.ts'
import { ovhManner } from '../tasks/dns-stand-ins/ovh.ts'
import {
  type Manner,
  type StandIn,
  type StandInPlace,
  startStandIn,
} from '../tasks/dns-stand-ins/stand-in.ts'
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

type Env = Readonly<Record<string, string>>

interface JudgedWith {
  readonly client: readonly string[]
  readonly env: (url: string) => Env
  readonly place: StandInPlace
}

describe.skipIf(!isInLab())('stand-ins, judged by a client that is not ours', () => {
  let net: Internet
  let box: RunningHost
  const open: StandIn[] = []

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    box = await lab.host({ name: 'judge' })
    await box.get(['apt-get', 'update'], { timeout: 300 })
    await box.get(['apt-get', 'install', '-y', '--no-install-recommends', 'lego', 'acme.sh'], {
      timeout: 600,
    })
    await box.get(['sh', '-c', `mkdir -p ${CA.replace(/\/[^/]*$/, '')} && cat >${CA}`], {
      input: await readFile(net.acme.caFile, 'utf8'),
    })
  })
  /** A certificate in the name of a provider, whose address is written in the client. */
  const certificate = async (name: string) => {
    const script = `cd /etc/lab && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \\
      -subj /CN=stand-in -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE \\
      -addext subjectAltName=DNS:${name} -keyout /root/k -out /root/c 2>/dev/null && cat /root/k /root/c`
    const both = await net.world.get(['sh', '-c', script])
    return { key: both, cert: both }
  }
  const judged = async (manner: Manner, given: JudgedWith) => {
    const written: Promise<unknown>[] = []
    const zone = emptyZone(ZONE, (at, type, texts) => written.push(net.dns.set(at, type, texts)))
    const there = await startStandIn(zone, manner, { address: CONTROL, ...given.place })
    open.push(there)
    const settings = { ...given.env(there.provider.url ?? ''), LEGO_CA_CERTIFICATES: CA, SSL_CERT_FILE: CA }
    const words = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
    const run = ['env', ...words, ...given.client]
    const ran = await box.exec(run, { timeout: 100 })
    expect(ran.code, ran.stderr + ran.stdout + there.calls.join('\n')).toBe(0)
    await Promise.all(written)
    // It has taken away what it had put there.
    expect(zone.writes).toBeGreaterThanOrEqual(2)
    expect(zone.all).toEqual([])
    await there.close()
  }
  afterAll(async () => {
    for (const one of open) await one.close().catch(() => undefined)
  })

  const lego = (name: string) => [
    ...['lego', '--accept-tos', '--email', 'root@mail.example', '--server', net.acme.directoryUrl],
    ...['--path', `/srv/${name}`, '--dns', name, '--dns.resolvers', `${net.dns.address}:53`],
    ...['--domains', `${name}.${ZONE}`, 'run'],
  ]
  /** Makes a stand-in be taken for the provider itself. */
  const takenFor = async (host: string): Promise<StandInPlace> => {
    await box.get(['sh', '-c', `echo ${CONTROL} ${host} >>/etc/hosts`])
    return { port: 443, tls: await certificate(host) }
  }

  it.each(JUDGED)('lego gets a certificate through the one of %s', async (name, manner, env) => {
    await judged(manner, { client: lego(name), env, place: {} })
  })

  it('lego takes the one of deSEC for deSEC itself, and gets a certificate', async () => {
    const place = await takenFor('desec.io')
    await judged(desecManner, { client: lego('desec'), env: () => ({ DESEC_TOKEN: 'right' }), place })
  })

  // Debian's lego has no Cloudflare.
  it('acme.sh takes the one of Cloudflare for Cloudflare itself, and gets a certificate', async () => {
    const place = await takenFor('api.cloudflare.com')
    const client = [
      ...['acme.sh', '--home', '/usr/share/acme.sh', '--config-home', '/srv/acme.sh', '--issue'],
      ...['--server', net.acme.directoryUrl, '--dns', 'dns_cf', '--dnssleep', '1', '--ca-bundle', CA],
      ...['-m', 'root@mail.example', '-d', `cloudflare.${ZONE}`],
    ]
    await judged(cloudflareManner, { client, env: () => ({ CF_Token: 'right' }), place })
  })
})
