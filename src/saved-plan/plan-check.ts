import type { Inventory } from '../model/inventory.ts'
import { InputError } from '../model/problem.ts'
import { AGAIN } from './plan-file.ts'
import type { PlanOrigin, SavedPlan } from './saved-plan.ts'

/** Throws an InputError when a plan has expired, or was made later than now. */
export function checkTime(file: string, { made, expires }: SavedPlan, now: Date): void {
  // Clocks of two controllers may differ a little.
  if (Date.parse(made) > now.getTime() + 600_000)
    throw new InputError(`${file} was made at ${made}, which is in the future: a clock is wrong`)
  if (Date.parse(expires) > now.getTime()) return
  throw new InputError([{ message: `${file} expired at ${expires}`, hint: AGAIN }])
}

/** Throws an InputError when a host of a plan is no longer in the inventory. */
export function checkHosts(file: string, { origin, hosts }: SavedPlan, { hosts: known }: Inventory): void {
  const gone = Object.keys(hosts).filter((name) => !known.has(name))
  if (gone.length > 0)
    throw new InputError(
      `${file} is for ${gone.join(', ')}, which ${origin.inventories.join(', ')} no longer names`,
    )
}

/** Throws an InputError when a variable that a plan was made with is not given again. */
export function checkExtra(file: string, { origin }: SavedPlan, given: readonly string[]): void {
  const missing = origin.extra.filter((name) => !given.includes(name))
  if (missing.length > 0)
    throw new InputError(`${file} was made with -e ${missing.join(', -e ')}: give it again`)
}

/** Throws an InputError when a file that a plan was made with is another now, or gone. */
export function checkFiles(file: string, { origin }: SavedPlan, now: PlanOrigin['files']): void {
  const other = Object.entries(origin.files).find(([name, digest]) => now[name] !== digest)
  if (other !== undefined)
    throw new InputError([{ message: `${file} was made from another version of ${other[0]}`, hint: AGAIN }])
}

/** Throws an InputError when a plan was made from other documents than those that are here now. */
export function checkOrigin(file: string, { origin }: SavedPlan, now: PlanOrigin): void {
  const names = [...new Set([...origin.extra, ...now.extra])].join(', -e ')
  const other = {
    extra: `other values of -e ${names}`,
    playbook: `another version of ${origin.playbook}, or with another secret in it`,
    inventory: `an inventory that differs from ${now.inventories.join(', ')} as it is now, or with another -u, -b or --private-key`,
  }
  const differing = (['extra', 'playbook', 'inventory'] as const).find(
    (name) => origin.digests[name] !== now.digests[name],
  )
  if (differing !== undefined)
    throw new InputError([{ message: `${file} was made from ${other[differing]}`, hint: AGAIN }])
}
