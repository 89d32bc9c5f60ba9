import { defineAct, defineChange } from '../../define/change.ts'
import { HostError, Unreachable } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import type { Act, StateChange } from '../../model/change.ts'
import type { Shells } from '../../model/change-kind.ts'
import { known, type Seen } from '../../model/seen.ts'

/** Whether the host requires a reboot: a kernel or a library was replaced under it. */
export const rebootRequired = defineFact<null, boolean>({
  name: 'reboot required',
  script: () => '[ -e /run/reboot-required ] && echo yes || echo no',
  parse: ({ stdout }) => [stdout.trim() === 'yes'],
})

/** Reboots the host if it requires that. */
export function rebootIfRequired(seen: Seen<boolean>, timeout: number): StateChange {
  const states = { goal: rebootRequired(null), before: seen, after: known(false) }
  return neededReboot({ subject: 'host', ...states, data: { timeout }, summary: 'reboot' })
}

/** Reboots the host. */
export function reboot(timeout: number): Act {
  return askedReboot({ subject: 'host', leaves: true, data: { timeout }, summary: 'reboot' })
}

/** Frames, shells and connection end with it; another boot id proves it. */
const rebooting = {
  name: 'reboot',
  withShells: async ({ data: { timeout } }: Rebooting, shells: Shells, stateOwner: string) => {
    const before = await bootId(shells, stateOwner)
    const writer = await shells.writer(stateOwner)
    // In the background: the answer must leave before the shell is ended.
    await writer.run('( sleep 1; systemctl reboot ) >/dev/null 2>&1 9<&- &')
    await new Promise((wake) => setTimeout(wake, 2000))
    const until = Date.now() + timeout * 1000
    for (;;) {
      const now = await bootIdAnew(shells, stateOwner)
      if (now !== undefined && now !== before) return
      if (Date.now() > until) throw new HostError(`the host did not come back within ${timeout} s`)
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  },
}

interface Rebooting {
  readonly data: { readonly timeout: number }
}

const neededReboot = defineChange<boolean, Rebooting['data']>(rebooting)
const askedReboot = defineAct<Rebooting['data']>(rebooting)

async function bootIdAnew(shells: Shells, stateOwner: string): Promise<string | undefined> {
  try {
    await shells.reconnect()
    return await bootId(shells, stateOwner)
  } catch (error) {
    if (error instanceof Unreachable) return undefined
    throw error
  }
}

async function bootId(shells: Shells, stateOwner: string): Promise<string> {
  const reader = await shells.reader(stateOwner)
  return (await reader.run('cat /proc/sys/kernel/random/boot_id', { timeout: 10_000 })).stdout.trim()
}
