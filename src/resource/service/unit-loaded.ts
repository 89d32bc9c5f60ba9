import { defineChange } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'

/** Whether systemd has loaded the current file of a unit; true if it knows no such unit. */
export const unitLoaded = defineFact<string, boolean>({
  name: 'unit loaded',
  script: (names) => `systemctl show -p NeedDaemonReload -- ${argv(...names)}`,
  parse: ({ stdout }, names) => {
    const answers = stdout.trim().split(/\n+/)
    return names.map((_name, at) => answers[at] !== 'NeedDaemonReload=yes')
  },
})

/** Systemd must have loaded the current file of a unit; an active timer follows its new times at once. */
export function unitFresh(name: string, seen: Seen<boolean>): StateChange {
  const states = { goal: unitLoaded(name), before: seen, after: known(true) }
  return loaded({ subject: name, ...states, summary: `reload the definition of ${name}` })
}

/** Units that are read again. */
const loaded = defineChange<boolean>({
  name: 'unit loaded',
  // No guard: whatever was loaded before, this reads what the files say now.
  script: () => 'systemctl daemon-reload',
  together: () => 'systemctl daemon-reload',
})
