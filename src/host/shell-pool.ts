import { confine } from './confine.ts'
import type { Shell } from './shell.ts'

/** The shells of a session: one that looks and one that acts, for each user. */
export interface ShellPool {
  shell(role: 'read' | 'write', user: string): Promise<Shell>
  /** Ends the shells of a user, and waits until nothing of them is left. */
  leave(user: string): Promise<void>
  /** Forgets all of them: their connection is gone. */
  clear(): void
}

/** How a shell is begun: as whom, and by which command. */
export interface ShellAsked {
  readonly user: string
  readonly command: string
}

/** Opens each shell when it is first asked for. */
export function shellPool(start: (asked: ShellAsked) => Promise<Shell>): ShellPool {
  const shells = new Map<string, Promise<Shell>>()
  return {
    shell: (role, user) => {
      const key = `${role} ${user}`
      const found = shells.get(key)
      if (found !== undefined) return found
      const command = role === 'read' && user === 'root' ? confine.command : 'sh'
      const opening = start({ user, command })
      shells.set(key, opening)
      opening.catch(() => shells.delete(key)) // a failed one is tried again when asked for again
      return opening
    },
    leave: (user) => endShells(shells, user),
    clear: () => shells.clear(),
  }
}

async function endShells(shells: Map<string, Promise<Shell>>, user: string): Promise<void> {
  const keys = [`read ${user}`, `write ${user}`]
  const open = keys.flatMap((key) => shells.get(key) ?? [])
  for (const key of keys) shells.delete(key)
  const ended = async (one: Promise<Shell>) => (await one).run('exit', { aside: true })
  // Its answer never comes: that it ended is what is waited for.
  await Promise.all(open.map((one) => ended(one).catch(() => undefined)))
}
