import { defineFact } from '../host/fact.ts'
import { STATE_DIR } from '../host/state-dir.ts'

/** What tells one machine from another (machine-id(5)); `null` where the host has none. */
export const machineId = defineFact<null, string | null>({
  name: 'machine id',
  script: () =>
    `id=; for f in /etc/machine-id /var/lib/dbus/machine-id; do [ -n "$id" ] || [ ! -s "$f" ] || read -r id <"$f"; done; echo "$id"`,
  parse: ({ stdout }) => {
    const id = stdout.trim()
    return [/^[0-9a-f]{32}$/.test(id) ? id : null]
  },
})

/** Which run made a saved plan on the host, as it was written down when it began; `null`: none did. */
export const planClaimed = defineFact<string, string | null>({
  name: 'plan claimed',
  script: (names) =>
    `${STATE_DIR}; ${names.map((name) => `by=; [ ! -e "$HW/plans/${checked(name)}" ] || read -r by <"$HW/plans/${checked(name)}"; echo "$by"`).join('; ')}`,
  parse: ({ stdout }, names) => {
    const lines = stdout.split('\n')
    return names.map((_name, at) => lines[at] || null)
  },
})

/**
 * Writes down that a run makes a saved plan, and is true where no other has: who asks has the lock. `$HW` is set by who calls.
 */
export function claimScript(name: string, by: string): string {
  const file = `"$HW/plans/${checked(name)}"`
  return `{ [ -d "$HW/plans" ] || ( umask 077; mkdir -p "$HW/plans" ); ( set -C; umask 077; echo '${checked(by)}' >${file} ) 2>/dev/null || { read -r by 2>/dev/null <${file} && [ "$by" = '${checked(by)}' ]; }; }`
}

/** A name that is one word of a script and one part of a path. */
function checked(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) throw new TypeError(`${name} is no name for a file`)
  return name
}
