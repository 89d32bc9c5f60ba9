import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { powerLoss, powerOn, waitOff, waitReady } from './boot.ts'
import { CACHE } from './cache.ts'
import { setFrozen } from './cgroup.ts'
import { attempt, type CommandOptions, type CommandResult } from './command.ts'
import { emptyDisk, fillDisk } from './disk.ts'
import { leaderOf } from './leader.ts'
import { setCable } from './network.ts'
import type { HostPlace } from './place.ts'
import { takeSnapshot } from './snapshot.ts'
import type { HostSpec } from './spec.ts'

/** A host of a lab: what can be asked of it, and done to it, from outside. */
export interface RunningHost {
  readonly name: string
  readonly ip4: string
  readonly ip6: string | null
  readonly spec: HostSpec
  /** Path of the host's `/` as the lab sees it; without what the host mounted itself (`/run`, `/tmp`). */
  readonly root: string
  /** Path of what the host has written, and only that (overlay upper directory). */
  readonly upper: string
  /** Runs a command in the host as root, out of band: no network, no ssh. */
  exec(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** As `exec`, gives the output, and fails where the command does. */
  get(argv: readonly string[], options?: CommandOptions): Promise<string>
  /** What the host said on its console, all boots. */
  console(): Promise<string>
  freeze(): void
  thaw(): void
  /** Cuts the cable. */
  cut(): Promise<void>
  heal(): Promise<void>
  /** Power loss. */
  kill(): Promise<void>
  powerOff(): Promise<void>
  powerOn(): Promise<void>
  reboot(): Promise<void>
  /** Waits until a reboot that somebody else asked for is through. */
  rebooted(before: number): Promise<void>
  /** The process id of the host's PID 1 as the lab numbers it; another one after a reboot. */
  leader(): number
  /** Leaves 200 kB of free disk space. */
  fillDisk(): Promise<void>
  emptyDisk(): Promise<void>
  /** Shuts the host down, copies its disk, switches it on again. `keep`: for later labs too. */
  snapshot(name: string, options?: { keep?: boolean; off?: boolean }): Promise<void>
}

/** The handle of a host that has been set up. */
export function runningHost(spec: HostSpec, place: HostPlace, snapshots: string): RunningHost {
  const exec = (argv: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
    enter({ spec, place, argv }, options)
  const leader = (): number => requireLeader(spec, place)
  const rebooted = (before: number): Promise<void> => waitReady(spec, place, before)
  const power = powerSwitch(spec, place, exec)
  return {
    name: spec.name,
    ip4: spec.ip4,
    ip6: spec.ip6,
    spec,
    root: place.root,
    upper: place.upper,
    exec,
    get: async (argv, options) => succeeded(argv, await exec(argv, options)),
    console: () => readFile(place.console, 'utf8'),
    freeze: () => setFrozen(place.cgroup, true),
    thaw: () => setFrozen(place.cgroup, false),
    cut: () => setCable(place, 'down'),
    heal: () => setCable(place, 'up'),
    ...power,
    async reboot() {
      const before = leader()
      await exec(['systemctl', 'reboot'])
      await rebooted(before)
    },
    rebooted,
    leader,
    fillDisk: () => fillDisk(place),
    emptyDisk: () => emptyDisk(spec, place),
    async snapshot(name, options = {}) {
      await power.powerOff()
      await takeSnapshot(spec, place, join(options.keep ? join(CACHE, 'layers') : snapshots, name))
      if (!options.off) await power.powerOn()
    },
  }
}

type Exec = RunningHost['exec']

function powerSwitch(
  spec: HostSpec,
  place: HostPlace,
  exec: Exec,
): Pick<RunningHost, 'kill' | 'powerOff' | 'powerOn'> {
  return {
    kill: () => powerLoss(place),
    async powerOff() {
      await exec(['systemctl', 'poweroff'])
      await waitOff(place)
    },
    async powerOn() {
      await powerOn(spec, place)
      await waitReady(spec, place)
    },
  }
}

function requireLeader(spec: HostSpec, place: HostPlace): number {
  const leader = leaderOf(place)
  if (leader === null) throw new Error(`${spec.name} is not running`)
  return leader
}

const ENVIRONMENT = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
]

function enter(
  call: { spec: HostSpec; place: HostPlace; argv: readonly string[] },
  options?: CommandOptions,
): Promise<CommandResult> {
  const target = String(requireLeader(call.spec, call.place))
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--root']
  const command = [
    'nsenter',
    '--target',
    target,
    ...namespaces,
    'env',
    '-i',
    '-C',
    '/',
    ...ENVIRONMENT,
    ...call.argv,
  ]
  return attempt(command, options)
}

function succeeded(argv: readonly string[], result: CommandResult): string {
  if (result.code === 0) return result.stdout
  throw new Error(
    `${argv.join(' ')}: exit code ${result.code}\n${result.stderr.trim() || result.stdout.trim()}`,
  )
}
