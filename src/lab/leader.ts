import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostPlace } from './place.ts'

/** The process that is PID 1 of a running host, as the lab numbers it. */
export function leaderOf(place: HostPlace): number | null {
  for (const group of ['payload/init.scope', 'payload']) {
    const file = join(place.cgroup, group, 'cgroup.procs')
    const pids = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    const leader = pids.find((pid) => innerPid(pid) === '1')
    if (leader !== undefined) return Number(leader)
  }
  return null
}

function innerPid(pid: string): string | undefined {
  const file = `/proc/${pid}/status`
  if (pid === '' || !existsSync(file)) return undefined
  return /^NSpid:.*\t(\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1]
}
