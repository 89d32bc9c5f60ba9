import { HostError, Unreachable } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import type { Session } from '../host/session.ts'
import type { Act, StateChange } from '../model/change.ts'
import { known, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'

/** Whether the host asks to be rebooted: a kernel or a library was replaced under it. */
export const rebootRequired = defineFact<null, boolean>({
  name: 'reboot required',
  script: () => '[ -e /run/reboot-required ] && echo yes || echo no',
  parse: ({ stdout }) => [stdout.trim() === 'yes'],
})

/** The host shall be rebooted if it asks for that. */
export function rebootIfRequired(seen: Seen<boolean>, timeout: number): StateChange {
  const about = {
    sort: 'state',
    kind: 'reboot',
    subject: 'host',
    goal: rebootRequired(null),
    secret: false,
    effects: [],
  } as const
  return { ...about, before: seen, after: known(false), data: { timeout }, summary: 'reboot' }
}

/** The host is rebooted. */
export function reboot(timeout: number): Act {
  return {
    sort: 'act',
    kind: 'reboot',
    subject: 'host',
    leaves: true,
    secret: false,
    effects: [],
    data: { timeout },
    summary: 'reboot',
  }
}

/** Reboots. Frames, shells and connection end with it; another boot id proves it. */
export const rebootKind: ChangeKind = {
  name: 'reboot',
  over: async ({ data }, session, keeper) => {
    const { timeout } = data as { readonly timeout: number }
    const before = await bootId(session, keeper)
    const writer = await session.writer(keeper)
    // In the background: the answer must leave before the shell is ended.
    await writer.run('( sleep 1; systemctl reboot ) >/dev/null 2>&1 9<&- &')
    await new Promise((wake) => setTimeout(wake, 2000))
    const until = Date.now() + timeout * 1000
    for (;;) {
      const now = await bootIdAnew(session, keeper)
      if (now !== undefined && now !== before) return
      if (Date.now() > until) throw new HostError(`the host did not come back within ${timeout} s`)
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  },
}

async function bootIdAnew(session: Session, keeper: string): Promise<string | undefined> {
  try {
    await session.reconnect()
    return await bootId(session, keeper)
  } catch (error) {
    if (error instanceof Unreachable) return undefined
    throw error
  }
}

async function bootId(session: Session, keeper: string): Promise<string> {
  const reader = await session.reader(keeper)
  return (await reader.run('cat /proc/sys/kernel/random/boot_id', { timeout: 10_000 })).stdout.trim()
}
