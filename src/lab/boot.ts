import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isEmptyGroup, killGroup, removeGroups } from './cgroup.ts'
import { leaderOf } from './leader.ts'
import type { HostPlace } from './place.ts'
import type { HostSpec } from './spec.ts'

/** How long a boot may take; it takes 1.5 s on a quiet machine. */
export const BOOT_MS = 90_000

// nspawn with --keep-unit ends with 133 when the host reboots: without the loop it would stay off.
// The launcher joins the host's cgroup first: else nspawn makes its groups beside those of another host.
const LAUNCHER =
  'echo $$ >"$1/cgroup.procs"; shift; rc=133; while [ $rc = 133 ]; do systemd-nspawn "$@"; rc=$?; done'

/** Switches a host on; it belongs to the lab, not to the process that called. */
export async function powerOn(spec: HostSpec, place: HostPlace): Promise<void> {
  await mkdir(place.cgroup, { recursive: true })
  const output = openSync(place.console, 'a')
  // detached = setsid: a host outlives the test worker that made it, and dies with the lab's PID 1.
  const child = spawn('bash', ['-c', LAUNCHER, 'launcher', place.cgroup, ...nspawnArguments(spec, place)], {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network' },
  })
  closeSync(output)
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  child.unref()
}

function nspawnArguments(spec: HostSpec, place: HostPlace): string[] {
  return [
    '--quiet',
    `--directory=${place.root}`,
    `--machine=${spec.name}`,
    `--hostname=${spec.name}`,
    '--register=no',
    '--keep-unit',
    `--network-namespace-path=/run/netns/${spec.name}`,
    // With the environment variable this makes /proc/sys/net, and only it, writable.
    '--capability=CAP_NET_ADMIN',
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--console=pipe',
    '--boot',
  ]
}

/** Waits until a host lets people in; `not` is the PID 1 of an earlier boot. */
export async function waitReady(spec: HostSpec, place: HostPlace, not: number | null = null): Promise<void> {
  const until = Date.now() + BOOT_MS
  while (Date.now() < until) {
    if (await isReady(spec, place, not)) return
    await sleep(100)
  }
  const said = existsSync(place.console) ? readFileSync(place.console, 'utf8').slice(-2000) : ''
  throw new Error(`${spec.name} did not come up in ${BOOT_MS / 1000} s\n${said}`)
}

async function isReady(spec: HostSpec, place: HostPlace, not: number | null): Promise<boolean> {
  const leader = leaderOf(place)
  if (leader === null || leader === not) return false
  // While it exists, only root may log in.
  return (await answersSsh(spec.ip4)) && !existsSync(`/proc/${leader}/root/run/nologin`)
}

function answersSsh(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, timeout: 2000 })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')))
    socket
      .once('error', () => end(false))
      .once('timeout', () => end(false))
      .once('close', () => end(false))
  })
}

/** Pulls the plug: every process of the host is killed at once. */
export async function powerLoss(place: HostPlace): Promise<void> {
  killGroup(place.cgroup)
  await waitOff(place)
}

/** Waits until no process of a host is left. */
export async function waitOff(place: HostPlace): Promise<void> {
  const until = Date.now() + BOOT_MS
  while (Date.now() < until) {
    // The groups go too: in one that was killed before, the kernel kills what a later systemd starts
    // (clone into a cgroup compares the kill counters of two groups).
    if (isEmptyGroup(place.cgroup)) return removeGroups(place.cgroup)
    await sleep(20)
  }
  throw new Error(`${place.cgroup} still has processes after ${BOOT_MS / 1000} s`)
}
