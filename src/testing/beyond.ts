import type { Change, Effect } from '../model/change.ts'
import type { Fact } from '../model/fact.ts'

/** Our own folder on the host: lock, pending handlers, what was replaced (rule 17 of the design). */
const OURS = '/var/lib/hostwright'

/** The paths that were written and that no change said it would write. */
export function beyondAnnounced(
  paths: readonly string[],
  changes: readonly Change[],
  allowed: readonly string[],
): string[] {
  if (changes.some(({ effects }) => effects.some(isOpen))) return []
  const said = [OURS, ...allowed, ...changes.flatMap(pathsOf)]
  return paths.filter((path) => !said.some((one) => covers(one, path)))
}

/** A change that says of no path that it stays: a package, a command that tells not what it alters. */
function isOpen(effect: Effect): boolean {
  if ('fact' in effect) return false
  return (
    'happening' in effect ||
    (effect.facts === undefined && (effect.kinds?.some(({ name }) => name === 'entry') ?? true))
  )
}

function pathsOf(change: Change): string[] {
  const facts = change.effects.flatMap((effect) => ('fact' in effect ? [effect.fact] : []))
  return [...(change.sort === 'state' ? [change.goal] : []), ...facts].flatMap(pathOf)
}

function pathOf({ kind, arg }: Fact): string[] {
  if (typeof arg !== 'string') return []
  return kind.name === 'entry' || kind.name === 'exists' ? [arg] : []
}

/** A path itself, what is below it, and the directories above it, whose times change with it. */
export function covers(said: string, path: string): boolean {
  return path === said || path.startsWith(`${said}/`) || said.startsWith(`${path}/`) || said === '/'
}
