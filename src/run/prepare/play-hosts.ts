import { CONNECTION_VARIABLES } from '../../inventory/connection.ts'
import { connectionVariable } from '../../inventory/connection-variable.ts'
import type { Host, HostSettings } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { PlayNeeds } from './prepare-play.ts'

const KEYWORDS = { user: 'remote_user', port: 'port', connection: 'connection' } as const

/** Hosts as a play reaches them: what it says itself counts where no variable does. One connection serves a whole run. */
export function hostsOf(
  play: Play,
  hosts: readonly Host[],
  { reached, problems }: Pick<PlayNeeds, 'reached' | 'problems'>,
): readonly Host[] {
  const said = Object.entries(play.reach) as [keyof typeof KEYWORDS, never][]
  return hosts.map((host) => {
    const own = Object.fromEntries(said.filter(([setting]) => !isGiven(host, setting)))
    const settings: HostSettings = { ...host.settings, ...own }
    const way = JSON.stringify([settings.user, settings.port, settings.connection])
    const before = reached.get(host.name)
    reached.set(host.name, before ?? way)
    if (before !== undefined && before !== way) {
      const key = KEYWORDS[said[0]?.[0] ?? 'user']
      const message = `an earlier play reaches ${host.name} in another way, and one connection serves the whole run`
      problems.push({
        message,
        at: play.locate([key]),
        hint: 'say the same in each play for a host, or put it in the inventory',
      })
    }
    return said.length === 0 ? host : { ...host, settings }
  })
}

/** Whether a variable says it, which counts more. */
function isGiven({ vars }: Host, setting: keyof typeof KEYWORDS): boolean {
  return Object.keys(vars).some((variable) => {
    const name = connectionVariable(variable)?.name ?? ''
    const of: string | undefined = Object.hasOwn(CONNECTION_VARIABLES, name)
      ? CONNECTION_VARIABLES[name as keyof typeof CONNECTION_VARIABLES]
      : undefined
    return of === setting
  })
}
