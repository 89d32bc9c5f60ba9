import type { Change } from '../../model/change.ts'
import type { Look } from './look.ts'
import { placeOf, placesOf } from './place.ts'

type Cover = (name: string) => boolean

/** What a change may alter, by the names of a look. */
export function coverOf(change: Change, looks: readonly Look[]): Cover {
  if (change.effects.some((effect) => !('fact' in effect) && change.kind.name !== 'entry')) return () => true
  const facts = [
    ...(change.sort === 'state' ? [change.goal] : []),
    ...change.effects.flatMap((effect) => ('fact' in effect ? [effect.fact] : [])),
  ]
  const paths = facts.flatMap(({ kind, arg }) =>
    typeof arg === 'string' && (kind.name === 'entry' || kind.name === 'exists') ? [arg] : [],
  )
  // A command that writes to a link writes to what it leads to.
  const leads = (look: Look, path: string) =>
    change.kind.name === 'run' ? placesOf(look, path) : [placeOf(look, path)]
  const places = paths.flatMap((path) => [path, ...looks.flatMap((look) => leads(look, path))])
  const own = KINDS[change.kind.name]?.(change.subject) ?? (() => false)
  // A directory is another when something below it comes or goes, but it is not listed by that.
  const units = unitsOf(places)
  const shared = looks.flatMap(({ entries }) => places.map((place) => entries.get(place)?.shared ?? 0))
  const twins = new Set(shared.filter((number) => number > 0))
  const isTwin = (name: string) => looks.some(({ entries }) => twins.has(entries.get(name)?.shared ?? 0))
  return (name) =>
    own(name) ||
    isTwin(name) ||
    units.includes(name) ||
    places.some((place) => name === place || name.startsWith(`${place}/`))
}

/** A unit is as its file says. */
function unitsOf(places: readonly string[]): string[] {
  return places.flatMap((place) =>
    place.startsWith('/etc/systemd/system') ? [`unit ${place.slice(place.lastIndexOf('/') + 1)}`] : [],
  )
}

const KINDS: { readonly [kind: string]: (subject: string) => Cover } = {
  user: (name) => (one) =>
    one === `user ${name}` ||
    one.startsWith('group ') ||
    /^\/(home|var\/mail)\//.test(one) ||
    /\/home(\/|$)/.test(one),
  // A group's new number becomes that of users whose own group it is.
  group: (name) => (one) => one === `group ${name}` || one.startsWith('user '),
  crontab: (subject) => (one) => one === `/var/spool/cron/crontabs/${subject.slice(0, subject.indexOf(':'))}`,
  unit: () => isOfUnits,
  'unit-restart': () => isOfUnits,
  'kernel value': (key) => (one) => one === `kernel value ${key}`,
  run: (words) => (one) => words.startsWith('hostname ') && one === 'hostname',
}

const isOfUnits: Cover = (one) =>
  one.startsWith('unit ') || /^\/(etc\/systemd\/system|etc\/rc\d\.d|run)\//.test(one)
