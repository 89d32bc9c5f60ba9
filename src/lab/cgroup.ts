import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Removes a cgroup and those below it, where no process is left in them. */
export function removeGroups(directory: string): void {
  if (!existsSync(directory)) return
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(join(directory, entry.name))
  }
  try {
    rmdirSync(directory)
  } catch {
    // A group with a process in it is in use: it stays.
  }
}

/** Kills every process of a cgroup at once. */
export function killGroup(directory: string): void {
  if (existsSync(directory)) writeFileSync(join(directory, 'cgroup.kill'), '1')
}

/** Whether no process is in a cgroup or below it. */
export function isEmptyGroup(directory: string): boolean {
  const file = join(directory, 'cgroup.events')
  return !existsSync(file) || readFileSync(file, 'utf8').includes('populated 0')
}

/** Stops every process of a cgroup where it stands, or lets them go on. */
export function setFrozen(directory: string, frozen: boolean): void {
  writeFileSync(join(directory, 'cgroup.freeze'), frozen ? '1' : '0')
}
