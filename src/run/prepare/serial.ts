import type { Host } from '../../model/inventory.ts'
import type { PlayPlan } from './run-plan.ts'

/** The hosts of a play in the batches that `serial` makes of them. */
export function batches({ play, hosts }: PlayPlan): Host[][] {
  if (play.serial.length === 0) return [[...hosts]]
  const found: Host[][] = []
  for (let at = 0, stepRun = 0; at < hosts.length; stepRun++) {
    const size = sizeOf(play.serial[Math.min(stepRun, play.serial.length - 1)] ?? hosts.length, hosts.length)
    found.push(hosts.slice(at, at + size))
    at += size
  }
  return found
}

function sizeOf(serial: number | string, all: number): number {
  const number =
    typeof serial === 'string' && serial.endsWith('%')
      ? Math.floor((Number.parseFloat(serial) * all) / 100)
      : Number(serial)
  return Math.max(1, number)
}
