import { HostError } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { HostReader } from '../../model/fact.ts'
import type { Seen } from '../../model/seen.ts'
import { debian } from '../package/dpkg-status.ts'
import { lookUp, type Named } from '../user/owner.ts'

/** A user's crontab (crontab(5)), empty if the user has none; `null` if crontab is not installed. */
export const crontab = defineFact<string, string | null>({
  name: 'crontab',
  dependsOn: { installation: 'assumed if absent' },
  files: (user) => [`/var/spool/cron/crontabs/${user}`],
  script: (users) =>
    users
      .map(
        (name) =>
          `if command -v crontab >/dev/null; then crontab -l -u ${quote(name)}; else printf '\\1'; fi; printf '\\0'; printf '\\0' >&2`,
      )
      .join('\n'),
  parse: ({ stdout, stderr }, users) => {
    const [texts, errors] = [stdout.split('\0'), stderr.split('\0')]
    return users.map((_user, at) => {
      const said = (errors[at] ?? '').trim()
      if (said !== '' && !/no crontab for|user .* unknown/.test(said)) throw new HostError(utf8(said))
      return texts[at] === '\x01' ? null : utf8(texts[at] ?? '')
    })
  },
})

/** A crontab as it was seen, and whose it is. */
export interface CrontabState {
  readonly owner: Named
  readonly text: Seen<string | null>
  /** Whether the package with the program is there, or comes first; asked only where the program is missing. */
  readonly cron: boolean
}

/** Reads a user's crontab. */
export async function crontabState(host: HostReader, user: string): Promise<CrontabState> {
  const [owner, text] = await Promise.all([lookUp(host, 'user', user), host.see(crontab(user))])
  const missing = text.known && text.value === null
  const cron = missing ? await host.see(debian('cron')) : undefined
  return { owner, text, cron: cron?.known === true && cron.value !== null }
}
