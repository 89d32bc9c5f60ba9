import { parsePattern } from '../../inventory/pattern.ts'
import type { Play } from '../../model/playbook.ts'
import { addsHosts, namesAdded } from '../../playbook/new-hosts.ts'

/** The names that the steps of some plays may come to add; undefined where these may be any. */
export function namesLater(plays: readonly Play[]): ReadonlySet<string> | undefined {
  const steps = plays.flatMap((play) => [...play.steps, ...play.handlers]).filter(addsHosts)
  const names = steps.map(namesAdded)
  return names.includes(undefined) ? undefined : new Set(names.flatMap((one) => one ?? []))
}

/** True for a play whose hosts may come in the run: so nothing is wrong with a pattern that names none yet. */
export function isLate(play: Play, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined) return true
  if (names.size === 0) return false
  return parsePattern(play.hosts).some(({ text }) => names.has(text) || /[*?[~]/.test(text) || text === 'all')
}
