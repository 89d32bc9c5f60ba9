import { defineBookkeeping, wantedState } from '../../define/change.ts'
import { print } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { fileName, type PendingHandler, pendingHandler } from './pending-handler.ts'

/** A pending handler shall be written down. */
export function notified(pending: PendingHandler, seen: Seen<PendingHandler | null>): StateChange {
  const after = seen.known && seen.value !== null ? seen.value : pending
  return change(pending.key, { before: seen, after, summary: `notify ${pending.step}` })
}

/** A pending handler shall be gone: it was handled. */
export function handled(
  pending: Pick<PendingHandler, 'key' | 'step'>,
  seen: Seen<PendingHandler | null>,
): StateChange {
  return change(pending.key, { before: seen, after: null, summary: `handled ${pending.step}` })
}

/** Pending handlers, each a file in our folder on the host, so that a run that died does not lose them. */
const pendingHandlerSet = defineBookkeeping<PendingHandler | null>({
  name: 'pending handler',
  same: (before, after) => (before === null) === (after === null),
  // A run that died may still be writing down what it owes: that is not ours to take back.
  guard: (before, { subject }) =>
    `${before === null ? '[ ! -e' : '[ -e'} "$HW"/pending/${fileName(subject)} ]`,
  script: (one) => {
    const file = `"$HW"/pending/${fileName(one.subject)}`
    const wanted = wantedState(one)
    if (wanted === null) return `rm -f ${file}`
    return `umask 077; mkdir -p "$HW"/pending && ${print(`${JSON.stringify(wanted)}\n`)} >${file}.new && mv -f ${file}.new ${file}`
  },
})

interface About {
  readonly before: Seen<PendingHandler | null>
  readonly after: PendingHandler | null
  readonly summary: string
}

function change(key: string, { before, after, summary }: About): StateChange {
  return pendingHandlerSet({ subject: key, goal: pendingHandler(key), before, after: known(after), summary })
}
