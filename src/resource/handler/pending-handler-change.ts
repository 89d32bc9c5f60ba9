import { defineBookkeeping, wantedState } from '../../define/change.ts'
import { print } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { type Debt, debt, fileName } from './pending-handler.ts'

/** A debt shall be written down. */
export function owe(owed: Debt, seen: Seen<Debt | null>): StateChange {
  const after = seen.known && seen.value !== null ? seen.value : owed
  return change(owed.key, { before: seen, after, summary: `notify ${owed.step}` })
}

/** A debt shall be gone: it was paid. */
export function paid(owed: Pick<Debt, 'key' | 'step'>, seen: Seen<Debt | null>): StateChange {
  return change(owed.key, { before: seen, after: null, summary: `handled ${owed.step}` })
}

/** Debts, each a file in our folder on the host, so that a run that died does not lose them. */
const debtSet = defineBookkeeping<Debt | null>({
  name: 'debt',
  same: (before, after) => (before === null) === (after === null),
  // A run that died may still be writing down what it owes: that is not ours to take back.
  guard: (before, { subject }) => `${before === null ? '[ ! -e' : '[ -e'} "$HW"/debts/${fileName(subject)} ]`,
  script: (one) => {
    const file = `"$HW"/debts/${fileName(one.subject)}`
    const wanted = wantedState(one)
    if (wanted === null) return `rm -f ${file}`
    return `umask 077; mkdir -p "$HW"/debts && ${print(`${JSON.stringify(wanted)}\n`)} >${file}.new && mv -f ${file}.new ${file}`
  },
})

interface About {
  readonly before: Seen<Debt | null>
  readonly after: Debt | null
  readonly summary: string
}

function change(key: string, { before, after, summary }: About): StateChange {
  return debtSet({ subject: key, goal: debt(key), before, after: known(after), summary })
}
