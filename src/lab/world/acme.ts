import { readFile, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningHost } from '../host.ts'
import { writeFiles } from '../image.ts'
import { ACME, NS } from './addresses.ts'

/** How the certificate authority behaves. */
export interface AcmeOptions {
  /** Seconds a certificate is valid; default 90 days. Short ones make renewals testable: no clock can be moved. */
  readonly validity?: number
  /** Percentage of good nonces that are refused all the same. */
  readonly nonceReject?: number
}

/** The certificate authority of the small internet. */
export interface Acme {
  readonly directoryUrl: string
  /** Path of the CA that signed the directory endpoint's own certificate. */
  readonly caFile: string
  /** Path of the root under which certificates are issued; a new one after each restart. */
  readonly rootFile: string
  /** The issuing root, PEM. */
  root(): Promise<string>
  /** Forgets every account and certificate: do it before a client has registered. */
  restart(options?: AcmeOptions): Promise<void>
  /** Makes a host trust the directory endpoint, at 1/100 of what update-ca-certificates costs. */
  trust(host: RunningHost): Promise<void>
}

/** pebble's configuration and unit: path to content. */
export function acmeFiles(options: AcmeOptions = {}): Record<string, string> {
  const validity = options.validity ?? 7_776_000
  const pebble = {
    listenAddress: ':443',
    managementListenAddress: ':15000',
    certificate: '/etc/lab/acme.pem',
    privateKey: '/etc/lab/acme.key',
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
    certificateValidityPeriod: validity,
    profiles: { default: { description: 'the only one', validityPeriod: validity } },
  }
  return {
    '/etc/lab/pebble.json': JSON.stringify({ pebble }, null, 2),
    '/etc/systemd/system/pebble.service': unit(options.nonceReject ?? 0),
  }
}

function unit(nonceReject: number): string {
  return `[Unit]
Description=ACME authority of the lab
After=network.target

[Service]
Environment=PEBBLE_VA_NOSLEEP=1 PEBBLE_AUTHZREUSE=0 PEBBLE_WFE_NONCEREJECT=${nonceReject}
ExecStart=/usr/bin/pebble -config /etc/lab/pebble.json -dnsserver ${NS.ip4}:53

[Install]
WantedBy=multi-user.target
`
}

/** The handle of the authority that runs on a host; waits until it answers. */
export async function openAcme(world: RunningHost, directory: string): Promise<Acme> {
  const caFile = join(directory, 'lab-ca.pem')
  const rootFile = join(directory, 'acme-root.pem')
  return {
    directoryUrl: `https://${ACME.name}/dir`,
    caFile,
    rootFile,
    root: () => readFile(rootFile, 'utf8'),
    async restart(options) {
      await writeFiles(world.root, acmeFiles(options))
      await world.get(['systemctl', 'daemon-reload'])
      await world.get(['systemctl', 'restart', 'pebble'])
      await fetchRoots(world, directory)
    },
    trust: (host) => trust(host, caFile),
  }
}

/** Puts the CA and pebble's issuing root where the control, and the outside mail server, find them. */
export async function fetchRoots(world: RunningHost, directory: string): Promise<void> {
  const ca = await readFile(join(world.root, 'etc/lab/ca.pem'), 'utf8')
  await writeFile(join(directory, 'lab-ca.pem'), ca)
  const root = await patiently(() => fetchText('/roots/0', ca))
  await writeFile(join(directory, 'acme-root.pem'), root)
  // postfix reads it with each delivery; a mail server with a certificate of ours is 'Trusted'.
  await writeFiles(world.root, { '/etc/postfix/acme-root.pem': root })
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + 60_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(100)
    }
  }
}

function fetchText(path: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = {
      host: ACME.ip4,
      port: 15_000,
      path,
      ca,
      servername: ACME.name,
      timeout: 5000,
      agent: false,
    }
    const request = get(where, (response) => {
      response.setEncoding('utf8')
      const parts: string[] = []
      response.on('data', (part: string) => parts.push(part)).on('end', () => resolve(parts.join('')))
    })
    request.on('error', reject).on('timeout', () => request.destroy(new Error('pebble does not answer')))
  })
}

async function trust(host: RunningHost, caFile: string): Promise<void> {
  const input = await readFile(caFile, 'utf8')
  const script = `set -e
file=/usr/local/share/ca-certificates/lab-ca.crt
cat >$file
cat $file >>/etc/ssl/certs/ca-certificates.crt
ln -sf $file /etc/ssl/certs/lab-ca.pem
ln -sf lab-ca.pem /etc/ssl/certs/$(openssl x509 -noout -hash -in $file).0`
  await host.get(['sh', '-c', script], { input })
}
