import { HostError } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import { argv, print, quote } from '../host/quote.ts'
import type { StateChange } from '../model/change.ts'
import { mapSeen, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'

/** A user's crontab (crontab(5)); empty when there is none. */
export const crontab = defineFact<string, string>({
  name: 'crontab',
  script: (users) =>
    users.map((name) => `crontab -l -u ${quote(name)}; printf '\\0'; printf '\\0' >&2`).join('\n'),
  parse: ({ stdout, stderr }, users) => {
    const [texts, errors] = [stdout.split('\0'), stderr.split('\0')]
    return users.map((_user, at) => {
      const said = (errors[at] ?? '').trim()
      if (said !== '' && !/no crontab for|user .* unknown/.test(said)) throw new HostError(said)
      return Buffer.from(texts[at] ?? '', 'latin1').toString('utf8')
    })
  },
})

/** One named job stands in a user's crontab, or does not: a marker line names it. */
export function cronJob(
  user: string,
  seen: Seen<string>,
  job: { readonly name: string; readonly line: string | null },
): StateChange {
  const after = mapSeen(seen, (text) => withJob(text, job.name, job.line))
  const verb = job.line === null ? 'remove' : 'set'
  const about = {
    sort: 'state',
    kind: 'crontab',
    subject: `${user}: ${job.name}`,
    goal: crontab(user),
    effects: [],
    secret: false,
  } as const
  return { ...about, before: seen, after, data: { user }, summary: `${verb} cron job ${job.name} of ${user}` }
}

/** Users' crontabs. */
export const crontabKind: ChangeKind = {
  name: 'crontab',
  script: (change) => {
    if (change.sort !== 'state' || !change.after.known) throw new TypeError('a crontab is known')
    return `${print(change.after.value as string)} | ${argv('crontab', '-u', (change.data as { user: string }).user, '-')}`
  },
}

/** Ansible's marker, so that jobs written by either are known to both. */
function withJob(text: string, name: string, line: string | null): string {
  const marker = `#Ansible: ${name}`
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const at = lines.indexOf(marker)
  const fresh = line === null ? [] : [marker, line]
  const kept = at < 0 ? [...lines, ...fresh] : [...lines.slice(0, at), ...fresh, ...lines.slice(at + 2)]
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`
}
