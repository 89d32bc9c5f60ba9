import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningHost } from '../host.ts'
import { writeFiles } from '../image.ts'
import { type AcmeOptions, acmeFiles } from './acmeFiles.ts'
import { fetchRoots } from './acmeRoots.ts'
import { ACME } from './addresses.ts'

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
