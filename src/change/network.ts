import { defineFact } from '../host/fact.ts'
import type { StateChange } from '../model/change.ts'
import { known, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'

/**
 * Whether the network runs as netplan's files say: what `netplan generate` makes of them is what
 * systemd-networkd was given. `false` when they were changed and not applied.
 */
export const netplanApplied = defineFact<null, boolean>({
  name: 'netplan applied',
  script: () => `command -v netplan >/dev/null || { echo none; exit 0; }
newest=$(ls -t /etc/netplan/*.yaml /lib/netplan/*.yaml /run/netplan/*.yaml 2>/dev/null | head -n 1)
[ -n "$newest" ] || { echo yes; exit 0; }
made=$(ls -t /run/systemd/network/*netplan* 2>/dev/null | head -n 1)
if [ -n "$made" ] && [ ! "$newest" -nt "$made" ]; then echo yes; else echo no; fi`,
  parse: ({ stdout }) => [stdout.trim() !== 'no'],
})

/** The network shall run as netplan's files say. */
export function netplanApply(seen: Seen<boolean>): StateChange {
  const about = {
    sort: 'state',
    kind: 'network',
    subject: 'netplan',
    goal: netplanApplied(null),
    secret: false,
    effects: [],
  } as const
  return {
    ...about,
    before: seen,
    after: known(true),
    data: null,
    summary: 'apply the netplan configuration',
  }
}

/** The network through netplan(5). It is a lifeline: the performer arms a rollback around it. */
export const networkKind: ChangeKind = {
  name: 'network',
  // generate gives its results the newest time, by which the fact above tells that they are in force.
  script: () => 'netplan generate && netplan apply',
}
