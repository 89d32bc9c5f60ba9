import type { RunEvent } from '../model/event.ts'
import { shownOutcome } from './hidden.ts'

/** Takes what happens in a run, and tells at its end which hosts failed for the same cause. */
export interface Causes {
  take(event: RunEvent): void
  /** One line a cause, that of the most hosts first; none where fewer than two hosts failed. */
  lines(): string[]
}

/** As many hosts are named for a cause. */
const NAMED = 8

/** Groups the failures of a run by their cause. */
export function groupCauses(): Causes {
  const hosts = new Map<string, Set<string>>()
  const add = (host: string, cause: string) => {
    const found = hosts.get(cause)
    if (found === undefined) hosts.set(cause, new Set([host]))
    else found.add(host)
  }
  return {
    take(event) {
      if (event.event === 'unreachable' || event.event === 'failed')
        add(event.host, `${event.event}: ${causeOf(event.reason, event.host)}`)
      if (event.event !== 'step' || event.outcome.ignored === true || event.outcome.rescued !== undefined)
        return
      const { status, reason = '' } = shownOutcome(event.outcome)
      if (status === 'failed' || status === 'unreachable')
        add(event.host, `${status}: ${event.step.name}: ${causeOf(reason, event.host)}`)
    },
    lines() {
      const all = new Set([...hosts.values()].flatMap((some) => [...some]))
      if (all.size < 2) return []
      const sorted = [...hosts].sort(([, one], [, other]) => other.size - one.size)
      return sorted.map(([cause, some]) => `${count(some.size)} ${cause}  ${named([...some])}`)
    },
  }
}

/** The first line of a reason, without what tells one host from another: its name, addresses and ports. */
function causeOf(reason: string, host: string): string {
  const [first = ''] = reason.split('\n')
  const same = first.startsWith(`${host}: `) ? first.slice(host.length + 2) : first
  return same
    .replaceAll(host, '…')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '…')
    .replace(/\b[\da-f]{1,4}(?::[\da-f]{0,4}){3,7}(?::\d+)?/gi, '…')
}

function count(size: number): string {
  return `${size} host${size === 1 ? '' : 's'}`
}

function named(some: readonly string[]): string {
  const more = some.length - NAMED
  return more > 0 ? `${some.slice(0, NAMED).join(' ')} and ${more} more` : some.join(' ')
}
