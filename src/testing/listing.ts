import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Lab, RunningHost } from '../lab/index.ts'

/** Paths, each with type, mode, owner, size and times. */
export type Listing = ReadonlyMap<string, string>

const run = promisify(execFile)

const FORMAT = '%y %m %U:%G %s %T@ %C@\\0'

/** What a host has written to its disk, seen from outside. */
export async function written(host: RunningHost): Promise<Listing> {
  const args = [host.upper, '-mindepth', '1', '-printf', `/%P\\0${FORMAT}`]
  return paired((await run('find', args, { maxBuffer: 1 << 28 })).stdout)
}

/** What lies on the host's file systems in memory; what systemd and udev keep there for themselves is left out. */
export async function fleeting(host: RunningHost): Promise<Listing> {
  const own = ['/run/systemd', '/run/user', '/run/log', '/run/udev', '/run/utmp', '/run/lock']
  const prune = own.flatMap((path) => ['-path', path, '-prune', '-o'])
  // A mount that another process takes away meanwhile is no trouble.
  const found = await host.exec([
    'find',
    '/run',
    '/tmp',
    '/dev/shm',
    ...prune,
    '-mindepth',
    '1',
    '-printf',
    `%p\\0${FORMAT}`,
  ])
  return paired(found.stdout)
}

/** The paths in which two listings differ, also those that only one has. */
export function differing(before: Listing, after: Listing): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  )
}

/** Logs in, runs `true`, and logs out: what any login leaves is no trace of ours. */
export async function login(lab: Pick<Lab, 'directory'>, host: RunningHost): Promise<void> {
  await run('ssh', ['-F', join(lab.directory, 'ssh_config'), `root@${host.ip4}`, 'sh -c true'])
}

function paired(text: string): Listing {
  const words = text.split('\0')
  const pair = (at: number): [string, string] => [words[2 * at] ?? '', words[2 * at + 1] ?? '']
  return new Map(Array.from({ length: (words.length - 1) / 2 }, (_, at) => pair(at)))
}
