import { defineChange } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { known, type Seen } from '../../model/seen.ts'
import { debian } from '../package/dpkg-status.ts'

/**
 * Whether the network runs as netplan's files say: systemd-networkd was started, or we last applied them, after the last of them
 * was changed. `false` if that cannot be determined (applying them once more does no harm), `null` if there is no netplan.
 */
export const netplanApplied = defineFact<null, boolean | null>({
  name: 'netplan applied',
  files: () => ['/etc/netplan/', '/lib/netplan/', '/usr/lib/netplan/', '/run/netplan/'],
  script: () => LOOK,
  parse: ({ stdout }) => [stdout.trim() === 'none' ? null : stdout.trim() !== 'no'],
})

/** When we last applied them since the host was started. What netplan generates tells nothing: any reload of systemd makes that anew. */
const APPLIED = '/run/hostwright-netplan'

/** By when a file got its name, not when it was written; the directory tells of one that is gone. */
const LOOK = `newest=$(ls -tcd /etc/netplan /etc/netplan/*.yaml /lib/netplan/*.yaml /run/netplan/*.yaml 2>/dev/null | head -n 1)
made=$(ls -t /run/systemd/network/*netplan* 2>/dev/null | head -n 1)
began() { systemctl show -p ActiveEnterTimestamp --timestamp=unix systemd-networkd 2>/dev/null; }
if ! command -v netplan >/dev/null; then echo none
elif [ -z "$newest" ]; then echo yes
elif [ -e ${APPLIED} ] && [ -z "$(find "$newest" -newercm ${APPLIED})" ]; then echo yes
elif [ -z "$made" ] || [ -n "$(find "$newest" -newercm "$made")" ]; then echo no
elif b=$(began) && [ "$(stat -c %Z "$newest")" -lt "\${b#*@}" ] 2>/dev/null; then echo yes
else echo no; fi`

/** Reads whether the network runs that way; if there is no netplan, whether its package is installed first. */
export async function netplanState(host: HostReader): Promise<Seen<boolean | null>> {
  const applied = await host.see(netplanApplied(null))
  if (!applied.known || applied.value !== null) return applied
  const comes = await host.see(debian('netplan.io'))
  return comes.known && comes.value !== null ? known(true, comes.assuming) : applied
}

/** The network must run as netplan's files say. */
export function netplanApply(seen: Seen<boolean | null>): StateChange {
  if (seen.known && seen.value === null)
    throw new Refusal('netplan is not installed: install the package netplan.io', seen.assuming)
  const states = { goal: netplanApplied(null), before: seen, after: known(true) }
  return applied({ subject: 'netplan', ...states, summary: 'apply the netplan configuration' })
}

/** The network through netplan(5). */
const applied = defineChange<boolean | null>({
  name: 'network',
  guard: () => `[ "$(${LOOK})" = no ]`,
  // The time is taken first: what is changed meanwhile was perhaps not read any more.
  script: () => `touch ${APPLIED}.new && netplan generate && netplan apply && mv ${APPLIED}.new ${APPLIED}`,
  endangers: () => ({ rollback: 'network' }),
})
