import type { Doing, HostTiming, RunEvent } from '../model/event.ts'

/** Listens to a run, and tells after its end where the time went. */
export function timed(
  emit: (event: RunEvent) => void,
  clock: () => number = () => performance.now() / 1000,
): (event: RunEvent) => void {
  let documents = 0
  const hosts = new Map<string, HostClock>()
  return (event) => {
    emit(event)
    const now = clock()
    if (event.event === 'run') documents = now
    if (event.event === 'doing') clockOf(hosts, event.host).stepRun(event.what, now)
    if (event.event === 'step') clockOf(hosts, event.host).made(event.step.name, event.acted)
    if (event.event !== 'end') return
    const all = [...hosts].map(([name, host]) => [name, host.read(now)] as const)
    emit({ event: 'timing', timing: { documents, hosts: Object.fromEntries(all) } })
  }
}

interface HostClock {
  /** From now on the host is at something else. */
  stepRun(what: Doing, now: number): void
  made(name: string, seconds: number): void
  read(now: number): HostTiming
}

function clockOf(hosts: Map<string, HostClock>, name: string): HostClock {
  const found = hosts.get(name) ?? hostClock()
  hosts.set(name, found)
  return found
}

function hostClock(): HostClock {
  const spent = { connecting: 0, reading: 0, acting: 0, waiting: 0 }
  const steps: { name: string; seconds: number }[] = []
  let at: { what: Doing; since: number } | undefined
  const pass = (now: number) => {
    if (at !== undefined) spent[at.what] += now - at.since
  }
  return {
    stepRun: (what, now) => {
      pass(now)
      at = { what, since: now }
    },
    made: (name, seconds) => void (seconds > 0 && steps.push({ name, seconds })),
    read: (now) => {
      pass(now)
      const made = steps.reduce((sum, { seconds }) => sum + seconds, 0)
      return { ...spent, made, steps: [...steps].sort((a, b) => b.seconds - a.seconds) }
    },
  }
}
