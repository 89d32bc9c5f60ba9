import { defineChange } from '../../define/change.ts'
import { quote } from '../../host/quote.ts'
import type { Effect, StateChange } from '../../model/change.ts'
import { type Seen, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import type { Entry } from '../file/entry-state.ts'
import type { UserState } from './account-look.ts'
import { homeMade } from './home.ts'

/** A user who exists must have a home: one whose making was cut short, or that somebody removed, is made again. */
export function homePresent({ name, user, home: state }: UserState, primary?: string): StateChange[] {
  if (state === undefined || !user.known || user.value === null) return []
  const { home, defaults, above, blocked } = state
  const stands = home.entry.known && home.entry.value !== null
  if (stands) return []
  if (blocked !== undefined) throw blocked
  const goal = entry(home.place ?? home.path)
  const group = primary ?? user.value.group
  const made = defaults?.known
    ? homeMade(home, { defaults: defaults.value, owner: name, group, above })
    : [{ fact: goal, becomes: unknown('what a new home is given is not known') }]
  const isGoal = (one: Effect): boolean => 'fact' in one && one.fact.id === goal.id
  const itself = made.find(isGoal)
  return [
    homeChange({
      subject: home.path,
      goal,
      before: home.entry,
      after: itself !== undefined && 'fact' in itself ? (itself.becomes as Seen<Entry>) : home.entry,
      data: { name },
      effects: made.filter((one) => one !== itself),
      summary: `make the home directory of ${name}`,
    }),
  ]
}

/** Made beside its place, and put there when it is whole: a home is never half made. */
const homeChange = defineChange<Entry, { readonly name: string }>({
  name: 'home',
  guard: (_before, { subject }) => `[ ! -e ${quote(subject)} ] && [ ! -L ${quote(subject)} ]`,
  script: ({ subject, data }, { nonce }) => `(
h=${quote(subject)} n=${quote(`${subject}.hostwright-${nonce}`)} s=$(sed -n 's/^SKEL=//p' /etc/default/useradd 2>/dev/null | tail -n 1)
set -- $(awk '$1 == "HOME_MODE" { m = $2 } $1 == "UMASK" { u = $2 } END { print u == "" ? "022" : u, m }' /etc/login.defs)
set -e; umask 022; mkdir -p -- "\${h%/*}/"; mkdir -m 0700 -- "$n"
[ ! -d "\${s:=/etc/skel}" ] || cp -a -- "$s/." "$n/"
find "$n" -type l -lname "$s/*" -exec env h="$h" s="$s" sh -c 'for l do t=$(readlink -- "$l"); ln -sfn -- "$h\${t#"$s"}" "$l"; done' - {} +
chown -hR -- ${quote(`${data.name}:`)} "$n"; chmod -- "\${2:-$(printf %o $((0777 & ~0$1)))}" "$n"; mv -T -- "$n" "$h"
)`,
})
