import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from './cache.ts'
import { removeGroups } from './cgroup.ts'

/** Removes what labs that are gone have left: empty cgroup directories and dead sockets. */
export function sweep(): void {
  for (const mount of cgroupMounts()) {
    for (const name of labsIn(mount)) {
      if (!isAlive(name) || ownerOf(name) === process.pid) removeGroups(join(mount, name))
    }
  }
  for (const name of labsIn(CACHE)) {
    if (!isAlive(name)) rmSync(join(CACHE, name), { force: true })
  }
}

/** Whether another lab is using the cache. */
export function isCacheUsed(): boolean {
  return labsIn(CACHE).some(isAlive)
}

/** The process that started a lab, by the lab's name: `hwlab-PID-TIME`. */
export function ownerOf(name: string): number {
  return Number(/^hwlab-(\d+)-/.exec(name)?.[1])
}

function isAlive(name: string): boolean {
  return existsSync(`/proc/${ownerOf(name)}`)
}

function labsIn(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory).filter((name) => !Number.isNaN(ownerOf(name)))
}

function cgroupMounts(): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
  return mounts.filter(([, , type]) => type === 'cgroup2').map(([, path]) => path ?? '')
}
