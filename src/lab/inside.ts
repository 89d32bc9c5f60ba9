import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from './cache.ts'
import { run } from './command.ts'
import { openLab } from './lab.ts'
import { tell } from './machine.ts'
import { exitCode, type LabOrder } from './namespaces.ts'
import { APT_ADDRESS, DNS_ADDRESS, makeRouter } from './network.ts'
import { LAB_DIRECTORY, REFUSAL } from './place.ts'
import { startRelay } from './relay.ts'
import { internet } from './world/internet.ts'

const order = JSON.parse(process.argv[2] ?? '') as LabOrder // written by runInLab
process.exit(await inside(order))

async function inside({ id, socket, hosts, argv, internet: wanted }: LabOrder): Promise<number> {
  await makeMounts()
  makeDirectory(id)
  await makeRouter()
  await replaceFile('/etc/resolv.conf', `nameserver ${DNS_ADDRESS}\noptions timeout:2 attempts:2\n`)
  await replaceFile('/etc/hosts', `127.0.0.1 localhost\n::1 localhost\n${APT_ADDRESS} apt.lab.example\n`)
  await startRelay({ host: APT_ADDRESS, port: 80, socket, refusal: join(LAB_DIRECTORY, REFUSAL) })
  process.env['HOSTWRIGHT_LAB'] = LAB_DIRECTORY
  const lab = openLab()
  if (wanted) await internet(lab, tell)
  await lab.up(hosts)
  const [command = 'bash', ...rest] = argv
  process.on('SIGINT', () => undefined) // the command gets it too, and decides
  return exitCode(spawn(command, rest, { stdio: 'inherit' }))
}

async function makeMounts(): Promise<void> {
  for (const directory of [LAB_DIRECTORY, '/run/netns', '/run/systemd/nspawn']) {
    mkdirSync(directory, { recursive: true })
    await run(['mount', '-t', 'tmpfs', '-o', 'mode=700', 'lab', directory])
  }
  // A pure view of cgroup v2, whatever the machine has: systemd 257 does not boot under a hybrid one.
  await run(['umount', '-R', '/sys/fs/cgroup'])
  await run(['mount', '-t', 'cgroup2', 'none', '/sys/fs/cgroup'])
}

function makeDirectory(id: string): void {
  const at = (...path: string[]): string => join(LAB_DIRECTORY, ...path)
  for (const name of ['hosts', 'snapshots', 'claims', 'etc']) mkdirSync(at(name))
  for (const name of ['id_ed25519', 'id_ed25519.pub']) copyFileSync(join(CACHE, 'key', name), at(name))
  writeFileSync(at('id'), id)
  writeFileSync(at('known_hosts'), '')
  const settings = ['User root', `IdentityFile ${at('id_ed25519')}`, 'IdentitiesOnly yes']
  const trust = [
    `UserKnownHostsFile ${at('known_hosts')}`,
    'GlobalKnownHostsFile none',
    'StrictHostKeyChecking yes',
  ]
  writeFileSync(at('ssh_config'), ['Host *', ...settings, ...trust, 'BatchMode yes', ''].join('\n  '))
}

/** Puts another file in the place of one of this machine, for the lab only. */
async function replaceFile(path: string, content: string): Promise<void> {
  const own = join(LAB_DIRECTORY, 'etc', path.replaceAll('/', '_'))
  writeFileSync(own, content)
  await run(['mount', '--bind', own, path])
}
