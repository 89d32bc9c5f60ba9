import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'
import { writeFiles } from './image.ts'
import { APT_ADDRESS, DNS_ADDRESS } from './network.ts'
import { gatewayOf, type HostSpec, type LabUser } from './spec.ts'

/** What of a new host's identity is already on its disk, by a snapshot. */
export interface SeedOptions {
  readonly root: string
  readonly publicKey: string
  /** The disk comes from a snapshot of a host with this name and these addresses. */
  readonly same: boolean
  readonly fromSnapshot: boolean
}

/** Puts on a host's disk what a provider's installer would: name, addresses, keys, the first login. */
export async function seed(spec: HostSpec, options: SeedOptions): Promise<void> {
  const { root } = options
  if (!options.same) {
    await writeFiles(root, identity(spec))
    await chmod(join(root, 'etc/netplan/50-lab.yaml'), 0o600)
  }
  if (!options.fromSnapshot) await addKeys(root, options.publicKey)
  if (spec.user !== null) await addUser(root, spec.user, options.publicKey)
  await writeFiles(root, spec.files)
}

function identity(spec: HostSpec): Record<string, string> {
  return {
    '/etc/hostname': `${spec.name}\n`,
    '/etc/hosts': hostsFile(spec.name),
    '/etc/resolv.conf': `nameserver ${DNS_ADDRESS}\noptions timeout:2 attempts:2\n`,
    '/etc/machine-id': `${randomBytes(16).toString('hex')}\n`,
    '/etc/netplan/50-lab.yaml': netplan(spec),
  }
}

function hostsFile(name: string): string {
  const short = name.split('.')[0]
  return [
    '127.0.0.1 localhost',
    `127.0.1.1 ${short === name ? name : `${name} ${short}`}`,
    '::1 localhost ip6-localhost ip6-loopback',
    // Packages can be had without a name server.
    `${APT_ADDRESS} apt.lab.example`,
    '',
  ].join('\n')
}

/** The netplan file of a host, addressed as a provider does it. */
export function netplan(spec: Pick<HostSpec, 'ip4' | 'ip6' | 'extra'>): string {
  const addresses = [`${spec.ip4}/24`, ...(spec.ip6 === null ? [] : [`${spec.ip6}/64`]), ...spec.extra]
  const routes = [
    { to: '0.0.0.0/0', via: gatewayOf(spec.ip4) },
    ...(spec.ip6 === null ? [] : [{ to: '::/0', via: gatewayOf(spec.ip6) }]),
  ]
  return [
    'network:',
    '  version: 2',
    '  renderer: networkd',
    '  ethernets:',
    '    eth0:',
    '      accept-ra: false',
    '      addresses:',
    ...addresses.map((address) => `        - "${address}"`),
    '      routes:',
    ...routes.flatMap(({ to, via }) => [`        - to: "${to}"`, `          via: "${via}"`]),
    '',
  ].join('\n')
}

async function addKeys(root: string, publicKey: string): Promise<void> {
  const key = join(root, 'etc/ssh/ssh_host_ed25519_key')
  await rm(key, { force: true })
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
  await authorize(join(root, 'root'), publicKey)
}

async function authorize(home: string, publicKey: string): Promise<void> {
  await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(join(home, '.ssh/authorized_keys'), publicKey, { mode: 0o600 })
}

async function addUser(root: string, user: LabUser, publicKey: string): Promise<void> {
  const passwd = await readFile(join(root, 'etc/passwd'), 'utf8')
  if (passwd.split('\n').some((line) => line.startsWith(`${user.name}:`))) return
  await run([
    'chroot',
    root,
    'useradd',
    '--create-home',
    '--shell',
    '/bin/bash',
    '--groups',
    'sudo',
    user.name,
  ])
  await run(['chroot', root, 'chpasswd'], { input: `${user.name}:${user.password}\n` })
  const home = join('/home', user.name)
  await authorize(join(root, home), publicKey)
  await run(['chroot', root, 'chown', '-R', `${user.name}:${user.name}`, join(home, '.ssh')])
}
