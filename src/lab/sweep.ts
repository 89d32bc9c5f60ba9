import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
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

/** Process numbers mean something in their namespace only: in a lab within a lab, all others look dead. */
const NAMESPACE = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'

/** A name for a lab that this process starts: `hwlab-PID-TIME-NAMESPACE`. */
export function newLabName(): string {
  return `hwlab-${process.pid}-${Date.now().toString(36)}-${NAMESPACE}`
}

/** The process that started a lab, by the lab's name. */
export function ownerOf(name: string): number {
  return Number(/^hwlab-(\d+)-/.exec(name)?.[1])
}

/** True unless the lab is known to be gone. */
export function isAlive(name: string): boolean {
  const namespace = /^hwlab-\d+-\w+-(\d+)/.exec(name)?.[1]
  return namespace !== NAMESPACE || existsSync(`/proc/${ownerOf(name)}`)
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
