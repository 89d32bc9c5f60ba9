import { defineChange, wantedState } from '../../define/change.ts'
import { argv, print, quote } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { settled } from '../user/owner.ts'
import { type CrontabState, crontab } from './crontab.ts'

/** One named job must be in a user's crontab, or must not: a marker line names it. */
export function cronJob(
  current: CrontabState,
  job: { readonly name: string; readonly line: string | null },
): StateChange {
  const user = current.owner.given
  const before = readable(current, job.line !== null)
  const { assuming } = job.line === null ? { assuming: [] } : settled(current.owner, { bareNumber: false })
  const verb = job.line === null ? 'remove' : 'set'
  const after = before.known
    ? known(withJob(before.value, job.name, job.line), [...(before.assuming ?? []), ...assuming])
    : before
  const summary = `${verb} cron job ${job.name} of ${user}`
  return written({
    subject: `${user}: ${job.name}`,
    goal: crontab(user),
    before,
    after,
    data: { user },
    summary,
  })
}

/** Without the program there is no crontab that counts: it is empty when the program comes first. */
function readable({ text, cron }: CrontabState, needed: boolean): Seen<string> {
  if (!text.known) return text
  if (text.value !== null) return known(text.value, text.assuming)
  if (cron || !needed) return known('')
  if (text.assuming === undefined) throw new Refusal('crontab is not installed: install the package cron')
  return known('', ['if crontab is installed by then'])
}

/** Users' crontabs. */
const written = defineChange<string | null, { readonly user: string }>({
  name: 'crontab',
  onlyRoot: ({ data }, user) => data.user !== user,
  // All of it is written, so all of it must be what was seen; the dot keeps the empty lines at its end.
  guard: (before, { data: { user } }) =>
    `[ "$(crontab -l -u ${quote(user)} 2>/dev/null; printf .)" = ${quote(`${before ?? ''}.`)} ]`,
  script: (change) => `${print(wantedState(change) ?? '')} | ${argv('crontab', '-u', change.data.user, '-')}`,
})

/** Ansible's marker, so that jobs written by either are known to both. */
function withJob(text: string, name: string, line: string | null): string {
  const marker = `#Ansible: ${name}`
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const at = lines.indexOf(marker)
  const fresh = line === null ? [] : [marker, line]
  const kept = at < 0 ? [...lines, ...fresh] : [...lines.slice(0, at), ...fresh, ...lines.slice(at + 2)]
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`
}
