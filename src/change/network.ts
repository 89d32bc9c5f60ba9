import { defineFact } from '../host/fact.ts'
import { Refusal, type StateChange } from '../model/change.ts'
import type { HostReader } from '../model/fact.ts'
import { known, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'
import { debian } from './package.ts'

/**
 * Whether the network runs as netplan's files say: what `netplan generate` makes of them is what
 * systemd-networkd was given. `false` when they were changed and not applied, `null` where there is no netplan.
 */
export const netplanApplied = defineFact<null, boolean | null>({
  name: 'netplan applied',
  files: () => ['/etc/netplan/', '/lib/netplan/', '/usr/lib/netplan/', '/run/netplan/'],
  script: () => LOOK,
  parse: ({ stdout }) => [stdout.trim() === 'none' ? null : stdout.trim() !== 'no'],
})

/** By when a file got its name, not when it was written: systemd runs netplan's generator whenever it reloads. */
const LOOK = `newest=$(ls -tc /etc/netplan/*.yaml /lib/netplan/*.yaml /run/netplan/*.yaml 2>/dev/null | head -n 1)
made=$(ls -t /run/systemd/network/*netplan* 2>/dev/null | head -n 1)
if ! command -v netplan >/dev/null; then echo none
elif [ -z "$newest" ]; then echo yes
elif [ -n "$made" ] && [ -z "$(find "$newest" -newercm "$made")" ]; then echo yes
else echo no; fi`

/** Looks whether the network runs so; where there is no netplan, whether its package comes first. */
export async function lookAtNetplan(host: HostReader): Promise<Seen<boolean | null>> {
  const applied = await host.see(netplanApplied(null))
  if (!applied.known || applied.value !== null) return applied
  const comes = await host.see(debian('netplan.io'))
  return comes.known && comes.value !== null ? known(true, comes.assuming) : applied
}

/** The network shall run as netplan's files say. */
export function netplanApply(seen: Seen<boolean | null>): StateChange {
  if (seen.known && seen.value === null)
    throw new Refusal('there is no program netplan: install the package netplan.io', seen.assuming)
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
  guard: () => `[ "$(${LOOK})" = no ]`,
  // generate gives its results the newest time, by which the fact above tells that they are in force.
  script: () => 'netplan generate && netplan apply',
}
