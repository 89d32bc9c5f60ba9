import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { powerLoss, powerOn, waitReady } from './boot.ts'
import { CACHE } from './cache.ts'
import { mountDisk, unmountDisk } from './disk.ts'
import { type RunningHost, runningHost } from './host.ts'
import { plugIn, unplug } from './network.ts'
import { type HostPlace, hostPlace, REFUSAL } from './place.ts'
import { seed } from './seed.ts'
import { findSnapshot, snapshotOrigin } from './snapshot.ts'
import { completeSpec, type HostSpec, type LabHost } from './spec.ts'

/** The lab this process runs in. */
export interface Lab {
  /** Holds `id_ed25519`, `known_hosts`, `ssh_config`: what a control host needs to reach the hosts. */
  readonly directory: string
  /** Makes hosts and waits until they let people in. */
  up(hosts: readonly LabHost[]): Promise<RunningHost[]>
  /** Makes one host. */
  host(host: LabHost): Promise<RunningHost>
  /** The hosts there are, whoever made them. */
  hosts(): RunningHost[]
  /** Takes a host away, with all it wrote. */
  down(host: RunningHost): Promise<void>
  /** Where a snapshot lies. */
  snapshotPath(name: string): string
  /** Has every package download answered 503, or no longer. */
  refusePackages(refuse: boolean): Promise<void>
}

interface Context {
  readonly id: string
  readonly directory: string
  readonly snapshots: readonly string[]
}

/** Whether this process runs in a lab. */
export function isInLab(): boolean {
  return process.env['HOSTWRIGHT_LAB'] !== undefined
}

/** Opens the lab this process runs in. */
export function openLab(): Lab {
  const directory = process.env['HOSTWRIGHT_LAB']
  if (directory === undefined) throw new Error("This does not run in a lab: start it with 'lab run'.")
  const id = readFileSync(join(directory, 'id'), 'utf8')
  const lab: Context = { id, directory, snapshots: [join(directory, 'snapshots'), join(CACHE, 'layers')] }
  return {
    directory,
    up: (hosts) => up(lab, hosts),
    host: (host) => bringUp(lab, host),
    hosts: () => allHosts(lab),
    down: (host) => down(lab, host),
    snapshotPath: (name) => findSnapshot(name, lab.snapshots),
    async refusePackages(refuse) {
      if (refuse) await writeFile(join(directory, REFUSAL), '')
      else await rm(join(directory, REFUSAL), { force: true })
    },
  }
}

async function up(lab: Context, hosts: readonly LabHost[]): Promise<RunningHost[]> {
  const running: RunningHost[] = []
  // A boot is CPU-bound: more than two at a time are not sooner.
  for (let at = 0; at < hosts.length; at += 2) {
    running.push(...(await Promise.all(hosts.slice(at, at + 2).map((host) => bringUp(lab, host)))))
  }
  return running
}

async function bringUp(lab: Context, host: LabHost): Promise<RunningHost> {
  const spec = completeSpec(host, host.ip4 ?? (await freeAddress(lab)))
  const place = hostPlace(lab, spec.name, spec.ip4)
  if (existsSync(place.directory)) throw new Error(`The lab already has a host '${spec.name}'.`)
  await mkdir(place.directory, { recursive: true })
  await mountDisk(spec, place, lab.snapshots)
  await personalize(lab, spec, place)
  await plugIn(spec, place)
  await powerOn(spec, place)
  await waitReady(spec, place)
  await writeFile(place.record, JSON.stringify(spec))
  return runningHost(spec, place, join(lab.directory, 'snapshots'))
}

async function personalize(lab: Context, spec: HostSpec, place: HostPlace): Promise<void> {
  const origin = spec.snapshot === null ? null : await snapshotOrigin(spec.snapshot, lab.snapshots)
  const same = origin?.name === spec.name && origin.ip4 === spec.ip4 && origin.ip6 === spec.ip6
  const publicKey = await readFile(join(lab.directory, 'id_ed25519.pub'), 'utf8')
  await seed(spec, { root: place.root, publicKey, same, fromSnapshot: origin !== null })
  const hostKey = await readFile(join(place.root, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8')
  const names = [spec.name, spec.ip4, ...(spec.ip6 === null ? [] : [spec.ip6])]
  await appendFile(join(lab.directory, 'known_hosts'), `${names.join(',')} ${hostKey.trim()}\n`)
  await appendFile('/etc/hosts', `${spec.ip4} ${spec.name}\n`)
}

/** Claims the next free address; a file made exclusively decides between two processes. */
async function freeAddress(lab: Context): Promise<string> {
  const taken = new Set(allHosts(lab).map((host) => host.ip4))
  for (let last = 11; last < 250; last++) {
    const address = `198.51.100.${last}`
    if (taken.has(address)) continue
    try {
      await writeFile(join(lab.directory, 'claims', address), '', { flag: 'wx' })
      return address
    } catch {
      // Claimed by another.
    }
  }
  throw new Error('The lab has no free address left.')
}

function allHosts(lab: Context): RunningHost[] {
  const directory = join(lab.directory, 'hosts')
  return readdirSync(directory).flatMap((name) => {
    const record = join(directory, name, 'host.json')
    if (!existsSync(record)) return [] // still booting
    const spec = JSON.parse(readFileSync(record, 'utf8')) as HostSpec // written by bringUp
    return [runningHost(spec, hostPlace(lab, name, spec.ip4), join(lab.directory, 'snapshots'))]
  })
}

async function down(lab: Context, host: RunningHost): Promise<void> {
  const place = hostPlace(lab, host.name, host.ip4)
  await powerLoss(place)
  await unmountDisk(place)
  await unplug(host.spec)
  await forget(join(lab.directory, 'known_hosts'), (line) => line.startsWith(`${host.name},`))
  await forget('/etc/hosts', (line) => line === `${host.ip4} ${host.name}`)
  await rm(join(lab.directory, 'claims', host.ip4), { force: true })
  await rm(place.directory, { recursive: true })
}

async function forget(file: string, which: (line: string) => boolean): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  // Written in place: /etc/hosts is a bind mount.
  await writeFile(file, lines.filter((line) => !which(line)).join('\n'))
}
