import type { RunEvent } from '../model/event.ts'
import type { PlanKey } from './keyed-digest.ts'
import { marksOf } from './mark.ts'
import type { SavedPlan, StepMark } from './saved-plan.ts'

/** Listens to a dry run, and gives what it announced by host; a host that did not come through is left out. */
export function planRecorder(key: PlanKey) {
  const hosts = new Map<string, StepMark[]>()
  const out = new Set<string>()
  const machines = new Map<string, string>()
  let play = 0
  return {
    hear: (event: RunEvent): void => {
      if (event.event === 'play') {
        play += 1
        for (const host of event.hosts) if (!hosts.has(host)) hosts.set(host, [])
      }
      if (event.event === 'machine') machines.set(event.host, event.id)
      if (event.event === 'unreachable' || event.event === 'failed') out.add(event.host)
      if (event.event !== 'step') return
      const { status, changes, reason, ignored, rescued } = event.outcome
      if (status === 'failed' && ignored !== true && rescued === undefined) out.add(event.host)
      const step = `${event.step.file}:${event.step.line} ${event.step.name}`
      const marks = marksOf(changes, key)
      const about = { play, step, status, changes: marks }
      hosts.get(event.host)?.push(reason === undefined ? about : { ...about, reason })
    },
    announced: (): SavedPlan['hosts'] =>
      Object.fromEntries([...hosts].filter(([host]) => !out.has(host)).sort(([a], [b]) => (a < b ? -1 : 1))),
    machines: (): SavedPlan['machines'] =>
      Object.fromEntries(
        [...machines].filter(([host]) => !out.has(host)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    leftOut: (): readonly string[] => [...out].sort(),
  }
}
